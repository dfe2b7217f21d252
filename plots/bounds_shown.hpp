#pragma once

#include <string>
#include <vector>

#include "plots/figure.hpp"
#include "plots/quantities.hpp"
#include "plots/request.hpp"
#include "plots/run.hpp"

namespace qhm::plots {

/// The bound columns of a run that the request asks for beside what was observed. Throws InputError for a
/// bound on something that it does not bound.
std::vector<std::string> bounds_shown(Request const&, Quantity const& observed, bool logarithmic, Run const&);

/// What a bound's curve may claim.
Standing standing_of(Run const&, std::string const& bound);

}  // namespace qhm::plots
