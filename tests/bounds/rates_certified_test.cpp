#include <gtest/gtest.h>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "tests/bounds/rates_terms.hpp"

namespace qhm::bounds {
namespace {

using namespace test;

/// A slope of log value over log K between two certified values, as an enclosure.
Enclosure certified_slope(Enclosure const& value, Enclosure const& next, std::uint64_t K,
                          std::uint64_t next_K) {
  return log(next / value) / log(Enclosure(next_K) / Enclosure(K));
}

/// Certified sums with increasing beta cost half a second each: the combinations that differ, gamma turn
/// about.
bool looked_at(Plan const& plan) {
  bool const constant_batch = std::holds_alternative<Constant>(plan.batch);
  bool const constant_gamma = std::holds_alternative<Constant>(plan.gamma);
  if (!std::holds_alternative<Increasing>(plan.beta)) return constant_batch == constant_gamma;
  return constant_batch && constant_gamma && readings(plan).size() == 1;
}

TEST(RateCertificates, SlopesOfCertifiedValuesAreTheExponents) {
  for (Plan const& plan : early_plans()) {
    if (!looked_at(plan)) continue;
    for (auto const& table : rate_tables(plan)) {
      auto const here = run_of(plan, table.reading, last_decade - 1);
      auto const next = run_of(plan, table.reading, last_decade);
      auto const values = term_values<Enclosure>(here.plan, here.steps);
      auto const next_values = term_values<Enclosure>(next.plan, next.steps);
      auto const K = static_cast<double>(here.steps);
      auto const next_K = static_cast<double>(next.steps);
      for (std::size_t i = 0; i < values.size(); ++i) {
        SCOPED_TRACE(name(plan, table.reading) + ": " + values[i].theorem + "." + values[i].term);
        auto const& order = table.rate(values[i].theorem, values[i].term).steps;
        auto const slope = certified_slope(values[i].value, next_values[i].value, here.steps, next.steps);
        EXPECT_LT(upper(slope) - lower(slope), 1e-15);
        // Over the last decade the power alone, and the logs' own slope q/log K beside it.
        double const predicted =
            (log_of(order, std::log(next_K)) - log_of(order, std::log(K))) / std::log(next_K / K);
        double const allowed =
            of_early_plans.allowed(K, next_K, has_logs(plan, order)) / std::log(next_K / K);
        EXPECT_LT(allowed, 0.01);  // a quarter power is 0.25, a log 0.024
        EXPECT_GE(lower(slope), predicted - allowed);
        EXPECT_LE(upper(slope), predicted + allowed);
      }
    }
  }
}

}  // namespace
}  // namespace qhm::bounds
