#include "empirical/device.hpp"

#include <ATen/Parallel.h>
#include <sched.h>
#include <torch/torch.h>

#include <algorithm>

#include "core/errors.hpp"
#include "empirical/captured_work.hpp"
#include "empirical/ranks_environment.hpp"

namespace qhm::empirical {

torch::Device device_from(std::string const& name) {
  bool const has_cuda = torch::cuda::is_available() && CapturedWork::available(torch::kCUDA);
  if (name == "cpu" || (name == "auto" && !has_cuda)) return torch::kCPU;
  if (name != "cuda" && name != "auto")
    throw InputError("--device", name, "is not a known device", "choose auto, cpu or cuda");
  if (!has_cuda)
    throw InputError("--device", name, "is not available here",
                     "choose cpu, or build with CUDA and a LibTorch that has it, where there is a device");
  auto const own = ranks_environment().local_rank % static_cast<std::int64_t>(torch::cuda::device_count());
  return {torch::kCUDA, static_cast<c10::DeviceIndex>(own)};
}

namespace {

/// The processors that this process may use.
std::int64_t allowed_processors() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

}  // namespace

std::int64_t use_threads(std::int64_t threads) {
  constexpr std::int64_t most = 1024;
  if (threads < 0 || threads > most)
    throw InputError("--threads", std::to_string(threads), "is not in [0, 1024]", "0 uses every core");
  auto const own = std::max<std::int64_t>(1, allowed_processors() / ranks_environment().local_size);
  at::set_num_threads(static_cast<int>(threads > 0 ? threads : own));
  return at::get_num_threads();
}

}  // namespace qhm::empirical
