#pragma once

#include <string>

#include "plots/figure.hpp"

namespace qhm::plots {

/// The figure's points as tidy CSV, one row a point: `curve,x,y,low,high,run,quantity,standing`. `curve`
/// counts from 1 and tells lines apart; `low` and `high` are empty where there is no band. Numbers read back
/// exactly, text is quoted.
std::string figure_data(Figure const&);

inline constexpr char figure_data_header[] = "curve,x,y,low,high,run,quantity,standing";

/// `observed`, `bound`, `estimate`, `refuted`
std::string standing_name(Standing);

}  // namespace qhm::plots
