#pragma once

#include <cmath>
#include <string>

#include "bounds/sums/extremes.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "core/problem.hpp"

namespace qhm::bounds {

/// A constant of the problem in the arithmetic of the bound, as the decimal that was written.
template <class Real>
Real constant(Known const& known) {
  return decimal<Real>(known.value);
}

template <class Real>
double as_double(Real const& x) {
  return static_cast<double>(x);
}

/// Throws AssumptionViolated with the first step at which margin(stage) breaks the condition; `margin` is a
/// template over the arithmetic of the stage, `describe` gets the stage in plain numbers.
template <class Real, class Function, class Describe>
void require_at_every_step(Profile<Real> const& profile, Margin kind, Function const& margin,
                           Describe const& describe) {
  auto const of_sight = [&](auto const& sight) { return margin(sight.stage()); };
  for (auto const& piece : profile.pieces()) {
    auto const epochs = piece.flat() ? 1 : piece.epochs();
    if (auto const broken = first_break(piece, piece.first_epoch, epochs, kind, of_sight))
      throw AssumptionViolated(piece.step_of(*broken), describe(piece.stage(*broken)));
  }
}

/// The same for a margin of two steps that follow each other, margin(stage_k, stage_{k+1}), and `describe` of
/// both; the step named is k.
template <class Real, class Function, class Describe>
void require_at_every_pair(Profile<Real> const& profile, Margin kind, Function const& margin,
                           Describe const& describe) {
  auto const inside = [&](auto const& sight) {
    auto const here = sight.stage();
    return margin(here, here);
  };
  auto const across = [&](auto const& sight) { return margin(sight.stage(), sight.next().stage()); };
  auto const& pieces = profile.pieces();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    auto const& piece = pieces[i];
    auto const epochs = piece.flat() ? 1 : piece.epochs();
    // Pairs inside an epoch, then those across epochs: whichever breaks first; then the one across pieces.
    std::optional<std::uint64_t> first, step;
    bool crosses = false;
    if (piece.steps > 1 && (piece.flat() || piece.steps_per_epoch > 1))
      if ((first = first_break(piece, piece.first_epoch, epochs, kind, inside))) step = piece.step_of(*first);
    if (auto const broken = first_break(piece, piece.first_epoch, epochs - 1, kind, across))
      if (!step || piece.step_of(*broken + 1) - 1 < *step) {
        first = broken;
        step = piece.step_of(*broken + 1) - 1;
        crosses = true;
      }
    if (step)
      throw AssumptionViolated(*step,
                               describe(piece.stage(*first), piece.stage(crosses ? *first + 1 : *first)));
    auto const last = piece.stage(piece.last_epoch());
    auto const following = i + 1 < pieces.size() ? pieces[i + 1].stage(pieces[i + 1].first_epoch) : last;
    if (!detail::holds<Real>(margin(last, following), kind))
      throw AssumptionViolated(piece.first_step + piece.steps - 1, describe(last, following));
  }
}

/// Throws AssumptionViolated unless sample gradients are bounded (Assumption 1: |grad f_i| <= G < inf).
void require_bounded_gradients(Problem const& problem);

/// `alpha = 5 breaks 0 <= alpha < 2/L = 2`
std::string breaks(std::string const& symbol, double value, std::string const& condition, double limit);

}  // namespace qhm::bounds
