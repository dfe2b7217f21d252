#include "figures/combinations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "bounds/theorems/registry.hpp"
#include "core/progress.hpp"
#include "core/schedules.hpp"
#include "plots/quantities.hpp"
#include "synthetic/setup.hpp"
#include "verify/empirical.hpp"

namespace qhm::figures {
namespace {

constexpr std::uint64_t seed = 1;
constexpr char observed_column[] = "min_mean_grad_sq";

std::string short_weight(char const* symbol, std::string_view kind) {
  return std::string(symbol) + (kind == "constant" ? "" : kind == "increasing" ? "↑" : "↓");
}

/// `b = 8 ↑\nβ↓ γ`: what a column of the grid has.
std::string heading_of(Plan const& plan) {
  return fmt::format("{}\n{} {}", kind_name(plan.batch) == "constant" ? "b = 8" : "b = 8 ↑",
                     short_weight("β", kind_name(plan.beta)), short_weight("γ", kind_name(plan.gamma)));
}

Traits traits_of(Plan const& plan) {
  return {{"lr", std::string(kind_name(plan.learning_rate))},
          {"batch", std::string(kind_name(plan.batch))},
          {"beta", std::string(kind_name(plan.beta))},
          {"gamma", std::string(kind_name(plan.gamma))}};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

}  // namespace

Picture combinations_picture(Combinations const& recipe, std::uint64_t trials) {
  auto cases = verify::cases_on(verify::ground_named(recipe.ground));
  std::erase_if(cases, [](auto const& at) { return at.method != "qhm"; });
  for (auto const& name : recipe.theorems) static_cast<void>(bounds::theorem_named(name));

  Picture picture;
  Curves curves{.columns = 12, .shared_x = true, .shared_y = true};
  std::map<std::string, std::vector<double>> ratios;
  Progress progress(fmt::format("Trials of {} plans", cases.size()), cases.size());
  for (auto const& at : cases) {
    auto const panel = curves.panels.size();
    if (panel < curves.columns) curves.column_headings.push_back(heading_of(at.plan));
    if (panel % curves.columns == 0) curves.row_headings.emplace_back(kind_name(at.plan.learning_rate));
    curves.panels.push_back({.heading = "", .x_label = "steps K", .y_label = "|∇f|²"});
    synthetic::Setup const setup({.objective = at.ground.objective,
                                  .dim = at.ground.dim,
                                  .noise = at.ground.noise,
                                  .variance = at.ground.variance,
                                  .trials = trials,
                                  .seed = seed,
                                  .plan = at.plan,
                                  .device = "cpu"});
    auto estimates = setup.no_estimates();
    setup.run_chunks(setup.workload(), [&](std::uint64_t, auto const& chunk) { estimates.merge(chunk); });
    auto const outcome = setup.outcome(estimates);
    progress.advance();
    auto const steps = outcome.series.column("step");
    auto const observed = outcome.series.column(observed_column);
    auto const add = [&](std::string const& series, std::string const& run, plots::Standing standing,
                         std::vector<double> y) {
      auto traits = traits_of(at.plan);
      traits["series"] = series;
      curves.traces.push_back({.traits = std::move(traits),
                               .panel = panel,
                               .run = run,
                               .quantity = "|∇f|²",
                               .standing = standing,
                               .x = steps,
                               .y = std::move(y)});
    };
    add("observed", fmt::format("smallest mean of {} trials so far", trials), plots::Standing::observed,
        observed);
    for (auto const& theorem : recipe.theorems) {
      auto bound = outcome.series.column(theorem);
      if (bound.back() > 0) ratios[theorem].push_back(bound.back() / observed.back());
      add(theorem, plots::bound_name(theorem), plots::Standing::bound, std::move(bound));
    }
  }
  for (auto const& [theorem, values] : ratios) {
    picture.facts["smallest-" + theorem] = *std::min_element(values.begin(), values.end());
    picture.facts["greatest-" + theorem] = *std::max_element(values.begin(), values.end());
    picture.facts["median-" + theorem] = median(values);
    picture.facts["applies-" + theorem] = static_cast<double>(values.size());
  }
  auto const& ground = cases.front().ground;
  auto const& plan = cases.front().plan;
  picture.notes.push_back(
      fmt::format("{} in {} dimensions under {} noise of variance {}: {} trials of each plan, seed {}; n = "
                  "{}, E = {}, M = {}. "
                  "Arrows: ↓ step-decay, ↑ increasing; batches of 8, or (↑) 8 doubled every {} epochs.",
                  ground.objective, ground.dim, ground.noise, ground.variance, trials, seed, plan.samples,
                  plan.interval, plan.epochs, plan.interval));
  picture.content = std::move(curves);
  return picture;
}

}  // namespace qhm::figures
