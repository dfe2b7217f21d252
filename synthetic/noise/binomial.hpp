#pragma once

#include <cmath>
#include <cstdint>

#include "synthetic/lanes/lanes.hpp"
#include "synthetic/noise/draw.hpp"

namespace qhm::synthetic {

/// Exact sampler of Bin(n, p) for p <= 1/2 and n p >= 10, at a cost that does not depend on n.
///
/// Rejection from a transformed uniform: algorithm BTRS of W. Hoermann, "The generation of binomial random
/// variates", J. Stat. Comput. Simul. 46 (1993). A candidate k is accepted with probability
/// pmf(k) / (hat(k) c), so what is accepted has the pmf whatever the hat's shape; the shortcut that accepts
/// without computing the pmf lies below it for n p >= 10, the range that the paper gives. The only error is
/// the rounding of log pmf(k), in the saddle-point form of C. Loader (2000), which does not cancel: some |k -
/// n p| ulps of 1, below 1e-10 for every n <= 2^31.
class Binomial {
 public:
  Binomial() = default;
  QHM_INLINE Binomial(std::uint32_t n, double p);

  /// A count of `n` for the address (draw, lane); attempts are its samples 1, 2, ..
  [[nodiscard]] QHM_INLINE std::uint32_t operator()(Draw const& draw, std::uint32_t lane) const {
    for (std::uint32_t attempt = 1;; ++attempt) {
      auto const bits = draw.bits(attempt, lane);
      double const u = uniform(bits[0], bits[1]) - 0.5;
      double const v = uniform(bits[2], bits[3]);
      double const distance = 0.5 - std::fabs(u);  // from the nearer end of the uniform
      double const candidate = std::floor((2 * a_ / distance + b_) * u + c_);
      if (distance >= 0.07 && v <= squeeze_) return static_cast<std::uint32_t>(candidate);
      if (candidate < 0 || candidate > n_) continue;
      double const hat = std::log(v * alpha_ / (a_ / (distance * distance) + b_));
      if (hat <= log_pmf(candidate) - log_pmf_mode_) return static_cast<std::uint32_t>(candidate);
    }
  }

  /// log of C(n, k) p^k (1-p)^(n-k).
  [[nodiscard]] QHM_INLINE double log_pmf(double k) const {
    if (k == 0) return n_ * std::log1p(-p_);
    if (k == n_) return n_ * std::log(p_);
    double const pi2 = 6.283185307179586;
    return stirling_n_ - stirling_error(k) - stirling_error(n_ - k) - deviance(k, n_ * p_) -
           deviance(n_ - k, n_ * (1 - p_)) + 0.5 * std::log(n_ / (pi2 * k * (n_ - k)));
  }

 private:
  /// log n! - log(sqrt(2 pi n) (n/e)^n) for n >= 1, to 1e-16.
  QHM_INLINE static double stirling_error(double n) {
    // Asymptotic series; below 16 it is shifted up by log Gamma(n+1) = log Gamma(n+2) - log(n+1).
    double shift = 0;
    for (; n < 16; ++n) shift += (n + 0.5) * std::log1p(1 / n) - 1;
    double const q = 1 / (n * n);
    return shift + (1.0 / 12 - q * (1.0 / 360 - q * (1.0 / 1260 - q * (1.0 / 1680 - q * (1.0 / 1188))))) / n;
  }

  /// x log(x/m) + m - x, without cancellation where x is near m.
  QHM_INLINE static double deviance(double x, double mean) {
    double const t = (x - mean) / mean;
    return mean * ((1 + t) * std::log1p(t) - t);
  }

  double n_ = 0, p_ = 0;
  double a_ = 0, b_ = 0, c_ = 0, alpha_ = 0, squeeze_ = 0;  ///< the hat's constants, as the paper names them
  double stirling_n_ = 0, log_pmf_mode_ = 0;
};

QHM_INLINE Binomial::Binomial(std::uint32_t n, double p) : n_(n), p_(p) {
  double const deviation = std::sqrt(n_ * p * (1 - p));
  b_ = 1.15 + 2.53 * deviation;
  a_ = -0.0873 + 0.0248 * b_ + 0.01 * p;
  c_ = n_ * p + 0.5;
  alpha_ = (2.83 + 5.1 / b_) * deviation;
  squeeze_ = 0.92 - 4.2 / b_;
  stirling_n_ = stirling_error(n_);
  log_pmf_mode_ = log_pmf(std::floor((n_ + 1) * p));
}

}  // namespace qhm::synthetic
