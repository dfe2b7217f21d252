#pragma once

#include <string>
#include <vector>

#include "verify/claim.hpp"

namespace qhm::verify {

/// Every claim, in reading order. Made once.
std::vector<Claim> const& every_claim();

/// The claims whose ids are `names`, or lie below one of them as below a folder (`corollary-5`,
/// `theorem-4/i`); all where there are no names. Throws InputError for a name that fits none, with the
/// nearest id.
std::vector<Claim const*> claims_named(std::vector<std::string> const& names);

/// One claim at run time.
struct Judged {
  Claim const* claim;
  Finding finding;
};

/// Evaluates the claims on `threads` threads; the order of the result is that of `claims`. Throws what an
/// evaluation throws, RecheckFailed among it.
std::vector<Judged> judge(std::vector<Claim const*> const& claims, unsigned threads);

}  // namespace qhm::verify
