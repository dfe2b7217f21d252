#include "empirical/device.hpp"

#include <ATen/Parallel.h>
#include <sched.h>
#include <torch/torch.h>

#include <algorithm>
#include <vector>

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
std::vector<int> allowed_processors() {
  cpu_set_t set;
  std::vector<int> processors;
  if (sched_getaffinity(0, sizeof set, &set) == 0)
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
      if (CPU_ISSET(cpu, &set)) processors.push_back(cpu);
  return processors;
}

/// Gives each of LibTorch's threads a processor of its own. They wait for each other by spinning, and two
/// spinning threads that a scheduler leaves on one processor were seen to run 50 times slower.
void pin_one_thread_a_processor(std::vector<int> const& processors) {
  at::parallel_for(0, static_cast<std::int64_t>(processors.size()), 1,
                   [&](std::int64_t begin, std::int64_t end) {
                     if (end - begin != 1) return;  // fewer threads than processors came: leave them free
                     cpu_set_t own;
                     CPU_ZERO(&own);
                     CPU_SET(processors[static_cast<std::size_t>(begin)], &own);
                     sched_setaffinity(0, sizeof own, &own);
                   });
}

}  // namespace

std::int64_t use_threads(std::int64_t threads) {
  constexpr std::int64_t most = 1024;
  if (threads < 0 || threads > most)
    throw InputError("--threads", std::to_string(threads), "is not in [0, 1024]", "0 uses every core");
  static std::vector<int> const processors = allowed_processors();  // before any thread is pinned
  auto const all = static_cast<std::int64_t>(processors.size());
  auto const own = std::max<std::int64_t>(1, all / ranks_environment().local_size);
  at::set_num_threads(static_cast<int>(threads > 0 ? threads : own));
  if (at::get_num_threads() == all) pin_one_thread_a_processor(processors);
  return at::get_num_threads();
}

}  // namespace qhm::empirical
