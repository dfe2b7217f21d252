#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/plan.hpp"
#include "core/problem.hpp"

namespace qhm::bounds {

/// The numbers of a plan that may be left free.
enum class Parameter {
  learning_rate,  ///< --lr-max [x^2/f]
  batch,          ///< --batch-size: b, or b0 of a growing batch [samples]
  growth,         ///< --batch-growth of an exponential batch, --batch-slope of a linear one
  interval,       ///< --interval [epochs]
  beta,           ///< --beta-max, or --beta-min of an increasing beta
  gamma           ///< --gamma-max
};

/// `lr`, `batch`, `growth`, `interval`, `beta`, `gamma`
std::string_view parameter_name(Parameter);

/// A free number and the closed range it may lie in.
struct Freedom {
  Parameter parameter;
  double low, high;

  /// Whole numbers: batch and interval.
  [[nodiscard]] bool whole() const {
    return parameter == Parameter::batch || parameter == Parameter::interval;
  }
  /// Weights are searched as they are, everything else in its logarithm.
  [[nodiscard]] bool linear() const { return parameter == Parameter::beta || parameter == Parameter::gamma; }
  /// The nearest number of the range with `digits` significant digits (whole, where it must be); a weight
  /// below least_weight is 0.
  [[nodiscard]] double rounded(double value) const;
};

/// Digits of a number that is found: a plan is then short enough to read, and nothing is lost: a relative
/// step of 1e-6 from a minimum changes a bound by 1e-12.
inline constexpr int digits_of_a_found_number = 6;

/// Between 0 and this no momentum weight is looked at: a range of weights is {0} and [least_weight, high].
inline constexpr double least_weight = 1e-6;

/// Values of the free numbers, in the order of Family::free.
using Point = std::vector<double>;

/// Plans of one choice of schedule kinds, with some numbers free.
struct Family {
  Plan base;
  std::vector<Freedom> free;

  [[nodiscard]] Plan at(Point const&) const;
};

/// The plan's number, and the plan with another one. A plan without it: std::invalid_argument.
double number_of(Plan const&, Parameter);
void set_number(Plan&, Parameter, double value);

/// Whether gamma beta = 0 at every step.
bool without_momentum(Plan const&);

/// --lr-min, where the kind has one; else 0.
double smallest_rate(Plan const&);

/// The family around `base`. Ranges:
///
///     lr        (1e-15, 1) 2/L, and from --lr-min on where the kind has one
///     batch     1 .. B
///     growth    1.01 .. 16 (exponential), 0.01 .. B (linear); sizes are capped at B
///     interval  1 .. M
///     beta      0 .. 0.999
///     gamma     0 .. 1
///
/// `names` as on the command line; empty: lr, batch, and growth where the kind has one. B = `batch_max`.
/// Throws InputError for names that do not exist, or that the kinds lack, or that stand twice.
Family family_of(Plan const& base, std::span<std::string const> names, std::uint64_t batch_max,
                 Problem const&);

}  // namespace qhm::bounds
