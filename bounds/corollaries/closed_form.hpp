#pragma once

#include <cstdint>
#include <optional>

#include "core/plan.hpp"
#include "core/stages.hpp"

namespace qhm::bounds {

/// What the closed forms of a corollary read off a plan.
struct ClosedFormInput {
  Plan const& plan;
  std::uint64_t steps;              ///< K
  bool within_horizon;              ///< K is at most the steps of the M epochs of the horizon
  bool at_horizon;                  ///< K is just these steps
  std::uint64_t first_epoch_steps;  ///< T_0
  /// The formulas for growing batches speak of b0 delta^floor(m/E) itself: false where rounding or a cap
  /// changed a batch size within the first K steps, and for schedules that the paper does not have, those of
  /// its published code among them.
  bool pure_growth;
};
ClosedFormInput closed_form_input(Plan const&, std::uint64_t steps);

/// Upper bound on  sum_{m<M} 1/b'_m <= E delta / (b0 (delta - 1)), times T_0: the common factor of every
/// closed form for growing batches.
template <class Real>
Real growth_factor(ClosedFormInput const& in, Exponential const& batch) {
  Real const delta = decimal<Real>(batch.growth);
  return Real(in.first_epoch_steps) * Real(in.plan.interval) * delta /
         Real(decimal<Real>(batch.initial) * Real(delta - 1));
}

}  // namespace qhm::bounds
