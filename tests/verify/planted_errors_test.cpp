#include "tests/verify/planted_errors.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "verify/registry.hpp"
#include "verify/search.hpp"

namespace qhm {
namespace {

std::vector<verify::Claim const*> pointers(std::vector<verify::Claim> const& claims) {
  std::vector<verify::Claim const*> all;
  for (auto const& claim : claims) all.push_back(&claim);
  return all;
}

verify::SearchBudget budget(std::uint64_t evaluations, unsigned threads) {
  return {.evaluations = evaluations, .threads = threads};
}

TEST(PlantedErrors, EveryOneIsFound) {
  auto const claims = test::planted_errors();
  ASSERT_GE(claims.size(), 20u);
  for (auto const& found : verify::search(pointers(claims), budget(4000, 2)))
    EXPECT_TRUE(found.violation) << found.claim->id << ": largest ratio " << found.largest_ratio << " in "
                                 << found.evaluations << " evaluations";
}

TEST(PlantedErrors, NoTrueClaimIsRefuted) {
  std::vector<verify::Claim const*> claims;
  for (auto const& claim : verify::every_claim())
    if (claim.recorded == verify::Verdict::holds && claim.domain) claims.push_back(&claim);
  ASSERT_GE(claims.size(), 30u);
  for (auto const& found : verify::search(claims, budget(1500, 2))) {
    EXPECT_FALSE(found.violation) << found.claim->id;
    EXPECT_GE(found.evaluations, 1500u) << found.claim->id;
    EXPECT_LE(found.largest_ratio, 1 + 1e-9) << found.claim->id;
  }
}

TEST(PlantedErrors, WhatASearchSeesDoesNotDependOnThreads) {
  auto const claims = test::planted_errors();
  auto const one = verify::search(pointers(claims), budget(200, 1));
  auto const three = verify::search(pointers(claims), budget(200, 3));
  ASSERT_EQ(one.size(), three.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].evaluations, three[i].evaluations);
    EXPECT_EQ(one[i].largest_ratio, three[i].largest_ratio);
    ASSERT_EQ(one[i].violation.has_value(), three[i].violation.has_value());
    if (one[i].violation) {
      EXPECT_EQ(one[i].violation->where.plan, three[i].violation->where.plan);
      EXPECT_EQ(one[i].violation->where.steps, three[i].violation->where.steps);
    }
  }
}

TEST(PlantedErrors, AStoppedSearchKeepsWhatItFound) {
  auto const claims = test::planted_errors();
  std::atomic<bool> stop = true;
  auto stopped = budget(4000, 2);
  stopped.stop = &stop;
  for (auto const& found : verify::search(pointers(claims), stopped)) EXPECT_EQ(found.evaluations, 0u);
}

}  // namespace
}  // namespace qhm
