#pragma once

#include <compare>
#include <string>
#include <vector>

#include "verify/claim.hpp"
#include "verify/inequality.hpp"

namespace qhm::verify {

/// K^(quarters/4) (log K)^logs, ordered by growth.
struct Order {
  int quarters = 0, logs = 0;
  auto operator<=>(Order const&) const = default;
  friend Order operator-(Order const& x, Order const& y) {
    return {x.quarters - y.quarters, x.logs - y.logs};
  }
};
std::string order_name(Order const&);  ///< K^(-1/2) log K

/// The order of a partial sum, by rule: a term falls like (m+1)^-e times rho^m, where e adds up from 1/2
/// (sqrt-decay), 1 (decay) and 3/4 (1 - increasing beta), and rho < 1 comes from a growing batch or a
/// step-decayed weight; so the sum converges where rho < 1 or e > 1, and is K^(1-e) or log K otherwise.
/// Cosine and polynomial learning rates count as e = 0 up to their horizon and as sqrt-decay beyond it
/// (`extended`).
Order order_of(Series, Plan const&, bool extended);

/// The partial sums that stand beside the rule: at 1e6 and at 1e12 steps, one sample an epoch.
inline constexpr std::uint64_t early = 1'000'000, late = 1'000'000'000'000;

/// A certified comparison of the two: whether the quantity at `late` is above 1.5 times that at `early`. The
/// slowest growth at hand, log K, doubles in between; the slowest convergence, K^(-1/4), has settled to 3 %.
struct Growth {
  Verdict grows;  ///< holds: it does; refuted: it does not
  Witness numbers;
};
Growth growth_of(std::function<Enclosure(Case const&)> const& quantity, Case const& early, Case const& late);

/// The plan with n = b = E = 1 and a horizon of 10 epochs.
Case series_case(Plan plan, std::uint64_t steps);

/// The sum over k < K, enclosed with 64 bits; each is evaluated once and remembered, for any thread.
Enclosure partial_sum(Series, Case const&);

}  // namespace qhm::verify
