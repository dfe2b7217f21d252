#pragma once

#include <optional>
#include <vector>

#include "bounds/theorems/registry.hpp"
#include "compare/jackknife.hpp"
#include "compare/plan_group.hpp"
#include "compare/rank_correlation.hpp"

namespace qhm::compare {

/// Whether a theorem ranks the plans as the runs do.
struct OrderOfTheorem {
  bounds::Theorem const* theorem;
  std::vector<std::optional<double>> predicted{};  ///< bound of each plan; empty where it does not apply
  std::size_t plans = 0;                           ///< to which it applies: those that are ranked
  std::optional<double> tau{};                     ///< Kendall's tau-b, 1: the same order
  std::string reason{};                            ///< why there is none
  std::optional<Interval> interval{};  ///< of 95 %, bootstrap over seeds; none below 3 seeds a plan
  Significance significance{};
};

/// Predicted and observed order of the plans.
struct PlanOrder {
  plots::XAxis axis = plots::XAxis::epochs;
  double budget = 0;                   ///< the largest value along the axis that every plan reached
  std::vector<std::uint64_t> steps{};  ///< K of each plan there
  std::vector<double> observed{};      ///< mean over seeds of the running minimum there  [f^2/x^2]
  std::vector<OrderOfTheorem> theorems{};
};

/// Fewest plans of which an order is spoken.
inline constexpr std::size_t fewest_plans = 3;

/// Resamples of the bootstrap.
inline constexpr std::uint32_t resamples = 2000;

/// Each theorem's bound against the observed minimum at equal budget: of each plan, at its last row within
/// it. The interval is for the observed order, the predicted one being held: the seeds of each plan are drawn
/// anew with replacement, plan by plan, and tau's 2.5 % and 97.5 % points taken. Draws have fixed addresses:
/// the same folders give the same interval.
///
/// Throws InputError where fewer than 3 plans are there, or a plan has no row within the budget.
PlanOrder order_of(std::vector<PlanGroup> const&, std::vector<bounds::Theorem const*> const&, plots::XAxis);

}  // namespace qhm::compare
