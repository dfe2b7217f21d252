#pragma once

#include <string>
#include <string_view>

namespace qhm::report {

/// A displayed formula of docs/bounds.md in TeX as MathML, which browsers draw themselves: letters, numbers,
/// scripts, primes, \frac, \sqrt, \sum and \prod, \min and \max with what stands below them, \left .. \right,
/// norms, \text, Greek letters and spaces. Throws std::invalid_argument for what is not among them, naming
/// it.
std::string mathml(std::string_view tex);

}  // namespace qhm::report
