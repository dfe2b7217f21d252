#pragma once

#include <string>
#include <vector>

#include "bounds/optimize/optimum.hpp"

namespace qhm::test {

using namespace bounds;  // NOLINT: this header is the tests' own

/// Two hundred samples, so that every batch size can be tried.
inline Plan const small_plan{.batch = Constant{8},
                             .beta = Constant{0.5},
                             .gamma = Constant{0.5},
                             .interval = 3,
                             .epochs = 20,
                             .samples = 200};

inline Budget steps_budget(std::uint64_t K) {
  return {.kind = Budget::Kind::steps, .amount = K};
}
inline Budget epochs_budget(std::uint64_t M) {
  return {.kind = Budget::Kind::epochs, .amount = M};
}
inline Budget evaluations_budget(std::uint64_t N) {
  return {.kind = Budget::Kind::evaluations, .amount = N};
}
inline Budget accuracy(double eps, Budget::Cost cost = Budget::Cost::evaluations) {
  return {.kind = Budget::Kind::accuracy, .accuracy = eps, .cost = cost};
}

inline Optimum found(Plan const& plan, std::vector<std::string> const& free, Budget const& budget,
                     char const* theorem, Problem const& problem = {}) {
  return optimise(problem, family_of(plan, free, plan.samples, problem), budget, &theorem_named(theorem),
                  {.seconds = 60, .boxes = 20'000});
}

}  // namespace qhm::test
