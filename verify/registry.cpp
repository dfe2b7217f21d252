#include "verify/registry.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "core/edit_distance.hpp"
#include "core/errors.hpp"
#include "verify/claim_families.hpp"

namespace qhm::verify {
namespace {

/// The id most like `name`, or the beginning of ids (`corollary-3`) most like it.
std::string nearest_id(std::string const& name) {
  std::string nearest;
  std::size_t least = std::string::npos;
  for (Claim const& claim : every_claim())
    for (std::size_t end = 0; end != std::string::npos;) {
      end = claim.id.find('/', end + 1);
      auto const beginning = claim.id.substr(0, end);
      auto const distance = edit_distance(name, beginning);
      if (distance < least) least = distance, nearest = beginning;
    }
  return nearest;
}

bool belongs(std::string const& id, std::string const& name) {
  return id == name || id.starts_with(name + "/");
}

}  // namespace

std::vector<Claim> const& every_claim() {
  static std::vector<Claim> const all = [] {
    std::vector<Claim> claims;
    for (auto const& family :
         {claims_of_theorems, claims_of_corollary_3, claims_of_corollary_5, claims_of_rates,
          claims_of_conditions, claims_of_section_4, claims_of_remarks, claims_of_siblings, claims_of_lmo}) {
      auto more = family();
      std::move(more.begin(), more.end(), std::back_inserter(claims));
    }
    return claims;
  }();
  return all;
}

std::vector<Claim const*> claims_named(std::vector<std::string> const& names) {
  for (auto const& name : names)
    if (std::none_of(every_claim().begin(), every_claim().end(),
                     [&](Claim const& claim) { return belongs(claim.id, name); }))
      throw InputError("CLAIM", "'" + name + "'", "is not a claim",
                       "did you mean " + nearest_id(name) + "? qhm verify --list shows all");
  std::vector<Claim const*> chosen;
  for (Claim const& claim : every_claim())
    if (names.empty() || std::any_of(names.begin(), names.end(),
                                     [&](std::string const& name) { return belongs(claim.id, name); }))
      chosen.push_back(&claim);
  return chosen;
}

std::vector<Judged> judge(std::vector<Claim const*> const& claims, unsigned threads) {
  std::vector<Judged> judged(claims.size());
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex guard;
  auto const work = [&] {
    for (std::size_t i = next++; i < claims.size(); i = next++) try {
        judged[i] = {claims[i], evaluate(*claims[i])};
      } catch (...) {
        std::lock_guard const lock(guard);
        if (!failure) failure = std::current_exception();
      }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned t = 1; t < threads; ++t) workers.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  return judged;
}

}  // namespace qhm::verify
