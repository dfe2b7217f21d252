#pragma once

#include <span>

#include "bounds/certificates/certified_table.hpp"
#include "core/text_table.hpp"

namespace qhm::cli {

/// Every enclosed number, one a line: the plan's kinds, K, the quantity (`theorem-2.A`, `theorem-2`), its
/// lower and upper end rounded outwards to 17 digits, and for a sum with a closed form that form's ends and
/// whether it is at least the exact sum. `all_rows` false: only the last K of each table.
TextTable table_of_certificates(std::span<bounds::BoundTable const> tables,
                                std::span<bounds::CertifiedRows const> certificates, bool all_rows);

/// What was not decided, and what `undecided` means.
std::string certificate_footnotes(std::span<bounds::BoundTable const> tables,
                                  std::span<bounds::CertifiedRows const> certificates);

}  // namespace qhm::cli
