#pragma once

#include <string>
#include <vector>

#include "verify/registry.hpp"

namespace qhm::verify {

/// docs/errata.md: what was found, written for the authors of arXiv 2506.23544, as Markdown.
std::string errata(std::vector<Judged> const&);

}  // namespace qhm::verify
