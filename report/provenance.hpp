#pragma once

#include <string>

#include "report/contents.hpp"

namespace qhm::report {

/// Where every number comes from: the command, build, seed and files of each run, the records, and the
/// program that wrote the page.
std::string provenance(Contents const&);

}  // namespace qhm::report
