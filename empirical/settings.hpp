#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/plan.hpp"
#include "empirical/augmentation.hpp"
#include "empirical/classifier.hpp"
#include "empirical/datasets/dataset.hpp"
#include "empirical/methods/lmo_rule.hpp"
#include "empirical/methods/update_rule.hpp"
#include "empirical/precision.hpp"
#include "empirical/probes/curvature.hpp"
#include "empirical/probes/full_gradient.hpp"
#include "empirical/sampling.hpp"

namespace qhm::empirical {

/// After which epochs the gradient is measured: x_0 and the last epoch always.
struct MeasureWhen {
  enum class Kind {
    every,   ///< every epoch
    stages,  ///< those that end a stage of equal batch sizes
    listed   ///< those in `epochs`
  } kind = Kind::every;
  std::vector<std::uint64_t> epochs{};  ///< ascending
};
/// `every`, `stages`, or epochs with commas between. Throws InputError for `--measure`.
MeasureWhen measure_from(std::string const&);
std::string measure_name(MeasureWhen const&);

/// What `qhm train` is asked to do.
struct TrainingSettings {
  std::string dataset = "fashion-mnist";
  std::filesystem::path data{};                                  ///< folder with the data set's files
  TextOptions text{};                                            ///< how a text is read
  std::optional<std::uint64_t> train_samples{}, test_samples{};  ///< use so many of them (see first_samples)
  std::optional<std::uint64_t> validation{};                     ///< hold so many out of the training samples
  ModelOptions model{};
  Plan plan{};                                    ///< its samples are set to the training set's size
  std::optional<std::uint64_t> stated_samples{};  ///< `--samples`, where given: must be that size
  UpdateMethod method = UpdateMethod::qhm;
  LmoSettings lmo{};        ///< of method lmo
  double weight_decay = 0;  ///< lambda [f/x^2]; with it f is the loss plus (lambda/2) |x|^2
  Sampling sampling = Sampling::epoch_shuffle;
  Augmentation augmentation{};
  std::uint64_t seed = 0;
  torch::Device device = torch::kCPU;
  std::int64_t threads = 0;  ///< 0: one a core
  Precision precision = Precision::fp32;
  std::int64_t microbatch = 0;  ///< samples in one pass; 0: as many as fit
  bool graphs = true;           ///< capture steps as CUDA graphs, where there are some
  std::vector<Functional> functionals{Functional::eval};  ///< the first one gives the constants
  std::uint64_t gradient_batch = 250;  ///< samples in a batch of a measurement; 0: as many as fit, below n/8
  MeasureWhen measure{};               ///< after which epochs
  PowerIteration curvature{};          ///< how L is sought by the Hessian
  bool rulers = false;                 ///< study: all rulers at every stage change
  std::filesystem::path out{};
  bool resume = false;                 ///< continue the run in `out`, or begin it where there is none
  double checkpoint_seconds = 600;     ///< between two checkpoints inside an epoch
  bool tensorboard = false;            ///< also write event files
  std::vector<std::string> command{};  ///< for the manifest
  std::string label = "training";      ///< in front of the progress
};

/// Samples of which the largest per-sample gradient norm, the estimate of G, is taken.
inline constexpr std::int64_t gradient_bound_samples = 32;

/// Throws InputError naming the first setting that cannot be used, before anything is read.
void validate(TrainingSettings const&);

/// The data set, cut to the sizes asked for.
Dataset training_data(TrainingSettings const&);

/// The plan with n = the size of the training set. Throws InputError when `--samples` says otherwise.
Plan training_plan(TrainingSettings const&, Dataset const&);

/// All that decides the numbers of a run, on one device with one number of threads: a run is continued only
/// under an equal configuration. `data` and `architecture` are checksums of the samples and of the names and
/// shapes of the model's tensors; `microbatch` and `processes` are what the run was found to have.
///
/// With method lmo it has `lmo`, the ball and the momentum, and Training adds `step_cost`, which it measures.
nlohmann::json configuration(TrainingSettings const&, Plan const&, Dataset const&, torch::nn::Module const&,
                             std::int64_t microbatch, std::int64_t processes);

}  // namespace qhm::empirical
