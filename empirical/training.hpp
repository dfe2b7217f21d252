#pragma once

#include <torch/types.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/stages.hpp"
#include "empirical/qhm_optimizer.hpp"
#include "empirical/records.hpp"
#include "empirical/samples.hpp"
#include "empirical/settings.hpp"

namespace qhm::empirical {

/// `running`, `complete`, `diverged`, `interrupted`, `failed`: the manifest's status.
enum class Status { running, complete, diverged, interrupted, failed };
std::string status_name(Status);

/// One run: the model, its optimizer, the data on the device, the records, and the folder that holds
/// `manifest.json`, `epochs.csv` and `checkpoint`. Between two calls the run stands at the end of an epoch.
///
/// The folder appears whole, with x_0 measured. After each epoch the checkpoint is replaced first, then the
/// series and the manifest, which are made from it: whenever the process ends, the checkpoint on the disk is
/// one of a finished epoch, and what follows from it has the bits of a run that never stopped (on one device,
/// with one number of threads; `seconds` apart).
class Training {
 public:
  Training(TrainingSettings const&, Plan const&, Dataset const&);

  /// Measures x_0 and makes the folder. Throws InputError if it exists.
  void begin(Progressed const&);
  /// Takes the run over from the folder's checkpoint. Throws InputError, naming the reason, where that is
  /// damaged or of another configuration, having changed nothing.
  void restore();

  /// Trains the next epoch, measures where it leads and saves all. Returns the step whose loss was not
  /// finite, if there was one: then nothing is measured or saved, and the records end before this epoch.
  std::optional<std::uint64_t> next_epoch(Progressed const&);

  /// Writes the series and the manifest with `status` and what `more` adds to it.
  void write(Status status, nlohmann::json const& more = nlohmann::json::object()) const;

  [[nodiscard]] std::uint64_t epochs_done() const { return records_.epochs_done(); }
  [[nodiscard]] EpochRecords const& records() const { return records_; }
  /// Samples that `progressed` is told of: for one measurement, and for one epoch with its measurement.
  [[nodiscard]] std::uint64_t samples_to_measure() const;
  [[nodiscard]] std::uint64_t samples_in_epoch() const { return samples_to_measure() + plan_.samples; }

 private:
  void measure(EpochRow row, Progressed const&);
  [[nodiscard]] std::string checkpoint() const;
  [[nodiscard]] nlohmann::json manifest_record(Status) const;

  TrainingSettings settings_;
  Plan plan_;
  std::vector<Stage<>> stages_;
  Classifier model_;
  QHM optimizer_;
  Samples train_, test_;
  EpochRecords records_;
  nlohmann::json configuration_;
  torch::Tensor measured_parameters_, measured_gradient_;  // [p] of doubles, at the last measurement
};

}  // namespace qhm::empirical
