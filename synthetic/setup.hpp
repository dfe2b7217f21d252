#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "synthetic/experiment.hpp"
#include "synthetic/theorem_averages.hpp"

namespace qhm::synthetic {

/// An experiment with everything that its trials read, checked before any of them runs.
class Setup {
 public:
  /// Throws InputError for anything that cannot be run, or would not fit into the free memory.
  explicit Setup(Experiment const&);
  Setup(Setup const&) = delete;
  Setup& operator=(Setup const&) = delete;

  [[nodiscard]] Objective const& objective() const { return objective_.function; }
  [[nodiscard]] Noise const& noise() const { return noise_; }
  [[nodiscard]] Problem const& problem() const { return problem_; }
  [[nodiscard]] Device device() const { return device_; }
  /// Runs them on the device that was asked for.
  void run_chunks(Workload const& work, TakeChunk const& take) const {
    run_chunks_on(device_, objective(), noise_, work, take);
  }
  /// All trials on all threads.
  [[nodiscard]] Workload workload() const;
  /// No trials yet.
  [[nodiscard]] Estimates no_estimates() const;
  /// What the trials so far say. `interrupted` where more were asked for.
  [[nodiscard]] Outcome outcome(Estimates const&) const;

 private:
  Experiment experiment_;
  std::vector<Stage<>> stages_;
  LoadedObjective objective_;
  Noise noise_;
  Device device_;
  Problem problem_;
  std::vector<std::uint64_t> rows_, observed_;
  std::vector<std::vector<double>> bounds_;  ///< [row][theorem]
  bool every_step_observed_;
  std::optional<TheoremAverages> averages_;
};

}  // namespace qhm::synthetic
