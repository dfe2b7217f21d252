#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>
#include <variant>

#include "core/arithmetic.hpp"
#include "core/schedules.hpp"

namespace qhm {

/// A schedule between two of its jumps, as one analytic function of the epoch m with the plan's numbers
/// resolved: the form in which sums are closed and tables are filled. x = m + 1.
template <class Real>
struct Flat {
  Real value;
};
template <class Real>
struct PowerLaw {
  Real scale;
  int quarters;  ///< scale * x^(-quarters/4), quarters 2, 3 or 4
};
template <class Real>
struct CosineArc {
  Real min, amplitude;
  std::uint64_t last;  ///< min + amplitude sin^2(pi (last - m) / (2 last)), last = M - 1 >= 1
};
template <class Real>
struct PolynomialArc {
  Real min, amplitude, power;
  std::uint64_t horizon;  ///< min + amplitude (1 - m/horizon)^power
};
template <class Real>
using Curve = std::variant<Flat<Real>, PowerLaw<Real>, CosineArc<Real>, PolynomialArc<Real>>;

/// Learning rate from epoch m on, in units of x^2/f, up to the next jump. Beyond the horizon cosine and
/// polynomial continue as max/sqrt(m+1), as the paper says (its remark after eq. 7); the other kinds simply
/// go on.
template <class Real>
Curve<Real> learning_rate_curve(LearningRate const& schedule, std::uint64_t epoch, std::uint64_t horizon) {
  auto const number = [](double x) { return decimal<Real>(x); };
  return std::visit(match{[&](Constant const& s) -> Curve<Real> { return Flat<Real>{number(s.value)}; },
                          [&](SqrtDecay const& s) -> Curve<Real> {
                            return PowerLaw<Real>{number(s.max), 2};
                          },
                          [&](Decay const& s) -> Curve<Real> {
                            return PowerLaw<Real>{number(s.max), 4};
                          },
                          [&](auto const& s) -> Curve<Real> {
                            if (epoch >= horizon) return PowerLaw<Real>{number(s.max), 2};
                            if (horizon == 1 || s.max == s.min) return Flat<Real>{number(s.max)};
                            Real const amplitude = number(s.max) - number(s.min);
                            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(s)>, Cosine>) {
                              return CosineArc<Real>{number(s.min), amplitude, horizon - 1};
                            } else {
                              return PolynomialArc<Real>{number(s.min), amplitude, number(s.power), horizon};
                            }
                          }},
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

/// The curve's value at epoch m. In double within 4 ulps: nothing cancels.
template <class Real>
Real value_at(Curve<Real> const& curve, std::uint64_t epoch) {
  using std::pow;
  using std::sin;
  using std::sqrt;
  return std::visit(match{[&](Flat<Real> const& c) -> Real { return c.value; },
                          [&](PowerLaw<Real> const& c) -> Real {
                            Real const x = Real(epoch) + 1;
                            if (c.quarters == 4) return c.scale / x;
                            Real const root = sqrt(x);
                            return c.quarters == 2 ? Real(c.scale / root)
                                                   : Real(c.scale / Real(root * Real(sqrt(root))));
                          },
                          [&](CosineArc<Real> const& c) -> Real {
                            // (1 + cos(m pi/(M-1)))/2 = sin^2(pi (M-1-m) / (2 (M-1))): no cancellation near
                            // the end.
                            Real const sine = sin(Real(pi<Real>() / 2 * Real(c.last - epoch) / Real(c.last)));
                            return c.min + c.amplitude * sine * sine;
                          },
                          [&](PolynomialArc<Real> const& c) -> Real {
                            Real const left = Real(c.horizon - epoch) / Real(c.horizon);
                            return c.min + c.amplitude * Real(pow(left, c.power));
                          }},
                    curve);
}

/// Learning rate of epoch m.
template <class Real>
Real learning_rate(LearningRate const& schedule, std::uint64_t epoch, std::uint64_t horizon) {
  return value_at(learning_rate_curve<Real>(schedule, epoch, horizon), epoch);
}

}  // namespace qhm
