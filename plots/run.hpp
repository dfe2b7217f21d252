#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/plan.hpp"
#include "core/problem.hpp"
#include "core/result_folder.hpp"

namespace qhm::plots {

/// A result with what a figure reads from its manifest.
struct Run {
  Result result;
  Plan plan;
  Origin origin;                   ///< of the problem's constants
  std::set<std::string> refuted;   ///< the manifest's `refuted`: bound columns whose formula is no bound
  std::vector<Series> of_seeds{};  ///< where the result is the mean of several seeds: each one's series
  bool cut = false;                ///< some of these went on
};

/// Throws InputError naming the manifest when its plan or problem is missing or damaged.
Run run_of(Result result);

/// Throws InputError where there is none, and for results of different kinds or schemas.
std::vector<Run> comparable_runs(std::span<Result const> results);

}  // namespace qhm::plots
