#pragma once

#include <span>

#include "core/result_folder.hpp"
#include "plots/figure.hpp"
#include "plots/request.hpp"

namespace qhm::plots {

/// The figure that `request` asks of results of one kind: one colour a run, its observed columns with their
/// band, its bounds (solid from analytic constants, dashed from estimated ones), its stage changes. Points
/// that were not measured (NaN) are passed over; those that an axis cannot show are left out and counted in
/// the caption.
///
/// Throws InputError for results of different kinds or more than `most_runs`, columns that are not there
/// (listing those that are), columns that cannot share an axis, bounds on something that they do not bound,
/// and when nothing is left to draw.
Figure figure_of(std::span<Result const> results, Request const& request);

/// Colours that everyone can tell apart.
inline constexpr std::size_t most_runs = 7;

}  // namespace qhm::plots
