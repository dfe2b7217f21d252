#include <torch/torch.h>

#include "empirical/captured_work.hpp"
#include "empirical/stream.hpp"

namespace qhm::empirical {

void* current_stream(torch::Device) {
  return nullptr;
}

void leave_default_stream(torch::Device) {}

std::uint64_t free_on_device(torch::Device) {
  return 0;
}

void wait_for(torch::Device) {}

torch::Tensor staged(torch::Tensor const& host, torch::Device device) {
  return host.to(device);
}

struct CapturedWork::Graph {};

bool CapturedWork::available(torch::Device) {
  return false;
}

CapturedWork::CapturedWork(std::function<void()> const&) {
  throw std::logic_error("this build captures no graphs");
}

CapturedWork::~CapturedWork() = default;

void CapturedWork::replay() {}

}  // namespace qhm::empirical
