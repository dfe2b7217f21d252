#pragma once

#include <string>

#include "report/contents.hpp"

namespace qhm::report {

/// A table of every run's schedules, numbers and problem constants, then each run's whole manifest.
std::string configurations(Group const&);

}  // namespace qhm::report
