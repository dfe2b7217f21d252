#include "figures/instance_curves.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "bounds/checked_evaluation.hpp"
#include "bounds/sums/compensated_sum.hpp"
#include "bounds/theorems/weights.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "core/stages.hpp"
#include "figures/plan_of_flags.hpp"
#include "plots/quantities.hpp"
#include "synthetic/setup.hpp"

namespace qhm::figures {
namespace {

constexpr std::uint64_t seed = 1;
constexpr int points_a_decade = 16;
constexpr double height_of_a_pole = 1e3;  // times the least bound of the line
constexpr int bounds_in_a_sweep = 97, runs_in_a_sweep = 25;

synthetic::Experiment experiment_of(Instance const& recipe, Traits const& flags, std::uint64_t steps,
                                    std::uint64_t trials) {
  return {.objective = recipe.objective,
          .dim = recipe.dim,
          .noise = recipe.noise,
          .variance = recipe.variance,
          .trials = trials,
          .seed = seed,
          .plan = plan_of_flags(flags),
          .steps = steps,
          .device = "cpu",
          .shape = recipe.shape};
}

/// Mean over trials of |grad f(x_k)|^2 for k = 0 .. steps - 1.
std::vector<double> means_of(synthetic::Setup const& setup, std::uint64_t steps) {
  auto estimates = setup.no_estimates();
  if (estimates.norms.observed().size() != steps)
    throw InputError("recipe", "noise", "does not show the full gradient at every step",
                     "choose a noise that samples no data");
  setup.run_chunks(setup.workload(), [&](std::uint64_t, auto const& chunk) { estimates.merge(chunk); });
  std::vector<double> means(steps);
  for (std::uint64_t k = 0; k < steps; ++k) means[k] = estimates.norms.mean(k);
  return means;
}

/// The theorem's own average of the first K means, NaN where it states no weights.
double weighted(bounds::Theorem const& theorem, Problem const& problem, Plan const& plan,
                bounds::Evaluation const& value, std::span<double const> means, std::uint64_t K) {
  auto const weights = bounds::weights(theorem, problem, tabulate(plan, K), value);
  if (weights.empty()) return std::numeric_limits<double>::quiet_NaN();
  bounds::CompensatedSum<double> sum, total;
  for (std::size_t k = 0; k < weights.size(); ++k) sum.add(weights[k] * means[k]), total.add(weights[k]);
  return sum.value() / total.value();
}

std::vector<std::uint64_t> steps_up_to(std::uint64_t last) {
  std::vector<std::uint64_t> all;
  for (int i = 0; all.empty() || all.back() < last; ++i) {
    auto const K = std::min(last, static_cast<std::uint64_t>(
                                      std::llround(std::pow(10, static_cast<double>(i) / points_a_decade))));
    if (all.empty() || K > all.back()) all.push_back(K);
  }
  return all;
}

/// The lines of one panel.
struct Lines {
  Trace bound, average, least;
};

Lines lines_of(bounds::Theorem const& theorem, std::size_t panel, std::uint64_t trials) {
  bool const proved = theorem.standing == bounds::Standing::proved;
  auto const line = [&](char const* series, std::string const& run, plots::Standing standing) {
    return Trace{.traits = {{"panel", panel == 0 ? "steps" : "sweep"}, {"series", series}},
                 .panel = panel,
                 .run = run,
                 .quantity = "|∇f|²",
                 .standing = standing};
  };
  return {line("bound", plots::bound_name(theorem.name),
               proved ? plots::Standing::bound : plots::Standing::refuted),
          line("average", "average that it bounds", plots::Standing::observed),
          line("least",
               trials == 1 ? "smallest so far" : fmt::format("smallest mean of {} trials so far", trials),
               plots::Standing::observed)};
}

void add(Curves& curves, Lines lines) {
  for (auto* line : {&lines.bound, &lines.average, &lines.least})
    if (!line->x.empty()) curves.traces.push_back(std::move(*line));
}

/// The left panel.
Lines over_steps(Instance const& recipe, bounds::Theorem const& theorem, std::uint64_t trials,
                 Picture& picture) {
  auto const experiment = experiment_of(recipe, recipe.flags, recipe.steps, trials);
  synthetic::Setup const setup(experiment);
  auto const means = means_of(setup, recipe.steps);
  auto lines = lines_of(theorem, 0, trials);
  double least = std::numeric_limits<double>::infinity();
  std::size_t seen = 0;
  for (auto const K : steps_up_to(recipe.steps)) {
    auto const value = bounds::CheckedEvaluation(setup.problem(), experiment.plan, K).evaluate(theorem);
    if (!value.bound)
      throw InputError("recipe", theorem.name, "does not apply: " + value.reason, "choose another instance");
    for (; seen < K; ++seen) least = std::min(least, means[seen]);
    for (auto* line : {&lines.bound, &lines.average, &lines.least}) line->x.push_back(static_cast<double>(K));
    lines.bound.y.push_back(*value.bound);
    lines.average.y.push_back(weighted(theorem, setup.problem(), experiment.plan, value, means, K));
    lines.least.y.push_back(least);
  }
  if (std::isnan(lines.average.y.back()))
    lines.average.x.clear(), lines.average.y.clear();
  else
    picture.facts["ratio"] = lines.bound.y.back() / lines.average.y.back();
  picture.facts["least-ratio"] = lines.bound.y.back() / lines.least.y.back();
  return lines;
}

/// The theorem after the sweep's steps, with its number at `value`.
class Swept {
 public:
  Swept(Instance const& recipe, bounds::Theorem const& theorem) : recipe_(recipe), theorem_(theorem) {}

