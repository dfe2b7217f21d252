#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "bounds/bound_table.hpp"
#include "bounds/certificates/certificate.hpp"

namespace qhm::bounds {

/// Certificates of a table: [row][theorem].
using CertifiedRows = std::vector<std::vector<Certificate>>;
CertifiedRows certify(Problem const&, BoundTable const&);

/// Adds to each theorem of a `qhm.bounds/1` record the key `enclosure`:
///
///     {"precision": 128, "decided": true, "A": [lo, hi], "bound": [lo, hi] or null,
///      "closed_form": {"A": {"enclosure": [lo, hi], "at_least_exact": "holds"}} or null}
///
/// lo and hi are doubles rounded outwards; an infinite end is written as a string. Where even the last
/// precision left the theorem open, `decided` is false and `reason` says what was open.
void add_certificates(nlohmann::json& record, std::span<BoundTable const> tables,
                      std::span<CertifiedRows const> certificates);

}  // namespace qhm::bounds
