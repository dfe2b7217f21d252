#pragma once

#include <optional>

#include "core/arithmetic.hpp"
#include "core/stage.hpp"

namespace qhm::bounds {

/// Whether a comparison is certain: an open one counts as false.
template <class Question>
bool surely(Question const& question) {
  try {
    return question();
  } catch (Undecided const&) {
    return false;
  }
}

/// Second moments of (x, d), with d = d_{k-1}: E x^2 [x^2], E x d [f], E d^2 [f^2/x^2].
template <class Real>
struct Covariance {
  Real xx, xd, dd;

  /// Whether this minus t times `other` has no direction of negative variance, for certain.
  [[nodiscard]] bool at_least(Real const& t, Covariance const& other) const {
    return surely([&] {
      Real const xx_left = xx - t * other.xx;
      Real const xd_left = xd - t * other.xd;
      Real const dd_left = dd - t * other.dd;
      return xx_left >= Real(0) && dd_left >= Real(0) && xx_left * dd_left - xd_left * xd_left >= Real(0);
    });
  }
};

/// One step of QHM on h(x) = curvature x^2/2 with noise n independent of x, E n^2 = variance/b, w = gamma
/// beta:
///
///     x' = keep x - drag d - rate n      keep = 1 - rate curvature, rate = alpha (1-w), drag = alpha w
///     d' = pull x + beta d + rest n      pull = (1-beta) curvature, rest = 1 - beta
template <class Real>
struct MomentStep {
  Real curvature, rate, drag, keep, pull, beta, rest, noise;

  MomentStep(Stage<Real> const& s, Real const& curvature, Real const& variance)
      : curvature(curvature),
        rate(s.alpha * s.one_minus_omega()),
        drag(s.alpha * s.omega()),
        keep(Real(1) - rate * curvature),
        pull(s.one_minus_beta * curvature),
        beta(s.beta),
        rest(s.one_minus_beta),
        noise(variance / s.batch) {}

  [[nodiscard]] Covariance<Real> after(Covariance<Real> const& v) const {
    return {
        keep * keep * v.xx - Real(2) * keep * drag * v.xd + drag * drag * v.dd + rate * rate * noise,
        keep * pull * v.xx + (keep * beta - drag * pull) * v.xd - drag * beta * v.dd - rate * rest * noise,
        pull * pull * v.xx + Real(2) * pull * beta * v.xd + beta * beta * v.dd + rest * rest * noise};
  }

  /// The moments that a step maps to themselves; empty where a step moves nothing, or there are none that are
  /// moments of anything.
  ///
  ///     (1 - keep^2) xx + 2 keep drag xd - drag^2 dd                    =  rate^2 noise
  ///     -keep pull xx + (1 - keep beta + drag pull) xd + drag beta dd   = -rate rest noise
  ///     (1 - beta^2) dd = pull^2 xx + 2 pull beta xd + rest^2 noise
  [[nodiscard]] std::optional<Covariance<Real>> stationary() const {
    if (!surely([&] { return rate > Real(0) && noise > Real(0); })) return std::nullopt;
    try {
      Real const gone = rate * curvature;
      Real const fall = rest * (Real(1) + beta);
      Real const dd_of_xx = pull * pull / fall;
      Real const dd_of_xd = Real(2) * pull * beta / fall;
      Real const dd_alone = rest * rest * noise / fall;
      Real const a = gone * (Real(2) - gone) - drag * drag * dd_of_xx;
      Real const b = Real(2) * keep * drag - drag * drag * dd_of_xd;
      Real const c = -keep * pull + drag * beta * dd_of_xx;
      Real const d = rest + beta * gone + drag * pull + drag * beta * dd_of_xd;
      Real const u = rate * rate * noise + drag * drag * dd_alone;
      Real const v = -rate * rest * noise - drag * beta * dd_alone;
      Real const det = a * d - b * c;
      if (!surely([&] { return det > Real(0) || det < Real(0); })) return std::nullopt;
      Real const xx = (u * d - b * v) / det;
      Real const xd = (a * v - c * u) / det;
      Covariance<Real> const found{xx, xd, dd_of_xx * xx + dd_of_xd * xd + dd_alone};
      if (!surely([&] { return found.xx > Real(0) && found.xx * found.dd - found.xd * found.xd > Real(0); }))
        return std::nullopt;
      return found;
    } catch (Undecided const&) {
      return std::nullopt;
    }
  }
};

}  // namespace qhm::bounds
