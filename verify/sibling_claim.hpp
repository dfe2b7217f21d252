#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "verify/claim.hpp"

namespace qhm::verify {

/// A claim about a sibling paper, `siblings/ID`, whose scope says whether it is of a bound or of the method.
Claim sibling(std::string id, std::string source, std::string statement, std::string scope,
              std::function<Finding()> decide);

/// Holds where the numbers fall certainly from each to the next.
Finding falls(std::string const& what, std::vector<Enclosure> const& numbers);

}  // namespace qhm::verify
