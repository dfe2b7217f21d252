#pragma once

#include <string>
#include <vector>

#include "core/result_folder.hpp"
#include "plots/request.hpp"

namespace qhm::plots {

/// `steps`, `epochs`, `evaluations`, `seconds`, `cost`: as `x_axis_from` reads it.
std::string x_name(XAxis);

/// `step`, `epoch`, `evaluations`, `seconds`, `cost`: the column of a series.
std::string x_column(XAxis);

/// `training time  [s]`
std::string x_label(XAxis);

/// The series' values along an axis. Throws InputError for `--x`, listing the axes that the series has.
std::vector<double> x_values(Series const&, XAxis);

}  // namespace qhm::plots
