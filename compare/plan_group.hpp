#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compare/observed_run.hpp"
#include "plots/request.hpp"

namespace qhm::compare {

/// Runs of one configuration, a seed each.
struct PlanGroup {
  std::string label{};  ///< what tells it from the others
  std::vector<ObservedRun> runs{};
  /// Of each constant the largest over the seeds: L, sigma^2 and G are lower estimates of suprema, the gap an
  /// upper one, so that every one errs in its known direction. Equal for all seeds where proved.
  Problem problem{};

  [[nodiscard]] Plan const& plan() const { return runs.front().run.plan; }
  [[nodiscard]] std::string const& kind() const { return runs.front().kind; }
  [[nodiscard]] std::vector<std::uint64_t> const& steps() const { return runs.front().steps; }
};

/// A folder that says nothing here.
struct LeftOut {
  std::string folder, status;
};

struct Groups {
  std::vector<PlanGroup> plans{};   ///< in the order of their first folders
  std::vector<LeftOut> left_out{};  ///< diverged, interrupted, running or failed
  std::string label{};  ///< where --force lets different problems through: which differ, for every table
};

/// Pools seeds. Throws InputError where nothing complete is left, a seed is given twice, a constant was never
/// measured, or, without `force`, problems or functionals differ.
Groups groups_of(std::vector<ObservedRun> runs, bool force);

/// A column of a group's rows with K >= 1, the steps that bounds speak of.
struct Curve {
  std::string column{};
  std::vector<std::uint64_t> steps{};  ///< K
  std::vector<double> by_seed{};       ///< [row][seed]
  std::vector<double> mean{};          ///< [row], over the seeds
  std::size_t seeds = 0;

  /// [row], over the seeds but one.
  [[nodiscard]] std::vector<double> mean_without(std::size_t seed) const;
};

/// Throws InputError for a column that is not there, and for a value that is not a positive number: errors
/// are relative and slopes logarithmic.
Curve curve_of(PlanGroup const&, std::string const& column);

/// The running minimum that a run of that kind records: `min_grad_norm_sq` or `min_mean_grad_sq`.
std::string minimum_column(std::string const& kind);

/// Values along an axis of the curve's rows, mean over the seeds. Throws InputError for `--x`.
std::vector<double> along(PlanGroup const&, plots::XAxis);

}  // namespace qhm::compare
