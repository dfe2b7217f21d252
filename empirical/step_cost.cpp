#include "empirical/step_cost.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <vector>

#include "empirical/probes/unchanged_model.hpp"

namespace qhm::empirical {
namespace {

constexpr int rounds = 15;

}  // namespace

double step_cost(Stepper& stepper, UpdateRule const& rule, torch::nn::Module& model, std::int64_t count) {
  std::vector<Pass> const gradient{Pass{}};
  auto const own = rule.passes(0.5);
  if (own.size() == 1 && !own.front().product) return 1;
  UnchangedModel const unchanged(model);
  auto const seconds = [&](std::vector<Pass> const& passes) {
    auto const start = std::chrono::steady_clock::now();
    stepper.evaluate(passes, count);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  seconds(gradient), seconds(own);
  double of_gradient = std::numeric_limits<double>::infinity(), of_step = of_gradient;
  for (int round = 0; round < rounds; ++round) {
    of_gradient = std::min(of_gradient, seconds(gradient));
    of_step = std::min(of_step, seconds(own));
  }
  return of_step / of_gradient;
}

}  // namespace qhm::empirical
