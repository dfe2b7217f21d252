#pragma once

#include <span>
#include <string>
#include <vector>

#include "plots/run.hpp"

namespace qhm::plots {

/// One label a run, all distinct and short enough for a legend: what differs between their schedules and
/// settings (`batch constant 64`, `method sgd`, `seed 2`); where nothing does, for a single run, and where
/// that is too long the folders' names, their paths, or their names cut and numbered.
std::vector<std::string> run_labels(std::span<Run const> runs);

/// What differs between the runs apart from `known` (`lr`, `method`), whether or not it tells them apart.
std::vector<std::string> differences(std::span<Run const> runs, std::string const& known);

/// Distinct, there, and short enough for a legend.
bool usable(std::vector<std::string> const& labels);

/// `exponential 8 ×2`, `step-decay 0.9 ×0.5`, `cosine 0.1→0`, `constant 64`
std::string schedule_text(LearningRate const&);
std::string schedule_text(BatchSize const&);
std::string schedule_text(Beta const&);
std::string schedule_text(Gamma const&);

}  // namespace qhm::plots
