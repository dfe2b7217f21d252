#pragma once

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <variant>

#include "core/arithmetic.hpp"
#include "core/schedules.hpp"

namespace qhm {

/// A schedule between two of its jumps, as one analytic function of the epoch m with the plan's numbers
/// resolved: the form in which sums are closed and tables are filled. Epochs count from `origin`; where a
/// rate changes every step, they are steps. A plain value: what a kind does not use is zero.
template <class Real>
struct Curve {
  enum class Kind { flat, power_law, cosine_arc, polynomial_arc, ramp };

  Kind kind = Kind::flat;
  Real amplitude{};  ///< flat: the value
  Real min{}, power{};
  int quarters = 0;           ///< power law: amplitude x^(-quarters/4), x = m + 1, quarters 2, 3 or 4
  std::uint64_t horizon = 0;  ///< cosine arc: min + amplitude sin^2(pi (horizon-1-m) / (2 (horizon-1)))
                              ///< polynomial arc: min + amplitude (1 - m/horizon)^power
                              ///< ramp: min + amplitude m/horizon
  std::uint64_t origin = 0;   ///< what m counts from

  [[nodiscard]] static Curve flat(Real const& value) { return {.kind = Kind::flat, .amplitude = value}; }
  [[nodiscard]] static Curve power_law(Real const& scale, int quarters) {
    return {.kind = Kind::power_law, .amplitude = scale, .quarters = quarters};
  }
  [[nodiscard]] bool is_flat() const { return kind == Kind::flat; }
};

/// Learning rate from epoch m on, in units of x^2/f, up to the next jump, for the kinds that do not change by
/// stages. Beyond the horizon cosine and polynomial continue as max/sqrt(m+1), as the paper says (its remark
/// after eq. 7); the other kinds simply go on. The paper's published code draws cosine over M + 1 epochs in
/// place of M, and polynomial over M - 1, so that its last epoch has the smallest rate.
template <class Real>
Curve<Real> learning_rate_curve(LearningRate const& schedule, std::uint64_t epoch, std::uint64_t horizon,
                                bool paper_code = false) {
  using Kind = typename Curve<Real>::Kind;
  auto const number = [](double x) { return decimal<Real>(x); };
  auto const arc = [&](Kind kind, double max, double min, Real const& power,
                       std::uint64_t span) -> Curve<Real> {
    if (epoch >= horizon) return Curve<Real>::power_law(number(max), 2);
    if (epoch >= span) return Curve<Real>::flat(number(min));
    if (horizon == 1 || max == min) return Curve<Real>::flat(number(max));
    return {.kind = kind,
            .amplitude = number(max) - number(min),
            .min = number(min),
            .power = power,
            .horizon = span};
  };
  return std::visit(
      match{[&](Constant const& s) { return Curve<Real>::flat(number(s.value)); },
            [&](SqrtDecay const& s) { return Curve<Real>::power_law(number(s.max), 2); },
            [&](Decay const& s) { return Curve<Real>::power_law(number(s.max), 4); },
            [&](Cosine const& s) {
              return arc(Kind::cosine_arc, s.max, s.min, Real(0), paper_code ? horizon + 1 : horizon);
            },
            [&](Polynomial const& s) {
              return arc(Kind::polynomial_arc, s.max, s.min, number(s.power),
                         paper_code ? horizon - 1 : horizon);
            },
            [](auto const&) -> Curve<Real> { throw std::logic_error("this kind changes by stages"); }},
      schedule);
}

/// x^(-quarters/4)
template <class Real>
Real quarter_power(Real const& x, int quarters) {
  using std::sqrt;
  if (quarters == 4) return Real(1) / x;
  Real const root = sqrt(x);
  if (quarters == 2) return Real(1) / root;
  return Real(1) / Real(root * Real(sqrt(root)));
}

/// The curve's value at epoch m. In double, a ramp that falls aside, within 4 ulps (a polynomial arc: and
/// half an ulp for each unit of its power): nothing cancels.
template <class Real>
Real value_at(Curve<Real> const& curve, std::uint64_t epoch) {
  using std::pow;
  using std::sin;
  using std::sqrt;
  epoch -= curve.origin;
  switch (curve.kind) {
    case Curve<Real>::Kind::flat:
      return curve.amplitude;
    case Curve<Real>::Kind::power_law: {
      Real const x = Real(epoch) + 1;
      if (curve.quarters == 4) return curve.amplitude / x;
      Real const root = sqrt(x);
      return curve.quarters == 2 ? Real(curve.amplitude / root)
                                 : Real(curve.amplitude / Real(root * Real(sqrt(root))));
    }
    case Curve<Real>::Kind::cosine_arc: {
      // (1 + cos(m pi/(M-1)))/2 = sin^2(pi (M-1-m) / (2 (M-1))): no cancellation near the end.
      std::uint64_t const last = curve.horizon - 1;
      Real const sine = sin(Real(pi<Real>() / 2 * Real(last - epoch) / Real(last)));
      return curve.min + curve.amplitude * sine * sine;
    }
    case Curve<Real>::Kind::polynomial_arc: {
      Real const left = Real(curve.horizon - epoch) / Real(curve.horizon);
      return curve.min + curve.amplitude * Real(pow(left, curve.power));
    }
    case Curve<Real>::Kind::ramp:
      return curve.min + curve.amplitude * Real(epoch) / Real(curve.horizon);
  }
  throw std::logic_error("a curve has one of its five kinds");
}

/// Learning rate of epoch m, for the same kinds.
template <class Real>
Real learning_rate(LearningRate const& schedule, std::uint64_t epoch, std::uint64_t horizon,
                   bool paper_code = false) {
  return value_at(learning_rate_curve<Real>(schedule, epoch, horizon, paper_code), epoch);
}

}  // namespace qhm
