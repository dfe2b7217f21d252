#pragma once

#include <string>
#include <vector>

#include "report/contents.hpp"

namespace qhm::report {

/// What the results say, in sentences of plain text with their numbers: how many there are and how they
/// ended; for each group the best and worst run, how far the bounds lie from what was observed, where one
/// lies below it; how many claims hold.
std::vector<std::string> summary(Contents const&);

}  // namespace qhm::report
