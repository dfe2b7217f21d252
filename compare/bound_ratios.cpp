#include "compare/bound_ratios.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "bounds/bound_table.hpp"

namespace qhm::compare {
namespace {

/// Follows from the theorem and the constants: nobody states it.
plots::Standing standing_of(bounds::Theorem const& theorem, Problem const& problem) {
  if (theorem.standing == bounds::Standing::refuted) return plots::Standing::refuted;
  return problem.origin() == Origin::estimated ? plots::Standing::estimate : plots::Standing::bound;
}

}  // namespace

double observed_minimum(PlanGroup const& group) {
  auto const seeds = static_cast<double>(group.runs.size());
  bool const trained = group.kind() == "train";
  std::vector<double> mean(group.steps().size(), 0.0);
  for (auto const& run : group.runs) {
    auto const values = column_of(run, trained ? "grad_norm_sq" : minimum_column(group.kind()));
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += values[i] / seeds;
  }
  return trained ? *std::ranges::min_element(mean) : mean.back();
}

std::vector<BoundRatio> bound_ratios(PlanGroup const& group,
                                     std::vector<bounds::Theorem const*> const& theorems) {
  double const observed = observed_minimum(group);
  auto const table =
      bounds::bound_table(group.problem, group.plan(), std::array{group.steps().back()}, theorems);
  std::vector<BoundRatio> ratios;
  for (std::size_t t = 0; t < theorems.size(); ++t) {
    auto const& evaluation = table.rows.front().by_theorem[t];
    ratios.push_back({theorems[t], standing_of(*theorems[t], group.problem), evaluation.bound,
                      evaluation.reason, std::nullopt});
    if (evaluation.bound && observed > 0) ratios.back().ratio = *evaluation.bound / observed;
  }
  return ratios;
}

}  // namespace qhm::compare
