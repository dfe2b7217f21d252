#pragma once

#include <torch/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "empirical/captured_work.hpp"
#include "empirical/classifier.hpp"
#include "empirical/epoch_tables.hpp"
#include "empirical/methods/pass.hpp"
#include "empirical/methods/update_rule.hpp"
#include "empirical/precision.hpp"
#include "empirical/ranks.hpp"
#include "empirical/samples.hpp"

namespace qhm::empirical {

/// How steps are computed; none of it is part of the method, but `microbatch` changes what batch norm sees.
struct StepSettings {
  Precision precision = Precision::fp32;
  std::int64_t microbatch = 0;  ///< samples in one pass, whose gradients are added up; 0: the whole batch
  bool graphs = true;           ///< on CUDA, one captured graph a batch size
};

/// The most that an epoch has, for buffers that stay where they are.
struct EpochCapacity {
  std::int64_t samples, steps;
};

/// One step of training after another:
///
///     g = gradient of the mean loss over the batch,   then the update rule
///
/// or the passes that the rule asks for in place of that one gradient.
///
/// A step reads where it stands from the device (next sample, next step) and leaves its loss there: nothing
/// waits for the device, and on CUDA one captured graph serves every step of its batch size in every epoch.
/// The first steps of a size run as they are (LibTorch prepares itself), the next one is captured.
///
/// Several processes share a batch: each takes a run of it, and gradients are summed before the update.
/// Batch norm then sees each process's share (and each micro-batch) by itself.
class Stepper {
 public:
  Stepper(Classifier const&, UpdateRule&, Samples const&, Ranks const&, StepSettings, EpochCapacity,
          torch::Device);

  /// Stands before step `first_step` of an epoch, sample `first_sample` of its tables. `losses`: those of the
  /// steps before it, float [first_step] (undefined: none). `products`: for rules that ask for some.
  void begin(EpochTables const&, std::int64_t first_sample, std::int64_t first_step,
             torch::Tensor const& losses = {}, ProductTables const& products = {});

  /// One step on the next `count` samples.
  void step(std::int64_t count);

  /// The passes of a step on the first samples of the epoch, and no step: to time them. Waits for the device.
  void evaluate(std::vector<Pass> const&, std::int64_t count);

  /// Mean losses of the steps of this epoch so far, float [steps], on the host. Waits for the device, and
  /// where there are several processes all must call it.
  [[nodiscard]] torch::Tensor losses() const;

 private:
  struct Captured {
    int steps_before = 0;
    std::unique_ptr<CapturedWork> work;
  };

  void compute(std::int64_t count);
  void run(Pass const&, std::int64_t count, torch::Tensor& loss);
  void add(Pass const&, torch::Tensor const& rows, double share, torch::Tensor& loss);
  void add_product(Pass const&, torch::Tensor const& part);
  void hand_over_product();
  void collect_gradients();
  void spread_gradients();
  [[nodiscard]] bool whole_step_captured() const { return ranks_.alone() && rule_.capturable(); }

  Classifier const& model_;
  UpdateRule& rule_;
  Samples const& samples_;
  Ranks const& ranks_;
  StepSettings settings_;
  std::vector<torch::Tensor> parameters_;
  EpochCapacity capacity_;
  EpochTables tables_, product_tables_;     // on the device, with room for the longest epoch
  std::vector<double> q_;                   // of each step, where there are products
  std::vector<torch::Tensor> product_;      // H D of the step under way
  torch::Tensor position_, step_, losses_;  // int64 [1], int64 [1], float [steps]
  std::int64_t steps_done_ = 0;
  torch::Tensor gathered_;                // all gradients in one buffer, where they leave the step
  std::vector<torch::Tensor> gradients_;  // its parts, laid out like the parameters
  bool graphs_;
  std::map<std::int64_t, Captured> captured_;  // by batch size
};

}  // namespace qhm::empirical
