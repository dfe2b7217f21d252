#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "verify/claim.hpp"

namespace qhm::verify {

/// When a search ends: whichever comes first.
struct SearchBudget {
  std::uint64_t evaluations =
      UINT64_MAX;  ///< per claim; alone it makes a search reproducible, whatever the threads
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  std::atomic<bool> const* stop = nullptr;  ///< set by whoever wants an early end
  unsigned threads = 1;
  std::uint64_t seed = 1;
};

/// What a search covered of one claim.
struct Searched {
  Claim const* claim;
  std::uint64_t evaluations = 0;       ///< in double
  double largest_ratio = 0;            ///< exact/claimed, violation or not
  std::optional<Case> nearest{};       ///< where
  std::optional<Witness> violation{};  ///< certified, checked a second time, and simplified
};

/// Looks for violations of every claim that has a domain. Rounds of random cases, each followed by a local
/// search that moves one number at a time towards a larger exact/claimed; a case above 1 is simplified while
/// it stays above, and counts only once enclosures confirm it. A claim is left alone after its first
/// violation.
std::vector<Searched> search(std::vector<Claim const*> const& claims, SearchBudget const&);

}  // namespace qhm::verify
