// The forms of Theorem H that no command prints, for check_bounds.py: JSON of their numbers and of what they
// are of.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bounds/theorems/theorem_h_tuned.hpp"

namespace {

using namespace qhm;
using nlohmann::json;

bounds::LmoProblem<double> problem() {
  return {.gap = 1.3,
          .sigma = 0.7,
          .sigma_hessian = 0.6,
          .smoothness = 1.1,
          .relative_smoothness = 0.2,
          .hessian = 0.9,
          .relative_hessian = 0.3,
          .curvature = 0.8,
          .to_dual = 1.5,
          .to_euclidean = 1.2};
}

}  // namespace

int main() {
  auto const p = problem();
  bounds::LmoStep<double> const step{.eta = 0.02, .a = 0.3, .batch = 4, .hessian_batch = 4};
  std::uint64_t const K = 500;
  json record{{"L0", p.smoothness},      {"L1", p.relative_smoothness},
              {"M0", p.hessian},         {"M1", p.relative_hessian},
              {"L2", p.curvature},       {"rho", p.to_dual},
              {"theta", p.to_euclidean}, {"Delta", p.gap},
              {"sigma", p.sigma},        {"sigma_H", p.sigma_hessian},
              {"eta", step.eta},         {"a", step.a},
              {"b", step.batch},         {"K", K}};
  for (auto const momentum : {Momentum::polyak, Momentum::hcm_v1, Momentum::hcm_v2})
    for (auto const& [sample, name] : {std::pair{bounds::HessianSample::same, "same"},
                                       std::pair{bounds::HessianSample::independent, "independent"}})
      record["relative"][name][momentum_name(momentum)] =
          bounds::theorem_h_relative(p, momentum, sample, K, step);
  auto const tuned = [](bounds::TunedLmo<double> const& t) {
    return json{{"eta", t.eta}, {"a", t.a}, {"leading", t.leading}};
  };
  auto const steps = static_cast<double>(K);
  record["tuned"] = {
      {"polyak", tuned(bounds::tuned_polyak(p, steps))},
      {"hcm-v1", tuned(bounds::tuned_hcm(p, p.sigma_hessian, steps))},
      {"hcm-v2", tuned(bounds::tuned_hcm(p, std::hypot(p.sigma_hessian, p.curvature), steps))}};
  fmt::print("{}\n", record.dump());
}
