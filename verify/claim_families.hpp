#pragma once

#include "verify/claim.hpp"

namespace qhm::verify {

/// One family of claims a file; verify/registry.hpp puts them together.
std::vector<Claim> claims_of_corollary_3();
std::vector<Claim> claims_of_corollary_5();
std::vector<Claim> claims_of_rates();
std::vector<Claim> claims_of_theorems();
std::vector<Claim> claims_of_conditions();
std::vector<Claim> claims_of_section_4();
std::vector<Claim> claims_of_remarks();
std::vector<Claim> claims_of_siblings();  ///< of arXiv 2501.08883, 2508.03105, 2409.08770: docs/siblings.md
std::vector<Claim> claims_of_lmo();       ///< of arXiv 2512.13227: docs/siblings.md

}  // namespace qhm::verify
