#include "bounds/theorems/weights.hpp"

#include "bounds/theorems/stage_weight.hpp"

namespace qhm::bounds {

std::vector<double> weights(Theorem const& theorem, Problem const& problem,
                            std::span<Stage<double> const> stages, Evaluation const& value) {
  if (!value.bound) return {};
  if (theorem.name == "theorem-a") return theorem_a_weights(problem, stages, *value.choice);
  std::vector<double> all;
  for (auto const& stage : stages) {
    auto const weight = stage_weight(theorem.name, problem, stage);
    if (!weight) return {};
    all.insert(all.end(), stage.steps, *weight);
  }
  return all;
}

}  // namespace qhm::bounds
