#pragma once

#include <algorithm>
#include <cmath>

#include "bounds/brackets/moment_map.hpp"
#include "bounds/certificates/enclosed_arithmetic.hpp"

namespace qhm::bounds {

/// The second moments V of (x, d) on their way through the steps. In an arithmetic that rounds they are one
/// covariance.
template <class Real>
class MomentRange {
 public:
  using Number = Real;  ///< in which single steps are taken
  using Step = MomentStep<Real>;

  explicit MomentRange(Real const& start_sq) : v_{start_sq, Real(0), Real(0)} {}

  /// low() <= E x^2 <= high()
  [[nodiscard]] Number const& low() const { return v_.xx; }
  [[nodiscard]] Number const& high() const { return v_.xx; }
  [[nodiscard]] bool at_least(Real const& t, Covariance<Real> const& other) const {
    return v_.at_least(t, other);
  }

  static Step prepared(MomentStep<Real> const& step) { return step; }
  void take(Step const& step) { v_ = step.after(v_); }

  /// `steps` steps by powers of the map; the sum of E x^2 before each.
  Real jump(MomentStep<Real> const& step, std::uint64_t steps) {
    typename MomentMap<Real>::State state{Real(1), v_.xx, v_.xd, v_.dd, Real(0)};
    MomentMap<Real>::of(step).repeat(steps, state);
    v_ = {state[1], state[2], state[3]};
    return state[4];
  }

  static Number down(Real const& x) { return x; }
  static Real between(Number const& low, Number const& /*high*/) { return low; }

 private:
  Covariance<Real> v_;
};

/// Certified: two covariances of doubles with low <= V <= high, as symmetric matrices.
///
/// Enclosing the three moments apart does not work: each step would multiply their widths by the absolute
/// values of the map, which grow where the map itself contracts. But V -> T V T' + N keeps the order of
/// symmetric matrices, so each end may be carried on by itself and moved outwards by what rounding may have
/// cost, and that error then shrinks with the map. A matrix whose entries are wrong by at most r_xx, r_xd,
/// r_dd is wrong by at most diag(r_xx + u r_xd, r_dd + r_xd/u) in that order, for any u > 0.
///
/// Error of a step in double: a coefficient is the double next to its enclosure (2 ulp at most), a product
/// adds 1, three sums 3: below 2^-50 of the sum of absolute terms, and 1e-300 for underflow.
template <>
class MomentRange<Enclosure> {
 public:
  using Number = double;

  /// x'^2, x'd', d'^2 from (1, xx, xd, dd).
  struct Step {
    double row[3][4];
  };

  explicit MomentRange(Enclosure const& start_sq)
      : low_{lower(start_sq), 0, 0}, high_{upper(start_sq), 0, 0} {}

  [[nodiscard]] double low() const { return std::max(0.0, low_.xx); }
  [[nodiscard]] double high() const { return high_.xx; }
  [[nodiscard]] bool at_least(Enclosure const& t, Covariance<Enclosure> const& other) const {
    return Covariance<Enclosure>{low_.xx, low_.xd, low_.dd}.at_least(t, other);
  }

  static Step prepared(MomentStep<Enclosure> const& step) {
    auto const map = MomentMap<Enclosure>::of(step);
    Step prepared;
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 4; ++j) prepared.row[i][j] = approximate(map.row[i + 1][j]);
    return prepared;
  }

  void take(Step const& step) {
    low_ = moved(step, low_, -1);
    high_ = moved(step, high_, 1);
  }

  Enclosure jump(MomentStep<Enclosure> const& step, std::uint64_t steps) {
    MomentMap<Enclosure>::State from_low{1, low_.xx, low_.xd, low_.dd, 0};
    MomentMap<Enclosure>::State from_high{1, high_.xx, high_.xd, high_.dd, 0};
    MomentMap<Enclosure>::of(step).repeat(steps, from_low, from_high);
    low_ = outer(from_low, -1);
    high_ = outer(from_high, 1);
    return hull(from_low[4], from_high[4]);
  }

  static double down(Enclosure const& x) { return lower(x); }
  static Enclosure between(double low, double high) { return hull(Enclosure(low), Enclosure(high)); }

 private:
  static double scale(Covariance<double> const& v) {
    double const u = std::sqrt(v.xx / v.dd);
    return std::isfinite(u) && u > 0 ? u : 1;
  }

  static Covariance<double> moved(Step const& step, Covariance<double> const& v, double sign) {
    double value[3], error[3];
    for (int i = 0; i < 3; ++i) {
      auto const& c = step.row[i];
      double const terms[] = {c[1] * v.xx, c[2] * v.xd, c[3] * v.dd};
      value[i] = c[0] + terms[0] + terms[1] + terms[2];
      error[i] =
          0x1p-50 * (std::abs(c[0]) + std::abs(terms[0]) + std::abs(terms[1]) + std::abs(terms[2])) + 1e-300;
    }
    return outwards({value[0], value[1], value[2]}, {error[0], error[1], error[2]}, sign);
  }

  static Covariance<double> outer(MomentMap<Enclosure>::State const& state, double sign) {
    auto const radius = [](Enclosure const& x) { return upper(abs(x - Enclosure(approximate(x)))); };
    return outwards({approximate(state[1]), approximate(state[2]), approximate(state[3])},
                    {radius(state[1]), radius(state[2]), radius(state[3])}, sign);
  }

  /// The factors 1 + 2^-48 and the final 2^-52 pay for the rounding in this function.
  static Covariance<double> outwards(Covariance<double> const& v, Covariance<double> const& error,
                                     double sign) {
    double const u = scale(v);
    double const xx = (error.xx + u * error.xd) * (1 + 0x1p-48) + 0x1p-52 * std::abs(v.xx);
    double const dd = (error.dd + error.xd / u) * (1 + 0x1p-48) + 0x1p-52 * std::abs(v.dd);
    return {v.xx + sign * xx, v.xd, v.dd + sign * dd};
  }

  Covariance<double> low_, high_;
};

}  // namespace qhm::bounds
