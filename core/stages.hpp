#pragma once

#include <vector>

#include "core/pieces.hpp"

namespace qhm {

/// The plan's table for its first `steps` steps, the last stage cut where they end: its pieces epoch by
/// epoch, neighbouring runs of equal values as one stage. A constant plan has one, however long.
///
/// Throws InputError when `steps` is out of range or the table would have more than max_stages rows.
template <class Real = double>
std::vector<Stage<Real>> tabulate(Plan const& plan, std::uint64_t steps) {
  std::vector<Stage<Real>> stages;
  auto const append = [&](Stage<Real> const& next) {
    if (!stages.empty() && stages.back().same_values(next)) {
      stages.back().steps += next.steps;
      return;
    }
    if (stages.size() == max_stages) detail::too_many_stages(steps);
    stages.push_back(next);
  };
  for_each_piece<Real>(plan, steps, [&](Piece<Real> const& piece) {
    if (piece.flat()) {
      auto stage = piece.stage(piece.first_epoch);
      stage.steps = piece.steps;
      append(stage);
    } else {
      for (std::uint64_t i = 0; i < piece.epochs(); ++i) append(piece.stage(piece.first_epoch + i));
    }
    return true;
  });
  return stages;
}

/// The table of the whole horizon of M epochs.
template <class Real = double>
std::vector<Stage<Real>> tabulate(Plan const& plan) {
  return tabulate<Real>(plan, steps_after(plan, plan.epochs));
}

}  // namespace qhm
