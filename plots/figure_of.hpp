#pragma once

#include <span>

#include "core/result_folder.hpp"
#include "plots/panels.hpp"
#include "plots/request.hpp"

namespace qhm::plots {

/// The figures that `request` asks of results of one kind. Seeds of one plan are one curve; one colour a run,
/// its observed columns with their band, its bounds (solid from analytic constants, dashed from estimated
/// ones), its stage changes; references in each panel. Points that were not measured (NaN) are passed over;
/// those that an axis cannot show are left out and counted in the caption.
///
/// Throws InputError for results of different kinds or schemas or of too many colours, columns that are not
/// there (listing those that are), columns that cannot share an axis, bounds on something that they do not
/// bound, a band that no run has, references that cannot be read, and when nothing is left to draw.
Panels panels_of(std::span<Result const> results, Request const& request);

/// The first panel by itself, with the title and the caption.
Figure figure_of(std::span<Result const> results, Request const& request);

}  // namespace qhm::plots
