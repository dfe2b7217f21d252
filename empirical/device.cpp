#include "empirical/device.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <thread>

#include "core/errors.hpp"

namespace qhm::empirical {

torch::Device device_from(std::string const& name) {
  bool const has_cuda = torch::cuda::is_available();
  if (name == "cpu" || (name == "auto" && !has_cuda)) return torch::kCPU;
  if (name == "auto") return torch::kCUDA;
  if (name != "cuda") throw InputError("--device", name, "is not a known device", "choose auto, cpu or cuda");
  if (!has_cuda)
    throw InputError("--device", name, "is not available here", "choose cpu, or use a LibTorch with CUDA");
  return torch::kCUDA;
}

std::int64_t use_threads(std::int64_t threads) {
  constexpr std::int64_t most = 1024;
  if (threads < 0 || threads > most)
    throw InputError("--threads", std::to_string(threads), "is not in [0, 1024]", "0 uses every core");
  std::int64_t const cores = std::max(1U, std::thread::hardware_concurrency());
  at::set_num_threads(static_cast<int>(threads == 0 ? cores : threads));
  return at::get_num_threads();
}

}  // namespace qhm::empirical
