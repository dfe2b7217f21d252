#include "compare/exponents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bounds/bound_table.hpp"
#include "bounds/rates/rate_table.hpp"
#include "core/errors.hpp"
#include "core/power_law.hpp"
#include "plots/x_axis.hpp"

namespace qhm::compare {
namespace {

/// The rows of a curve that a slope is fitted to.
struct LastHalf {
  std::size_t first = 0;  ///< row
  std::vector<std::uint64_t> steps{};
  std::vector<double> by_seed{}, mean{};
  std::size_t seeds = 0;

  template <class Values>
  [[nodiscard]] Values rows_of(Values const& all) const {
    return {all.begin() + static_cast<std::ptrdiff_t>(first), all.end()};
  }
};

LastHalf last_half(PlanGroup const& group, Curve const& curve, plots::XAxis axis) {
  constexpr std::size_t fewest = 3;
  auto const x = along(group, axis);
  LastHalf half{.seeds = curve.seeds};
  half.first = static_cast<std::size_t>(std::ranges::find_if(x, [&](double v) { return v >= x.back() / 2; }) -
                                        x.begin());
  half.steps = half.rows_of(curve.steps);
  half.mean = half.rows_of(curve.mean);
  half.by_seed.assign(curve.by_seed.begin() + static_cast<std::ptrdiff_t>(half.first * curve.seeds),
                      curve.by_seed.end());
  if (half.steps.size() < fewest)
    throw InputError(group.runs.front().folder(), fmt::format("{} rows", half.steps.size()),
                     "in the last half are too few for an exponent: 3 are needed",
                     "run longer, or choose --parts without exponents");
  return half;
}

void fit(Exponent& exponent, std::vector<double> const& x, LastHalf const& half) {
  exponent.points = x.size();
  auto const [least, most] = std::ranges::minmax(x);
  if (!(least > 0) || least == most) {
    exponent.reason = "all rows of the last half have one value of " + exponent.variable;
    return;
  }
  if (auto const y = std::ranges::minmax(half.mean); y.min == y.max) {
    exponent.value = 0;
    exponent.reason = "the curve does not move over the last half";
    return;
  }
  constexpr std::size_t fewest_seeds = 3;
  if (half.seeds >= fewest_seeds) {
    auto const slope = slope_with_interval(x, half.by_seed, half.seeds);
    exponent.value = slope.value;
    exponent.interval = Interval{slope.low, slope.high};
    exponent.kind = IntervalKind::jackknife;
  } else {
    auto const slope = regression_slope(x, half.mean);
    exponent.value = slope.value;
    exponent.interval = Interval{slope.low, slope.high};
  }
}

TheoryOrder order_in(bounds::RateTable const& table, std::string const& variable) {
  auto const& rate = table.rate("theorem-2", "bound");
  auto const made = [&](bounds::Order const& order, char const* symbol) {
    return TheoryOrder{std::string(bounds::reading_name(table.reading)), bounds::text(order, symbol),
                       order.zero ? std::nullopt : std::optional(static_cast<double>(order.power))};
  };
  if (variable == "steps") return made(rate.steps, "K");
  if (variable == "epochs") return made(rate.epochs, "M");
  return made(rate.evaluations, "N");
}

/// A bound at the rows; empty where it does not apply to every one.
std::vector<double> bound_at(PlanGroup const& group, LastHalf const& half, char const* theorem) {
  std::vector<double> values;
  for (auto const& row :
       bounds::bound_table(group.problem, group.plan(), half.steps, {&bounds::theorem_named(theorem)}).rows) {
    auto const& bound = row.by_theorem.front().bound;
    if (!bound || !(*bound > 0)) return {};
    values.push_back(*bound);
  }
  return values;
}

}  // namespace

std::string interval_name(IntervalKind kind) {
  return kind == IntervalKind::jackknife ? "jackknife over seeds" : "regression standard error";
}

std::vector<Exponent> exponents(PlanGroup const& group, Curve const& curve, plots::XAxis axis) {
  auto const half = last_half(group, curve, axis);
  auto const theorem_2 = bound_at(group, half, "theorem-2");
  auto const theorem_a = bound_at(group, half, "theorem-a");
  auto const readings = bounds::rate_tables(group.plan());
  std::vector<std::string> variables{"steps", "epochs", "evaluations"};
  bool const measured =
      axis == plots::XAxis::seconds || axis == plots::XAxis::cost;  // of which no theorem speaks
  if (measured) variables.push_back(plots::x_name(axis));
  std::vector<Exponent> all;
  for (auto const& variable : variables) {
    auto& exponent = all.emplace_back(Exponent{.variable = variable});
    auto const x = half.rows_of(along(group, plots::x_axis_from(variable)));
    fit(exponent, x, half);
    if (exponent.value && !theorem_2.empty()) exponent.theorem_2 = fitted_slope(x, theorem_2);
    if (exponent.value && !theorem_a.empty()) exponent.theorem_a = fitted_slope(x, theorem_a);
    if (measured && variable == plots::x_name(axis)) continue;
    for (auto const& reading : readings) exponent.theory.push_back(order_in(reading, variable));
  }
  return all;
}

}  // namespace qhm::compare
