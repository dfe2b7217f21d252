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

}  // namespace qhm::verify
