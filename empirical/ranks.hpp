#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>

namespace qhm::empirical {

/// The processes that train one model together. Each holds the whole model and data set and works on its own
/// share of every batch. Started by `torchrun`-style variables (RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR,
/// MASTER_PORT), or by mpirun or srun, whose own variables then give the rank.
class Ranks {
 public:
  /// One process alone.
  Ranks() = default;

  /// The processes that the environment speaks of; alone if it speaks of none. They meet at MASTER_ADDR
  /// (127.0.0.1 where not set) and MASTER_PORT (29500): Gloo on the CPU, NCCL on CUDA.
  ///
  /// Throws InputError for variables that are not numbers or contradict each other, for more than one process
  /// in a build without c10d, and where the others are not met within `meeting_seconds`.
  static Ranks from_environment(torch::Device);

  [[nodiscard]] std::int64_t rank() const { return rank_; }
  [[nodiscard]] std::int64_t size() const { return size_; }
  [[nodiscard]] bool alone() const { return size_ == 1; }
  [[nodiscard]] bool first() const { return rank_ == 0; }

  /// Replaces the contiguous tensor, in every process, by the sum or the maximum over all: in buckets of at
  /// most 2^23 numbers, several under way at once. Every process gets the same bits. Nothing where alone.
  void sum(torch::Tensor const&) const;
  void maximum(torch::Tensor const&) const;
  /// The same for one number on the host.
  [[nodiscard]] double sum(double) const;
  /// The smallest of the processes' numbers.
  [[nodiscard]] std::int64_t least(std::int64_t) const;

  /// How these processes talk, for records: `alone`, `gloo` or `nccl`.
  [[nodiscard]] std::string backend() const { return backend_; }

 private:
  class Group;
  void reduce(torch::Tensor const&, bool maximum) const;

  std::int64_t rank_ = 0, size_ = 1;
  std::string backend_ = "alone";
  torch::Device device_ = torch::kCPU;
  std::shared_ptr<Group> group_;
};

}  // namespace qhm::empirical
