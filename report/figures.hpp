#pragma once

#include <string>

#include "report/contents.hpp"

namespace qhm::report {

/// Most figures of one group that are drawn; what is beyond is in the tables and the interactive chart.
inline constexpr std::size_t most_drawn_figures = 24;

/// The group's figures as `qhm plot` draws them, inline: squared gradient norms against steps and against
/// gradient evaluations, and the test accuracy where there is one, a figure for every seven runs. What cannot
/// be drawn is said in its place.
std::string figures(Group const&);

/// An SVG document as an element of a page: without its prologue, and with ids that begin with `prefix`, so
/// that several can be on it.
std::string inline_svg(std::string const& document, std::string const& prefix);

}  // namespace qhm::report
