#include "figures/claim_values.hpp"

#include <algorithm>
#include <set>

#include "core/batch_runs.hpp"
#include "core/errors.hpp"
#include "verify/registry.hpp"

namespace qhm::figures {

using verify::Claim;
using verify::Reading;

Claim const& claim_of_term(std::string const& id) {
  auto const& all = verify::every_claim();
  auto const found = std::find_if(all.begin(), all.end(), [&](Claim const& claim) { return claim.id == id; });
  if (found == all.end() || !found->inequality || !found->domain || !id.starts_with("corollary-"))
    throw InputError("recipe", id, "is not a claim on a sum of Corollary 3 or 5", "see qhm verify --list");
  return *found;
}

std::vector<Claim const*> lines_of(std::string const& corollary) {
  auto const claims = verify::claims_named({corollary});
  std::set<std::string> corrections;
  for (auto const* claim : claims) corrections.insert(claim->correction);
  std::vector<Claim const*> lines;
  for (auto const* claim : claims) {
    bool const of_paper = claim->reading == Reading::printed || claim->reading == Reading::garbled ||
                          (claim->reading == Reading::intended && !corrections.contains(claim->id));
    if (of_paper && claim->inequality && claim->domain) lines.push_back(claim);
  }
  if (lines.empty())
    throw InputError("recipe", corollary, "has no claims on sums", "choose corollary-3 or corollary-5");
  return lines;
}

ClaimValues values_at(Claim const& claim, verify::Case const& at) {
  auto const [exact, claimed] = claim.inequality->values(at);
  double const corrected =
      claim.correction.empty() ? claimed : claim_of_term(claim.correction).inequality->values(at).second;
  return {exact, claimed, corrected};
}

verify::Case with_steps(Claim const& claim, verify::Case at, std::uint64_t steps) {
  at.steps = steps;
  if (claim.domain->steps != verify::Steps::any) at.plan.epochs = epoch_of(at.plan, steps - 1) + 1;
  return at;
}

}  // namespace qhm::figures
