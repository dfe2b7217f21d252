#pragma once

#include <cstdint>

namespace qhm {

/// The values of the schedules while none of them changes. All sums over steps are sums over stages.
template <class Real = double>
struct Stage {
  std::uint64_t first_step;       ///< counted from 0
  std::uint64_t steps;            ///< >= 1
  std::uint64_t first_epoch;      ///< epoch of first_step, counted from 0
  std::uint64_t steps_per_epoch;  ///< T_m = ceil(n / b'_m)
  Real alpha;                     ///< learning rate  [x^2/f]
  Real beta, one_minus_beta;      ///< each free of cancellation
  Real gamma, one_minus_gamma;
  Real batch;  ///< b'_m  [samples], an integer unless rounding is `none`

  /// omega = gamma beta, the weight of d_{k-1} in the step m_k = (1 - omega) g_k + omega d_{k-1}.
  [[nodiscard]] Real omega() const { return gamma * beta; }
  /// 1 - gamma beta, without cancellation.
  [[nodiscard]] Real one_minus_omega() const { return one_minus_gamma + gamma * one_minus_beta; }
  [[nodiscard]] std::uint64_t last_step() const { return first_step + steps - 1; }

  [[nodiscard]] bool same_values(Stage const& o) const {
    return alpha == o.alpha && beta == o.beta && one_minus_beta == o.one_minus_beta && gamma == o.gamma &&
           batch == o.batch && steps_per_epoch == o.steps_per_epoch;
  }
};

}  // namespace qhm
