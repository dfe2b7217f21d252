#include "empirical/step_cost.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "empirical/probes/unchanged_model.hpp"

namespace qhm::empirical {
namespace {

constexpr int rounds = 5;

double median(std::vector<double> values) {
  auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

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
  std::vector<double> of_gradient, of_step;
  for (int round = 0; round <= rounds; ++round) {
    double const one = seconds(gradient), all = seconds(own);
    if (round == 0) continue;
    of_gradient.push_back(one);
    of_step.push_back(all);
  }
  return median(of_step) / median(of_gradient);
}

}  // namespace qhm::empirical
