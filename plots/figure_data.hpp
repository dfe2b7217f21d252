#pragma once

#include <string>

#include "plots/figure.hpp"
#include "plots/panels.hpp"

namespace qhm::plots {

/// The points of all panels as tidy CSV, one row a point:
/// `curve,x,y,low,high,run,quantity,standing,panel`. `curve` counts from 1 over all panels and tells lines
/// apart; `low` and `high` are empty where there is no band, `panel` is panel_name's.
/// Numbers read back exactly, text is quoted and on one line.
std::string figure_data(Panels const&);

inline constexpr char figure_data_header[] = "curve,x,y,low,high,run,quantity,standing,panel";

/// A panel's heading, with those of its row and column where it is one of a grid.
std::string panel_name(Panels const&, std::size_t panel);

/// `observed`, `bound`, `estimate`, `refuted`, `reference`
std::string standing_name(Standing);

}  // namespace qhm::plots
