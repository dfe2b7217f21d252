#pragma once

#include <string>

#include "report/contents.hpp"

namespace qhm::report {

/// First line of every page: tells a report from a file that happens to have its name.
inline constexpr char page_first_line[] = "<!DOCTYPE html><!-- A report of QHM Lab. -->";

/// One self-contained page: summary, figures, tables, configurations, the bound explorer, verdicts,
/// provenance. It loads nothing: styles, scripts, data and the WebAssembly of the bounds are inside. Without
/// scripts everything but charts and explorer is still there.
std::string page(Contents const&);

}  // namespace qhm::report
