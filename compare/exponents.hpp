#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "compare/jackknife.hpp"
#include "compare/plan_group.hpp"

namespace qhm::compare {

/// What an exponent's interval comes from.
enum class IntervalKind {
  jackknife,  ///< over seeds, at least 3: what another set of seeds would give
  regression  ///< t times the regression's standard error: too narrow, since points of one run depend on each
              ///< other
};
/// `jackknife over seeds`, `regression standard error`
std::string interval_name(IntervalKind);

/// The order of Theorem 2's bound in one reading of the plan (bounds/rates).
struct TheoryOrder {
  std::string reading{};          ///< `endless`, or `horizon` and `extended`
  std::string order{};            ///< `K^-1/2 log K`
  std::optional<double> power{};  ///< of the variable, logarithms aside
};

/// The exponent p of  y ~ x^p  for one variable x, by least squares on logarithms.
struct Exponent {
  std::string variable{};  ///< `steps`, `epochs`, `evaluations`, `seconds`
  std::optional<double> value{};
  std::optional<Interval> interval{};  ///< of 95 %
  IntervalKind kind = IntervalKind::regression;
  std::string reason{};  ///< why there is no value, or no interval
  std::size_t points = 0;
  std::vector<TheoryOrder> theory{};  ///< none in seconds
  /// Of the bounds on the same rows: what the finite range makes of the order. Empty where one does not
  /// apply.
  std::optional<double> theorem_2{}, theorem_a{};
};

/// Over the last half of the curve along `axis` (rows from half of its last value on), against steps, epochs
/// and evaluations, and against `axis` where it is seconds. From 3 seeds on the value is the jackknife's,
/// less biased than the slope of the mean.
///
/// Throws InputError where fewer than 3 rows are in the last half.
std::vector<Exponent> exponents(PlanGroup const&, Curve const&, plots::XAxis axis);

}  // namespace qhm::compare
