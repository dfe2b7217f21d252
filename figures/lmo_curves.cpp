#include "figures/lmo_curves.hpp"

#include <fmt/format.h>

#include <cmath>

#include "bounds/theorems/theorem_h_tuned.hpp"
#include "synthetic/methods/lmo_experiment.hpp"

namespace qhm::figures {
namespace {

constexpr int weights_in_a_sweep = 11;

synthetic::LmoExperiment experiment_of(LmoCurves const& recipe, Momentum momentum, double a,
                                       std::vector<std::uint64_t> looks, std::uint64_t trials) {
  auto const powers = bounds::theory_exponents(momentum);
  synthetic::LmoExperiment experiment;
  experiment.objective = recipe.objective;
  experiment.dim = recipe.dim;
  experiment.variance = recipe.variance;
  experiment.hessian_noise = recipe.hessian_noise;
  experiment.method.norm = norm_named(recipe.norm);
  experiment.method.momentum = momentum;
  experiment.method.eta = {recipe.eta, powers.eta};
  experiment.method.a = {a, powers.a};
  experiment.looks = std::move(looks);
  experiment.trials = static_cast<std::uint32_t>(trials);
  return experiment;
}

double mean_of(std::vector<double> const& values) {
  double sum = 0;
  for (double const value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// One momentum's lines in one panel.
class Pair {
 public:
  Pair(std::string const& momentum, std::size_t panel) {
    auto const line = [&](char const* series, char const* quantity, plots::Standing standing) {
      return Trace{
          .traits = {{"panel", panel == 0 ? "steps" : "sweep"}, {"momentum", momentum}, {"series", series}},
          .panel = panel,
          .run = momentum,
          .quantity = quantity,
          .standing = standing};
    };
    bound_ = line("bound", "Theorem H", plots::Standing::bound);
    average_ = line("average", "average that it bounds", plots::Standing::observed);
  }
  void add(double x, synthetic::LmoOutcome const& outcome, std::size_t look) {
    bound_.x.push_back(x), average_.x.push_back(x);
    bound_.y.push_back(outcome.bound[look].value_or(std::nan("")));
    average_.y.push_back(mean_of(outcome.weighted[look]));
  }
  void give_to(Curves& curves) {
    curves.traces.push_back(std::move(average_));
    curves.traces.push_back(std::move(bound_));
  }

 private:
  Trace bound_, average_;
};

}  // namespace

Picture lmo_picture(LmoCurves const& recipe, std::uint64_t trials) {
  Curves curves{.columns = 2, .shared_y = true};
  curves.panels = {{.heading = recipe.heading, .x_label = "steps K", .y_label = "|∇f| in the dual norm"},
                   {.heading = fmt::format("after {} steps", recipe.steps),
                    .x_label = "first weight a of a new gradient",
                    .y_label = "|∇f| in the dual norm"}};
  std::vector<std::uint64_t> looks;
  for (std::uint64_t K = 16; K <= recipe.steps; K *= 2) looks.push_back(K);
  for (auto const& name : recipe.momenta) {
    auto const momentum = momentum_named(name);
    Pair over_steps(name, 0), over_weights(name, 1);
    auto const outcome = simulate_lmo(experiment_of(recipe, momentum, recipe.a, looks, trials));
    for (std::size_t i = 0; i < looks.size(); ++i) over_steps.add(static_cast<double>(looks[i]), outcome, i);
    for (int i = 0; i < weights_in_a_sweep; ++i) {
      double const a = std::pow(recipe.least_a, 1 - static_cast<double>(i) / (weights_in_a_sweep - 1));
      over_weights.add(a, simulate_lmo(experiment_of(recipe, momentum, a, {recipe.steps}, trials)), 0);
    }
    over_steps.give_to(curves);
    over_weights.give_to(curves);
  }
  Picture picture;
  picture.notes.push_back(fmt::format(
      "{} in {} dimensions, norm {}, variance {}, noise of Hessian products {}; {} trials, seed 1; η = {} "
      "(k+1)^-p, a = {} (k+1)^-q with the exponents of docs/siblings.md.",
      recipe.objective, recipe.dim, recipe.norm, recipe.variance, recipe.hessian_noise, trials, recipe.eta,
      recipe.a));
  picture.content = std::move(curves);
  return picture;
}

}  // namespace qhm::figures
