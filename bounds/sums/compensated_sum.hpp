#pragma once

#include <cmath>
#include <concepts>

namespace qhm::bounds {

/// Running sum. In double it is compensated (Neumaier 1974): the error of a sum of n terms of one sign is
/// below two ulps for any n < 2^52, where plain addition loses up to n/2 ulps. Wider and enclosing types add
/// as they are.
template <class Real>
class CompensatedSum {
 public:
  void add(Real const& term) {
    if constexpr (std::same_as<Real, double>) {
      double const total = sum_ + term;
      if (std::isfinite(total))
        lost_ += std::abs(sum_) >= std::abs(term) ? (sum_ - total) + term : (term - total) + sum_;
      sum_ = total;
    } else {
      sum_ += term;
    }
  }
  [[nodiscard]] Real value() const { return sum_ + lost_; }

 private:
  Real sum_{0}, lost_{0};
};

}  // namespace qhm::bounds
