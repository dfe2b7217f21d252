#pragma once

#include <torch/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/plan.hpp"
#include "core/stages.hpp"
#include "empirical/checkpoint.hpp"
#include "empirical/classifier.hpp"
#include "empirical/datasets/dataset.hpp"
#include "empirical/methods/update_rule.hpp"
#include "empirical/ranks.hpp"
#include "empirical/records.hpp"
#include "empirical/rulers.hpp"
#include "empirical/samples.hpp"
#include "empirical/settings.hpp"
#include "empirical/stepper.hpp"
#include "empirical/trainer.hpp"

namespace qhm::empirical {

enum class Status { running, complete, diverged, interrupted, failed };
std::string status_name(Status);

/// Who follows a run from outside.
struct Watch {
  Progressed advance;                ///< called after each batch, of training or measuring
  std::function<bool()> stop_asked;  ///< asked after each batch
  std::function<void(Series const&)> measured = [](Series const&) {};  ///< told of each new last row
};

/// A file of the run's folder, replaced whole.
using WriteFile = std::function<void(std::string const& name, std::string const& bytes)>;

/// One run while it lasts: model, update rule, the data on the device, the records, and the files
/// `manifest.json`, `epochs.csv` and `checkpoint`. Between two calls it stands between two steps.
///
/// The checkpoint is replaced after every epoch, after so many seconds inside one, and where the run is asked
/// to stop; series and manifest are made from it. Whenever the process ends, the checkpoint on the disk is
/// whole, and what follows from it has the bits of a run that never stopped (on one device, with one number
/// of threads; `seconds` apart).
///
/// Several processes run it side by side, call for call; files are written by the first.
class Training {
 public:
  Training(TrainingSettings const&, Plan const&, Dataset const&, Ranks const&, WriteFile);

  /// Measures x_0 and saves it. Throws Stopped if asked to while it measures.
  void begin(Watch const&);
  /// Takes over the run that `bytes` of a checkpoint describe. Throws InputError, naming `where` and the
  /// reason, where they are damaged or of another configuration, having changed nothing.
  void restore(std::string const& bytes, std::string const& where);
  /// Takes over the rows of a study of rulers, up to where the run stands.
  void restore_rulers(Series const& rows, std::string const& where);

  /// How a call of next_epoch ended.
  struct EpochEnd {
    bool stopped = false;                        ///< between two steps; `save` keeps them
    std::optional<std::uint64_t> diverged_at{};  ///< step of the run whose loss was not finite
  };
  /// Trains what is left of the epoch, measures where it leads and saves all. After a loss that is not finite
  /// nothing is measured or saved, and the records end before this epoch. Asked to stop while it measures,
  /// one process alone throws Stopped; what is trained may then be saved.
  EpochEnd next_epoch(Watch const&);

  /// Saves the run where it stands.
  void save();
  /// Writes the series and the manifest with `status` and what `more` adds to it.
  void write(Status status, nlohmann::json const& more = nlohmann::json::object()) const;

  [[nodiscard]] std::uint64_t epochs_done() const { return records_.epochs_done(); }
  [[nodiscard]] EpochRecords const& records() const { return records_; }
  /// Samples that `advance` is told of, from here to the end of the plan.
  [[nodiscard]] std::uint64_t samples_left() const;

 private:
  void prepare(std::int64_t microbatch);
  void take_over(RunTensors const&, std::string const& where);
  void begin_epoch(std::uint64_t epoch);
  void know_step_cost(std::optional<double> known);
  [[nodiscard]] Stage<> const& stage_of(std::uint64_t epoch) const;
  [[nodiscard]] Stage<> const& stage_at(std::uint64_t step) const;
  [[nodiscard]] EpochSteps steps_of(Stage<> const&) const;
  [[nodiscard]] EpochCapacity capacity() const;
  bool after_step(std::int64_t next_step, EpochSteps const&, Watch const&);
  void measure(EpochRow row, Watch const&);
  struct Measured {
    torch::Tensor parameters, gradient;  // [p] of doubles
  };
  Measured measure_gradient(EpochRow&, Progressed const&);
  void measure_rulers(EpochRow const&, Progressed const&);
  [[nodiscard]] bool ends_stage(std::uint64_t epoch) const;
  [[nodiscard]] bool measured_after(std::uint64_t epoch) const;
  [[nodiscard]] RulerPlace place_after(std::uint64_t epoch) const;
  void average_buffers() const;
  [[nodiscard]] std::uint64_t samples_to_measure() const;
  [[nodiscard]] double epoch_seconds() const;
  [[nodiscard]] nlohmann::json manifest_record(Status) const;

  using Clock = std::chrono::steady_clock;

  TrainingSettings settings_;
  std::uint64_t asked_gradient_batch_;
  Plan plan_;
  Dataset const& data_;
  Ranks const& ranks_;
  WriteFile write_file_;
  std::vector<Stage<>> stages_;
  Classifier model_;
  std::unique_ptr<UpdateRule> rule_;
  Samples train_, test_;
  std::optional<Samples> validation_;
  EpochRecords records_;
  std::optional<RulerStudy> rulers_;
  std::unique_ptr<Stepper> stepper_;
  std::int64_t microbatch_ = 0;
  std::optional<double> step_cost_;  // of method lmo
  nlohmann::json configuration_;
  torch::Tensor measured_parameters_, measured_gradient_;  // [p] of doubles, at the last measurement
  std::int64_t steps_in_epoch_ = 0;                        // done, of the epoch under way
  torch::Tensor losses_;       // of these steps, where they come from a checkpoint
  double seconds_before_ = 0;  // of this epoch, before `resumed_`
  std::optional<Clock::time_point> training_since_;
  Clock::time_point saved_ = Clock::now();
};

}  // namespace qhm::empirical
