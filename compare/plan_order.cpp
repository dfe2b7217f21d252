#include "compare/plan_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "bounds/bound_table.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "core/random.hpp"

namespace qhm::compare {
namespace {

/// A plan at the budget: minimum of each seed.
using Minima = std::vector<double>;

double mean(Minima const& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double common_budget(std::vector<PlanGroup> const& plans, plots::XAxis axis) {
  double budget = along(plans.front(), axis).back();
  for (auto const& plan : plans) budget = std::min(budget, along(plan, axis).back());
  return budget;
}

std::size_t row_within(PlanGroup const& plan, plots::XAxis axis, double budget) {
  auto const x = along(plan, axis);
  auto const behind = std::ranges::upper_bound(x, budget);
  if (behind == x.begin())
    throw InputError(plan.runs.front().folder(), "",
                     "has no row within " + shortest(budget) + ", which is all that another plan made",
                     "compare plans of similar length, or choose another --x");
  return static_cast<std::size_t>(behind - x.begin()) - 1;
}

Minima minima_at(Curve const& curve, std::size_t row) {
  auto const from = curve.by_seed.begin() + static_cast<std::ptrdiff_t>(row * curve.seeds);
  return {from, from + static_cast<std::ptrdiff_t>(curve.seeds)};
}

/// Means of the plans' minima, with their seeds drawn anew.
std::vector<double> resampled(std::vector<Minima> const& minima, std::uint32_t which) {
  constexpr std::uint64_t seed = 0;
  std::vector<double> means;
  for (std::uint32_t p = 0; p < minima.size(); ++p) {
    auto const count = static_cast<std::uint32_t>(minima[p].size());
    Minima drawn;
    for (std::uint32_t i = 0; i < count; ++i) {
      auto const bits = random_bits(seed, Stream::order, {.trial = which, .step = p, .sample = i}, 0);
      drawn.push_back(minima[p][below(count, bits[0], bits[1])]);
    }
    means.push_back(mean(drawn));
  }
  return means;
}

std::vector<double> chosen(std::vector<double> const& values, std::vector<std::size_t> const& which) {
  std::vector<double> some;
  for (auto const i : which) some.push_back(values[i]);
  return some;
}

/// The plans to which a theorem applies, ranked by both.
void set_correlation(OrderOfTheorem& order, std::vector<double> const& observed,
                     std::vector<std::vector<double>> const& draws) {
  std::vector<std::size_t> which;
  std::vector<double> predicted;
  for (std::size_t i = 0; i < order.predicted.size(); ++i)
    if (order.predicted[i]) which.push_back(i), predicted.push_back(*order.predicted[i]);
  order.plans = which.size();
  if (order.plans < fewest_plans) {
    order.reason = fmt::format("applies to {} plans; a rank correlation needs {}", order.plans, fewest_plans);
    return;
  }
  auto const seen = chosen(observed, which);
  order.tau = kendall_tau_b(predicted, seen);
  if (!order.tau) {
    order.reason = "gives all plans one value, or all were observed equal";
    return;
  }
  order.significance = permutation_significance(predicted, seen);
  std::vector<double> taus;
  for (auto const& draw : draws)
    if (auto const tau = kendall_tau_b(predicted, chosen(draw, which))) taus.push_back(*tau);
  if (taus.empty()) return;
  std::ranges::sort(taus);
  auto const tail = taus.size() / 40;  // 2.5 %
  order.interval = Interval{taus[tail], taus[taus.size() - 1 - tail]};
}

}  // namespace

PlanOrder order_of(std::vector<PlanGroup> const& plans, std::vector<bounds::Theorem const*> const& theorems,
                   plots::XAxis axis) {
  if (plans.size() < fewest_plans)
    throw InputError(
        "DIR", fmt::format("{} plan{}", plans.size(), plans.size() == 1 ? "" : "s"),
        fmt::format("cannot be ranked: a rank correlation needs {}, a folder each or more", fewest_plans),
        "give folders of more plans, or choose --parts without order");
  PlanOrder order{.axis = axis, .budget = common_budget(plans, axis)};
  for (auto const* theorem : theorems) order.theorems.push_back({.theorem = theorem});
  std::vector<Minima> minima;
  for (auto const& plan : plans) {
    auto const row = row_within(plan, axis, order.budget);
    auto const curve = curve_of(plan, minimum_column(plan.kind()));
    order.steps.push_back(curve.steps[row]);
    minima.push_back(minima_at(curve, row));
    order.observed.push_back(mean(minima.back()));
    auto const table = bounds::bound_table(plan.problem, plan.plan(), std::array{curve.steps[row]}, theorems);
    for (std::size_t t = 0; t < theorems.size(); ++t)
      order.theorems[t].predicted.push_back(table.rows.front().by_theorem[t].bound);
  }
  constexpr std::size_t fewest_seeds = 3;
  std::vector<std::vector<double>> draws;
  if (std::ranges::all_of(minima, [](Minima const& of) { return of.size() >= fewest_seeds; }))
    for (std::uint32_t i = 0; i < resamples; ++i) draws.push_back(resampled(minima, i));
  for (auto& theorem : order.theorems) set_correlation(theorem, order.observed, draws);
  return order;
}

}  // namespace qhm::compare
