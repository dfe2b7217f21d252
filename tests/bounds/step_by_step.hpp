#pragma once

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <string>
#include <vector>

#include "core/stages.hpp"

namespace qhm::test {

/// 50 decimal digits without expression templates: what a formula gives when nothing rounds that matters.
using Fifty =
    boost::multiprecision::number<boost::multiprecision::cpp_dec_float<50>, boost::multiprecision::et_off>;

/// The schedules at each of the plan's first K steps, so that a formula can be read off with its own index k.
inline std::vector<Stage<Fifty>> every_step(Plan const& plan, std::uint64_t K) {
  std::vector<Stage<Fifty>> steps;
  for (auto stage : tabulate<Fifty>(plan, K)) {
    std::uint64_t const count = std::exchange(stage.steps, 1);
    for (std::uint64_t i = 0; i < count; ++i, ++stage.first_step) steps.push_back(stage);
  }
  return steps;
}

/// The plan's first K steps, at most `most`.
inline std::uint64_t horizon(Plan const& plan, std::uint64_t most) {
  return std::min(steps_after(plan, plan.epochs), most);
}

inline void expect_relatively_near(double value, Fifty const& exact, double tolerance,
                                   std::string const& what) {
  EXPECT_LE(std::abs(static_cast<double>(value / exact - 1)), tolerance)
      << what << ": " << value << " for " << static_cast<double>(exact);
}

}  // namespace qhm::test
