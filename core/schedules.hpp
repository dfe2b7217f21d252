#pragma once

#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <variant>

#include "core/decimal.hpp"

namespace qhm {

/// The schedule kinds of arXiv 2506.23544, equations 1 to 12, as plain values. Epochs count from m = 0; E is
/// the plan's interval, M its number of epochs. Numbers are read as decimals (core/decimal.hpp).
struct Constant {
  double value;  ///< eq. 1, 3, 8, 11
  bool operator==(Constant const&) const = default;
};
struct SqrtDecay {
  double max;  ///< eq. 4: max / sqrt(m + 1)
  bool operator==(SqrtDecay const&) const = default;
};
struct Decay {
  double max;  ///< eq. 5: max / (m + 1)
  bool operator==(Decay const&) const = default;
};
struct Cosine {
  double max, min;  ///< eq. 6: min + (max - min)/2 (1 + cos(m pi / (M - 1)));  max where M = 1
  bool operator==(Cosine const&) const = default;
};
struct Polynomial {
  double max, min, power;  ///< eq. 7: min + (max - min) (1 - m/M)^power
  bool operator==(Polynomial const&) const = default;
};
struct Exponential {
  double initial, growth;  ///< eq. 2: initial * growth^floor(m/E)
  bool operator==(Exponential const&) const = default;
};
struct StepDecay {
  double max, factor;  ///< eq. 9, 12: max * factor^floor(m/E)
  bool operator==(StepDecay const&) const = default;
};
struct Increasing {
  double min;  ///< eq. 10: 1 - (1 - min) / (m + 1)^(3/4)
  bool operator==(Increasing const&) const = default;
};

using LearningRate = std::variant<Constant, SqrtDecay, Decay, Cosine, Polynomial>;
using BatchSize = std::variant<Constant, Exponential>;
using Beta = std::variant<Constant, StepDecay, Increasing>;
using Gamma = std::variant<Constant, StepDecay>;

/// Visitor made of lambdas.
template <class... Cases>
struct match : Cases... {
  using Cases::operator()...;
};

/// The kind's name on the command line and in records: `sqrt-decay`, `step-decay`, ...
template <class Schedule>
std::string_view kind_name(Schedule const& schedule) {
  return std::visit(
      match{[](Constant const&) { return "constant"; }, [](SqrtDecay const&) { return "sqrt-decay"; },
            [](Decay const&) { return "decay"; }, [](Cosine const&) { return "cosine"; },
            [](Polynomial const&) { return "polynomial"; }, [](Exponential const&) { return "exponential"; },
            [](StepDecay const&) { return "step-decay"; }, [](Increasing const&) { return "increasing"; }},
      schedule);
}

/// base^exponent for a decimal base. In double, the power is taken in long double: the rounding of the base
/// grows with the exponent, to 3e-20 exponent there against 6e-17 exponent in double. Relative error 1.2e-16
/// + 3e-20 exponent; in a sum over stages the second part is worth less than 2e-20 / |log base|.
template <class Real>
Real decimal_power(double base, std::uint64_t exponent) {
  if constexpr (std::is_floating_point_v<Real>) {
    return static_cast<Real>(std::pow(decimal<long double>(base), static_cast<long double>(exponent)));
  } else {
    using std::pow;
    return pow(decimal<Real>(base), Real(exponent));
  }
}

/// Learning rate of epoch m, in units of x^2/f. Beyond the horizon cosine and polynomial continue as
/// max/sqrt(m+1), as the paper says (its remark after eq. 7); the other kinds simply go on.
template <class Real>
Real learning_rate(LearningRate const& schedule, std::uint64_t epoch, std::uint64_t horizon) {
  using std::pow;
  using std::sin;
  using std::sqrt;
  Real const next = Real(epoch) + 1;
  auto const sqrt_decay = [&](double max) -> Real { return decimal<Real>(max) / sqrt(next); };
  return std::visit(
      match{[&](Constant const& s) -> Real { return decimal<Real>(s.value); },
            [&](SqrtDecay const& s) -> Real { return sqrt_decay(s.max); },
            [&](Decay const& s) -> Real { return decimal<Real>(s.max) / next; },
            [&](Cosine const& s) -> Real {
              if (epoch >= horizon) return sqrt_decay(s.max);
              if (horizon == 1) return decimal<Real>(s.max);
              // (1 + cos(m pi/(M-1)))/2 = sin^2(pi (M-1-m) / (2 (M-1))): no cancellation near the end.
              Real const angle =
                  boost::math::constants::half_pi<Real>() * Real(horizon - 1 - epoch) / Real(horizon - 1);
              Real const sine = sin(angle);
              Real const min = decimal<Real>(s.min);
              return min + (decimal<Real>(s.max) - min) * sine * sine;
            },
            [&](Polynomial const& s) -> Real {
              if (epoch >= horizon) return sqrt_decay(s.max);
              Real const min = decimal<Real>(s.min);
              Real const left = Real(horizon - epoch) / Real(horizon);
              return min + (decimal<Real>(s.max) - min) * Real(pow(left, decimal<Real>(s.power)));
            }},
      schedule);
}

/// A momentum weight and its complement 1 - weight, each free of cancellation.
template <class Real>
struct Weight {
  Real value, complement;
};

namespace detail {

template <class Real>
Weight<Real> step_decay(StepDecay const& s, std::uint64_t stage) {
  Real const value = decimal<Real>(s.max) * decimal_power<Real>(s.factor, stage);
  if constexpr (std::is_floating_point_v<Real>) {
    // 1 - max*factor^j = (1 - max) + max*(1 - factor^j), both terms >= 0.
    Real const lost =
        static_cast<Real>(-std::expm1(static_cast<long double>(stage) *
                                      std::log1p(-static_cast<long double>(one_minus_decimal(s.factor)))));
    return {value, one_minus<Real>(s.max) + decimal<Real>(s.max) * lost};
  } else {
    return {value, Real(1) - value};
  }
}

template <class Real>
Weight<Real> increasing(Increasing const& s, std::uint64_t epoch) {
  using std::sqrt;
  Real const root = sqrt(Real(epoch) + 1);
  Real const complement = one_minus<Real>(s.min) / Real(root * sqrt(root));
  return {Real(1) - complement, complement};
}

}  // namespace detail

/// beta or gamma of epoch m, in [0, 1).
template <class Real, class Schedule>
Weight<Real> momentum_weight(Schedule const& schedule, std::uint64_t epoch, std::uint64_t interval) {
  return std::visit(
      match{[&](Constant const& s) -> Weight<Real> {
              return {decimal<Real>(s.value), one_minus<Real>(s.value)};
            },
            [&](StepDecay const& s) -> Weight<Real> { return detail::step_decay<Real>(s, epoch / interval); },
            [&](Increasing const& s) -> Weight<Real> { return detail::increasing<Real>(s, epoch); }},
      schedule);
}

}  // namespace qhm
