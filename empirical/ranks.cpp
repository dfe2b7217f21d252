#include "empirical/ranks.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "core/errors.hpp"
#include "empirical/ranks_environment.hpp"

#ifdef QHM_WITH_GLOO
#ifndef USE_C10D_GLOO
#define USE_C10D_GLOO  // LibTorch's own build has it; its headers ask
#endif
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#endif
#ifdef QHM_WITH_NCCL
#ifndef USE_C10D_NCCL
#define USE_C10D_NCCL
#endif
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#endif

namespace qhm::empirical {

#if defined(QHM_WITH_GLOO) || defined(QHM_WITH_NCCL)
namespace {

constexpr std::chrono::seconds meeting_time{300};

c10::intrusive_ptr<c10d::Store> meet(RanksEnvironment const& environment) {
  c10d::TCPStoreOptions options;
  options.port = environment.port;
  options.isServer = environment.rank == 0;
  options.numWorkers = static_cast<std::size_t>(environment.size);
  options.timeout = meeting_time;
  try {
    return c10::make_intrusive<c10d::TCPStore>(environment.address, options);
  } catch (std::exception const&) {
    throw InputError("MASTER_ADDR:MASTER_PORT", environment.address + ":" + std::to_string(environment.port),
                     "is where the " + std::to_string(environment.size) + " processes did not meet within " +
                         std::to_string(meeting_time.count()) + " s, or the port is taken",
                     "start as many as WORLD_SIZE says, or choose another MASTER_PORT");
  }
}

}  // namespace
#endif

/// The backend of c10d, which has no common base in LibTorch 1.13 and 2.x but the same calls.
class Ranks::Group {
 public:
  Group([[maybe_unused]] RanksEnvironment const& environment, torch::Device device) {
    if (device.is_cuda()) {
#ifdef QHM_WITH_NCCL
      nccl_ = c10::make_intrusive<c10d::ProcessGroupNCCL>(
          meet(environment), static_cast<int>(environment.rank), static_cast<int>(environment.size));
      return;
#endif
    } else {
#ifdef QHM_WITH_GLOO
      auto const options = c10d::ProcessGroupGloo::Options::create();
      options->devices.push_back(c10d::ProcessGroupGloo::createDefaultDevice());
      gloo_ = c10::make_intrusive<c10d::ProcessGroupGloo>(
          meet(environment), static_cast<int>(environment.rank), static_cast<int>(environment.size), options);
      return;
#endif
    }
    throw InputError("WORLD_SIZE", std::to_string(environment.size),
                     "needs a build with c10d for this device",
                     "install libgloo-dev (CPU) or NCCL (CUDA) and build again, or start one process");
  }

  void all_reduce([[maybe_unused]] torch::Tensor const& tensor, [[maybe_unused]] bool maximum) {
#if defined(QHM_WITH_GLOO) || defined(QHM_WITH_NCCL)
    constexpr std::int64_t bucket = std::int64_t{1} << 23;
    c10d::AllreduceOptions options;
    options.reduceOp = maximum ? c10d::ReduceOp::MAX : c10d::ReduceOp::SUM;
    auto const flat = tensor.view(-1);
    std::vector<std::vector<torch::Tensor>> buckets;
    for (std::int64_t begin = 0; begin < flat.numel(); begin += bucket)
      buckets.push_back({flat.narrow(0, begin, std::min(bucket, flat.numel() - begin))});
    std::vector<c10::intrusive_ptr<c10d::Work>> under_way;
    for (auto& part : buckets) under_way.push_back(start(part, options));
    for (auto const& work : under_way) work->wait();
#endif
  }

 private:
#if defined(QHM_WITH_GLOO) || defined(QHM_WITH_NCCL)
  c10::intrusive_ptr<c10d::Work> start(std::vector<torch::Tensor>& tensors,
                                       c10d::AllreduceOptions const& options) {
#ifdef QHM_WITH_NCCL
    if (nccl_) return nccl_->allreduce(tensors, options);
#endif
#ifdef QHM_WITH_GLOO
    if (gloo_) return gloo_->allreduce(tensors, options);
#endif
    return {};
  }
#endif
#ifdef QHM_WITH_GLOO
  c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo_;
#endif
#ifdef QHM_WITH_NCCL
  c10::intrusive_ptr<c10d::ProcessGroupNCCL> nccl_;
#endif
};

Ranks Ranks::from_environment(torch::Device device) {
  auto const environment = ranks_environment();
  Ranks ranks;
  if (environment.size == 1) return ranks;
  ranks.rank_ = environment.rank;
  ranks.size_ = environment.size;
  ranks.device_ = device;
  ranks.backend_ = device.is_cuda() ? "nccl" : "gloo";
  ranks.group_ = std::make_shared<Group>(environment, device);
  return ranks;
}

void Ranks::sum(torch::Tensor const& tensor) const {
  reduce(tensor, false);
}

void Ranks::maximum(torch::Tensor const& tensor) const {
  reduce(tensor, true);
}

double Ranks::sum(double number) const {
  if (alone()) return number;
  auto const tensor = torch::full({1}, number, torch::dtype(torch::kDouble).device(device_));
  reduce(tensor, false);
  return tensor.item<double>();
}

std::int64_t Ranks::least(std::int64_t number) const {
  if (alone()) return number;
  auto const tensor = torch::full({1}, -number, torch::dtype(torch::kInt64).device(device_));
  reduce(tensor, true);
  return -tensor.item<std::int64_t>();
}

void Ranks::reduce(torch::Tensor const& tensor, bool maximum) const {
  if (!alone()) group_->all_reduce(tensor, maximum);
}

}  // namespace qhm::empirical
