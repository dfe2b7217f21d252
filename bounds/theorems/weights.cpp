#include "bounds/theorems/weights.hpp"

namespace qhm::bounds {
namespace {

template <class Weight>
std::vector<double> stagewise(std::span<Stage<double> const> stages, Weight const& weight) {
  std::vector<double> all;
  all.reserve(stages.back().last_step() + 1);
  for (auto const& stage : stages) all.insert(all.end(), stage.steps, weight(stage));
  return all;
}

}  // namespace

std::vector<double> weights(Theorem const& theorem, Problem const& problem,
                            std::span<Stage<double> const> stages, Evaluation const& value) {
  using S = Stage<double>;
  if (!value.bound) return {};
  double const L = problem.smoothness.value;
  auto const& name = theorem.name;
  if (name == "theorem-2" || name == "theorem-2-w")
    return stagewise(stages, [&](S const& s) { return s.alpha * s.one_minus_omega() * (2 - L * s.alpha); });
  if (name == "theorem-2-s")
    return stagewise(stages, [&](S const& s) {
      double const own = s.alpha * s.one_minus_omega();
      return own * (2 - L * own);
    });
  if (name == "theorem-4-repaired") return stagewise(stages, [](S const& s) { return s.alpha; });
  if (name == "theorem-4-free-scale" || name == "theorem-4-sup")
    return stagewise(stages, [](S const& s) { return s.alpha * (1 + s.one_minus_gamma); });
  if (name == "theorem-a") return theorem_a_weights(problem, stages, *value.choice);
  if (name == "corollary-a1" || name == "corollary-a2")
    return stagewise(stages, [](S const&) { return 1.0; });
  if (name == "corollary-a3") return stagewise(stages, [](S const& s) { return s.alpha * s.one_minus_beta; });
  if (name == "corollary-a4")
    return stagewise(stages, [&](S const& s) { return s.alpha * (2 - L * s.alpha); });
  return {};
}

}  // namespace qhm::bounds