  [[nodiscard]] Instance at(double value) const {
    auto one = recipe_;
    for (auto const& [flag, text] : recipe_.sweep.flags) one.flags[flag] = text;
    if (recipe_.sweep.flag == "slope")
      one.shape.slope = value;
    else
      one.flags[recipe_.sweep.flag] = shortest(value);
    return one;
  }
  [[nodiscard]] bounds::Evaluation evaluate(double value) const {
    auto const one = at(value);
    auto const experiment = experiment_of(one, one.flags, recipe_.sweep.steps, 1);
    synthetic::Setup const setup(experiment);
    return bounds::CheckedEvaluation(setup.problem(), experiment.plan, recipe_.sweep.steps)
        .evaluate(theorem_);
  }
  /// Between a value with a bound and one without, to 1e-9 of it: the last with a bound.
  [[nodiscard]] double edge(double with, double without) const {
    while (std::abs(without - with) > 1e-9 * std::abs(with)) {
      double const middle = (with + without) / 2;
      (evaluate(middle).bound ? with : without) = middle;
    }
    return with;
  }

 private:
  Instance const& recipe_;
  bounds::Theorem const& theorem_;
};

/// Bounds with a pole at their edge are not drawn to its top, which would flatten all else.
void leave_out_the_pole(Trace& bound) {
  double least = std::numeric_limits<double>::infinity();
  for (double const y : bound.y) least = std::min(least, y);
  for (double& y : bound.y)
    if (y > height_of_a_pole * least) y = std::nan("");
}

/// The right panel.
Lines over_values(Instance const& recipe, bounds::Theorem const& theorem, std::uint64_t trials,
                  Picture& picture) {
  auto const& sweep = recipe.sweep;
  Swept const swept(recipe, theorem);
  auto lines = lines_of(theorem, 1, trials);
  auto const value = [&](int i, int count) {
    return sweep.from * std::pow(sweep.to / sweep.from, static_cast<double>(i) / (count - 1));
  };
  std::string reason;
  for (int i = 0; i < bounds_in_a_sweep; ++i) {
    double const x = value(i, bounds_in_a_sweep);
    auto const found = swept.evaluate(x);
    if (!found.bound) {
      reason = found.reason;
      if (i == 0) break;
      double const edge = swept.edge(value(i - 1, bounds_in_a_sweep), x);
      lines.bound.x.push_back(edge), lines.bound.y.push_back(*swept.evaluate(edge).bound);
      break;
    }
    lines.bound.x.push_back(x), lines.bound.y.push_back(*found.bound);
  }
  if (!lines.bound.x.empty()) picture.facts["edge"] = lines.bound.x.back();
  leave_out_the_pole(lines.bound);
  if (reason.empty() && sweep.flag == "slope") {
    reason = swept.evaluate(std::numeric_limits<double>::infinity()).reason;
    picture.notes.push_back("Without a largest slope there is no bound: " + reason + ".");
  } else if (!reason.empty()) {
    picture.notes.push_back(fmt::format("Right, after {} steps: the bound ends at {:.6g}; beyond: {}.",
                                        sweep.steps,
                                        lines.bound.x.empty() ? sweep.from : lines.bound.x.back(), reason));
  }
  for (int i = 0; i < runs_in_a_sweep; ++i) {
    auto const one = swept.at(value(i, runs_in_a_sweep));
    synthetic::Setup const setup(experiment_of(one, one.flags, sweep.steps, trials));
    auto const means = means_of(setup, sweep.steps);
    lines.least.x.push_back(value(i, runs_in_a_sweep));
    lines.least.y.push_back(*std::min_element(means.begin(), means.end()));
  }
  return lines;
}

}  // namespace

Picture instance_picture(Instance const& recipe, std::uint64_t trials) {
  auto const& theorem = bounds::theorem_named(recipe.theorem);
  Picture picture;
  Curves curves{.columns = 2, .shared_y = true};
  curves.panels = {{.heading = recipe.heading, .x_label = "steps K", .y_label = "|∇f|²"},
                   {.heading = recipe.sweep.heading, .x_label = recipe.sweep.label, .y_label = "|∇f|²"}};
  picture.notes.push_back(fmt::format("{} in {} dimension{}, {} noise of variance {}, seed {}.",
                                      recipe.objective, recipe.dim, recipe.dim == 1 ? "" : "s", recipe.noise,
                                      recipe.variance.value_or(1), seed));
  add(curves, over_steps(recipe, theorem, trials, picture));
  add(curves, over_values(recipe, theorem, trials, picture));
  picture.content = std::move(curves);
  return picture;
}

}  // namespace qhm::figures
