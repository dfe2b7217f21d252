#include <ATen/cuda/CUDAContext.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <cuda_runtime.h>
#include <torch/torch.h>

#include <stdexcept>
#include <string>

#include "empirical/captured_work.hpp"
#include "empirical/stream.hpp"

namespace qhm::empirical {

void* current_stream(torch::Device device) {
  return device.is_cuda() ? c10::cuda::getCurrentCUDAStream(device.index()).stream() : nullptr;
}

void leave_default_stream(torch::Device device) {
  if (!device.is_cuda()) return;
  c10::cuda::set_device(device.index());
  c10::cuda::getCurrentCUDAStream(device.index()).synchronize();
  c10::cuda::setCurrentCUDAStream(c10::cuda::getStreamFromPool(/*isHighPriority=*/false, device.index()));
}

std::uint64_t free_on_device(torch::Device device) {
  c10::cuda::CUDAGuard const guard(device);
  std::size_t free = 0, total = 0;
  C10_CUDA_CHECK(cudaMemGetInfo(&free, &total));
  return free;
}

void wait_for(torch::Device device) {
  if (device.is_cuda()) c10::cuda::getCurrentCUDAStream(device.index()).synchronize();
}

torch::Tensor staged(torch::Tensor const& host, torch::Device device) {
  if (!device.is_cuda()) return host.to(device);
  return host.pin_memory().to(device, /*non_blocking=*/true);
}

struct CapturedWork::Graph {
  at::cuda::CUDAGraph graph;
};

namespace {

/// The pool that all graphs of the process allocate from.
at::cuda::MempoolId_t pool() {
  static auto const shared = at::cuda::graph_pool_handle();
  return shared;
}

}  // namespace

bool CapturedWork::available(torch::Device device) {
  return device.is_cuda();
}

CapturedWork::CapturedWork(std::function<void()> const& work) : graph_(std::make_unique<Graph>()) {
  try {
    graph_->graph.capture_begin(pool());
    work();
    graph_->graph.capture_end();
  } catch (std::exception const& error) {
    throw std::runtime_error(std::string("the step could not be captured as a CUDA graph (--graphs off goes "
                                         "without): ") +
                             error.what());
  }
}

CapturedWork::~CapturedWork() = default;

void CapturedWork::replay() {
  graph_->graph.replay();
}

}  // namespace qhm::empirical
