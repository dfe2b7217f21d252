#include "figures/bound_curves.hpp"

#include <cmath>

#include "bounds/bound_table.hpp"
#include "core/batch_runs.hpp"
#include "core/errors.hpp"
#include "figures/plan_of_flags.hpp"
#include "plots/quantities.hpp"
#include "plots/x_axis.hpp"

namespace qhm::figures {
namespace {

constexpr double epochs_apart = 1.15;  // a factor: 17 points a decade

/// K after epochs 1, 2, 3, ... and then a constant factor apart.
std::vector<std::uint64_t> steps_of(Plan const& plan, double epochs) {
  std::vector<std::uint64_t> all;
  for (double m = 1; m <= epochs; m = std::max(m + 1, std::floor(m * epochs_apart))) {
    auto const steps = steps_after(plan, static_cast<std::uint64_t>(m));
    if (steps > max_steps) break;
    all.push_back(steps);
  }
  return all;
}

double along(bounds::BoundRow const& row, plots::XAxis axis) {
  switch (axis) {
    case plots::XAxis::epochs:
      return static_cast<double>(row.epochs);
    case plots::XAxis::evaluations:
      return row.evaluations;
    default:
      return static_cast<double>(row.steps);
  }
}

/// The value of `name` among `terms`, NaN where it is not there.
double term_named(std::string const& name, std::vector<bounds::Term> const& terms) {
  for (auto const& term : terms)
    if (term.name == name && term.value) return *term.value;
  return std::nan("");
}

/// Bare sums of one theorem, a panel each: the sum, and the closed form above it where there is one.
Picture term_picture(BoundCurves const& recipe) {
  auto const& theorem = bounds::theorem_named(recipe.theorems.front());
  auto const axis = plots::x_axis_from(recipe.axes.front());
  Curves curves{.columns = std::min<std::size_t>(3, recipe.terms.size()), .shared_x = true};
  for (auto const& term : recipe.terms)
    curves.panels.push_back({.heading = "", .x_label = plots::x_label(axis), .y_label = term + "_K"});
  for (auto const& named : recipe.plans) {
    auto const plan = plan_of_flags(named.flags);
    auto const table = bounds::bound_table(Problem{}, plan, steps_of(plan, named.epochs), {&theorem});
    for (std::size_t panel = 0; panel < recipe.terms.size(); ++panel) {
      auto const line = [&](char const* series, char const* quantity, plots::Standing standing) {
        return Trace{.traits = {{"plan", named.name}, {"term", recipe.terms[panel]}, {"series", series}},
                     .panel = panel,
                     .run = named.name,
                     .quantity = quantity,
                     .standing = standing};
      };
      auto exact = line("exact", "exact", plots::Standing::observed);
      auto closed = line("closed", "closed form", plots::Standing::bound);
      for (auto const& row : table.rows) {
        auto const& evaluation = row.by_theorem.front();
        exact.x.push_back(along(row, axis)), closed.x.push_back(along(row, axis));
        exact.y.push_back(term_named(recipe.terms[panel], evaluation.terms));
        closed.y.push_back(term_named(recipe.terms[panel], evaluation.closed_form));
      }
      curves.traces.push_back(std::move(exact));
      curves.traces.push_back(std::move(closed));
    }
  }
  Picture picture;
  picture.content = std::move(curves);
  return picture;
}

}  // namespace

Picture bound_picture(BoundCurves const& recipe) {
  if (!recipe.terms.empty()) return term_picture(recipe);
  Curves curves{.columns = recipe.axes.size(), .shared_y = true};
  std::vector<bounds::Theorem const*> theorems;
  for (auto const& name : recipe.theorems) theorems.push_back(&bounds::theorem_named(name));
  for (auto const& name : recipe.axes) {
    auto const axis = plots::x_axis_from(name);
    if (axis == plots::XAxis::seconds || axis == plots::XAxis::cost)
      throw InputError("recipe", name, "is not an axis of a bound", "choose steps, epochs or evaluations");
    curves.panels.push_back(
        {.heading = "", .x_label = plots::x_label(axis), .y_label = "bound on min E|∇f|²"});
  }
  for (auto const& named : recipe.plans) {
    auto const plan = plan_of_flags(named.flags);
    auto const table = bounds::bound_table(Problem{}, plan, steps_of(plan, named.epochs), theorems);
    for (std::size_t panel = 0; panel < recipe.axes.size(); ++panel)
      for (std::size_t t = 0; t < theorems.size(); ++t) {
        Trace trace{
            .traits = {{"plan", named.name}, {"theorem", theorems[t]->name}, {"axis", recipe.axes[panel]}},
            .panel = panel,
            .run = named.name,
            .quantity = plots::bound_name(theorems[t]->name),
            .standing = theorems[t]->standing == bounds::Standing::proved ? plots::Standing::bound
                                                                          : plots::Standing::refuted};
        for (auto const& row : table.rows) {
          if (!row.by_theorem[t].bound) continue;
          trace.x.push_back(along(row, plots::x_axis_from(recipe.axes[panel])));
          trace.y.push_back(*row.by_theorem[t].bound);
        }
        curves.traces.push_back(std::move(trace));
      }
  }
  Picture picture;
  picture.content = std::move(curves);
  picture.notes.emplace_back("All constants of the problem are 1 (L, σ², G, f(x₀) − f*).");
  return picture;
}

}  // namespace qhm::figures
