#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sweep/expansion.hpp"

namespace qhm::figures {

/// Seconds that one step takes on a device, by batch size.
struct StepSeconds {
  std::string source;  ///< device, network, precision, and where the numbers were measured
  std::vector<double> batch, images_per_second;

  /// Between two batch sizes the seconds of a step are taken as linear in the batch; below the first and
  /// beyond the last the images a second stay.
  [[nodiscard]] double seconds(double batch_size) const;
};

/// Reads data/speed/*.csv: a line `# source`, then batch,images_per_second. Throws InputError naming the
/// file.
StepSeconds read_step_seconds(std::filesystem::path const& file);

/// What a sweep takes, before it is begun.
struct Estimate {
  std::size_t runs = 0;
  double steps = 0;           ///< of all runs
  double training_hours = 0;  ///< sum of steps times seconds a step
  double measuring_hours =
      0;  ///< a pass over the training data an epoch and functional, at the largest batch
  [[nodiscard]] double hours() const { return training_hours + measuring_hours; }
};

/// Throws InputError for flags that are no plan.
Estimate estimate(std::vector<sweep::Run> const&, StepSeconds const&);

/// `30 runs, 11,000,000 steps: about 12 hours ...`, one line.
std::string shown(Estimate const&, StepSeconds const&);

}  // namespace qhm::figures
