#include "synthetic/theorem_averages.hpp"

#include "bounds/checked_evaluation.hpp"
#include "bounds/sums/compensated_sum.hpp"
#include "bounds/theorems/stage_weight.hpp"
#include "bounds/theorems/weights.hpp"

namespace qhm::synthetic {
namespace {

/// One weight a stage; empty where the theorem has none.
std::vector<double> stage_weights(std::string const& theorem, Problem const& problem,
                                  std::span<Stage<> const> stages) {
  std::vector<double> all;
  for (auto const& stage : stages) {
    auto const weight = bounds::stage_weight(theorem, problem, stage);
    if (!weight) return {};
    all.push_back(*weight);
  }
  return all;
}

}  // namespace

TheoremAverages::TheoremAverages(Problem const& problem, Plan const& plan, std::span<Stage<> const> stages) {
  std::uint64_t const steps = stages.back().last_step() + 1;
  bounds::CheckedEvaluation const evaluation(problem, plan, steps);
  for (auto const& theorem : bounds::theorems()) {
    bool const by_step = theorem.name == "theorem-a";
    if (by_step && steps > most_steps_with_own_weights) continue;
    auto const value = evaluation.evaluate(theorem);
    if (!value.bound) continue;
    auto weights = by_step ? bounds::weights(theorem, problem, stages, value)
                           : stage_weights(theorem.name, problem, stages);
    bool const proved = theorem.standing == bounds::Standing::proved;
    if (weights.empty()) {
      minima_.push_back({theorem.name, proved, *value.bound});
      continue;
    }
    bounds::CompensatedSum<double> total;
    for (std::size_t i = 0; i < weights.size(); ++i)
      total.add(by_step ? weights[i] : weights[i] * static_cast<double>(stages[i].steps));
    for (double& w : weights) w /= total.value();
    entries_.push_back({theorem.name, proved, *value.bound, std::move(weights)});
  }
  for (auto const& entry : entries_) {
    indices_.push_back(indices_.size());
    if (entry.theorem == "theorem-a")
      weights_.push_back({.by_step = entry.weights.data()});
    else
      weights_.push_back({.by_stage = entry.weights.data()});
  }
}

std::vector<Tightness> TheoremAverages::beside(Estimates const& estimates) const {
  std::vector<Tightness> all;
  for (std::size_t i = 0; i < entries_.size(); ++i)
    all.push_back({entries_[i].theorem, entries_[i].proved, entries_[i].bound, estimates.averages.mean(i),
                   estimates.averages.standard_error(i)});
  return all;
}

}  // namespace qhm::synthetic
