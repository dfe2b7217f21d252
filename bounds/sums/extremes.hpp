#pragma once

#include <optional>

#include "bounds/sums/sight.hpp"

namespace qhm::bounds {

/// max_{k<K} of(stage_k) for a function that is monotone on every piece: it is taken at an end.
template <class Real, class Function>
Real maximum(Profile<Real> const& profile, Function const& of) {
  using std::max;
  auto const& pieces = profile.pieces();
  Real largest = of(pieces.front().stage(pieces.front().first_epoch));
  for (auto const& piece : pieces) {
    largest = max(largest, Real(of(piece.stage(piece.first_epoch))));
    if (!piece.flat()) largest = max(largest, Real(of(piece.stage(piece.last_epoch()))));
  }
  return largest;
}

/// How a margin must lie for a condition to hold.
enum class Margin { at_least_zero, above_zero };

namespace detail {

template <class Real>
bool holds(Real const& margin, Margin kind) {
  return kind == Margin::above_zero ? margin > Real(0) : margin >= Real(0);
}

/// Whether the margin is above zero all over a block, for certain.
template <class Real, class Function>
bool certainly_above_zero(OverBlock<Real> sight, Function const& margin) {
  try {
    sight.fat = encloses<Real>;
    auto const series = margin(sight);
    return encloses<Real> ? series[0] > Real(0) : series[0] > series.spread();
  } catch (Kink const&) {
    return false;
  } catch (Undecided const&) {
    return false;
  }
}

}  // namespace detail

/// First epoch of the first piece range [first, first + epochs) at which margin(sight) breaks the condition.
/// Blocks on which the series shows a positive margin are passed over; the others are looked at ever closer.
template <class Real, class Function>
std::optional<std::uint64_t> first_break(Piece<Real> const& piece, std::uint64_t first, std::uint64_t epochs,
                                         Margin kind, Function const& margin) {
  std::optional<std::uint64_t> broken;
  auto const on_epoch = [&](std::uint64_t epoch) {
    if (!broken && !detail::holds<Real>(margin(AtEpoch<Real>{piece, epoch}), kind)) broken = epoch;
  };
  auto const on_block = [&](Block const& block) {
    return broken || detail::certainly_above_zero(OverBlock<Real>{piece, block}, margin);
  };
  BlockVisit<Real, decltype(on_epoch), decltype(on_block)>(on_epoch, on_block)(piece, first, epochs);
  return broken;
}

}  // namespace qhm::bounds
