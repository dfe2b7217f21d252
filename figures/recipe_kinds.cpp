#include "figures/recipe_kinds.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>

#include "core/errors.hpp"
#include "synthetic/experiment.hpp"

namespace qhm::figures {
namespace {

std::vector<PublishedCurves> published_in(RecipeTable& table) {
  std::vector<PublishedCurves> all;
  for (auto& one : table.tables("published")) {
    all.push_back({.file = one.text("file"),
                   .series = one.text("series"),
                   .name = one.text("name"),
                   .y = one.text("y"),
                   .panel = one.words("panel"),
                   .epochs = static_cast<double>(one.count("epochs", 1))});
    one.finish();
  }
  return all;
}

TrainingCurves training_in(RecipeTable& recipe) {
  auto table = recipe.table("training");
  TrainingCurves training{.x = table.text("x", "epochs"),
                          .y = table.texts("y"),
                          .panels = table.texts("panels", {}),
                          .curves = table.texts("curves"),
                          .published = published_in(table)};
  for (auto const scale : every_scale) {
    auto wanted = table.table(std::string(scale_name(scale)));
    training.wanted[static_cast<std::size_t>(scale)] = {.sweep = wanted.text("sweep"),
                                                        .select = wanted.words("select"),
                                                        .x = wanted.text("x", training.x),
                                                        .within = wanted.count("within", 0),
                                                        .records = wanted.text("records", "reduced")};
    wanted.finish();
  }
  table.finish();
  return training;
}

BoundCurves bounds_in(RecipeTable& recipe) {
  auto table = recipe.table("bounds");
  BoundCurves bounds{.plans = {}, .theorems = table.texts("theorems"), .axes = table.texts("axes")};
  bounds.terms = table.texts("terms", {});
  if (!bounds.terms.empty() && (bounds.theorems.size() != 1 || bounds.axes.size() != 1))
    table.refuse("terms", "are of one theorem against one axis", "give one in theorems and in axes");
  for (auto& plan : table.tables("plan")) {
    bounds.plans.push_back(
        {.name = plan.text("name"), .flags = plan.words("flags"), .epochs = plan.number("epochs")});
    plan.finish();
  }
  if (bounds.plans.empty()) table.refuse("plan", "is missing", "add [[bounds.plan]] with name and flags");
  table.finish();
  return bounds;
}

std::array<std::uint64_t, 3> trials_in(RecipeTable& table) {
  std::array<std::uint64_t, 3> trials{};
  auto by_scale = table.table("trials");
  for (auto const scale : every_scale)
    trials[static_cast<std::size_t>(scale)] = by_scale.count(std::string(scale_name(scale)), 256);
  by_scale.finish();
  return trials;
}

Combinations combinations_in(RecipeTable& recipe) {
  auto table = recipe.table("combinations");
  Combinations grid{.ground = table.text("ground"), .theorems = table.texts("theorems")};
  grid.trials = trials_in(table);
  table.finish();
  return grid;
}

Tightness tightness_in(RecipeTable& recipe) {
  auto table = recipe.table("tightness");
  Tightness tightness{.trials = trials_in(table)};
  table.finish();
  return tightness;
}

PrintedLines printed_in(RecipeTable& recipe) {
  auto table = recipe.table("printed");
  PrintedLines printed{.lines = {}, .steps = table.number("steps")};
  for (auto& line : table.tables("line")) {
    printed.lines.push_back(
        {.claim = line.text("claim"), .heading = line.text("heading"), .place = line.count("case", 1) - 1});
    line.finish();
  }
  if (printed.lines.empty()) table.refuse("line", "is missing", "add [[printed.line]] with a claim");
  if (!(printed.steps >= 10 && printed.steps <= 1e9))
    table.refuse("steps", "is not in [10, 1e9]", "write steps = 1e5");
  table.finish();
  return printed;
}

ClosedForms closed_forms_in(RecipeTable& recipe) {
  auto table = recipe.table("closed-forms");
  ClosedForms forms{.corollaries = table.texts("corollaries")};
  table.finish();
  return forms;
}

Rulers rulers_in(RecipeTable& recipe) {
  auto table = recipe.table("rulers");
  Rulers rulers{.folders = {}, .published = published_in(table)};
  for (auto const scale : every_scale)
    rulers.folders[static_cast<std::size_t>(scale)] = table.text(std::string(scale_name(scale)));
  table.finish();
  return rulers;
}

constexpr std::array<std::string_view, 6> swept_flags{"lr-max",    "lr-min",     "beta-max",
                                                      "gamma-max", "batch-size", "slope"};

Instance instance_in(RecipeTable& recipe) {
  auto table = recipe.table("instance");
  Instance instance{.theorem = table.text("theorem"),
                    .heading = table.text("heading"),
                    .objective = table.text("objective"),
                    .noise = table.text("noise"),
                    .dim = table.count("dim", 1),
                    .variance = {},
                    .flags = table.words("flags"),
                    .steps = table.count("steps", 1000)};
  if (table.has("variance")) instance.variance = table.number("variance");
  for (auto const& [key, value] :
       {std::pair{"curvature", &synthetic::Shape::curvature}, std::pair{"slope", &synthetic::Shape::slope},
        std::pair{"start", &synthetic::Shape::start}})
    if (table.has(key)) instance.shape.*value = table.number(key);
  auto sweep = table.table("sweep");
  instance.sweep = {.flag = sweep.text("flag"),
                    .from = sweep.number("from"),
                    .to = sweep.number("to"),
                    .steps = sweep.count("steps", instance.steps),
                    .label = sweep.text("label"),
                    .heading = sweep.text("heading"),
                    .flags = sweep.words("flags")};
  if (std::find(swept_flags.begin(), swept_flags.end(), instance.sweep.flag) == swept_flags.end())
    sweep.refuse("flag", instance.sweep.flag + " cannot be swept",
                 fmt::format("choose {}", fmt::join(swept_flags, ", ")));
  if (!(instance.sweep.from > 0 && instance.sweep.to > instance.sweep.from))
    sweep.refuse("from", "is not above 0 and below to", "write from = 0.1 and to = 4");
  sweep.finish();
  for (auto const& [key, steps] :
       {std::pair{"steps", instance.steps}, std::pair{"sweep", instance.sweep.steps}})
    if (steps > synthetic::most_steps_all_observed)
      table.refuse(key, "has more steps than are all observed", "choose at most 131072");
  instance.trials = trials_in(table);
  table.finish();
  return instance;
}

LmoCurves lmo_in(RecipeTable& recipe) {
  auto table = recipe.table("lmo");
  LmoCurves lmo{.heading = table.text("heading"),
                .objective = table.text("objective"),
                .norm = table.text("norm"),
                .dim = table.count("dim", 4),
                .steps = table.count("steps", 4096),
                .variance = table.number("variance"),
                .hessian_noise = table.number("hessian-noise"),
                .eta = table.number("eta"),
                .a = table.number("a"),
                .least_a = table.number("least-a"),
                .momenta = table.texts("momenta")};
  if (!(lmo.least_a > 0 && lmo.least_a < 1))
    table.refuse("least-a", "is not between 0 and 1", "write least-a = 0.001");
  if (lmo.steps < 16) table.refuse("steps", "is below 16, the first that is drawn", "choose more");
  lmo.trials = trials_in(table);
  table.finish();
  return lmo;
}

LmoSlopes lmo_slopes_in(RecipeTable& recipe) {
  auto table = recipe.table("lmo-slopes");
  LmoSlopes slopes{.folder = table.text("folder")};
  for (auto const scale : every_scale) {
    if (!table.has(std::string(scale_name(scale)))) continue;
    auto how = table.table(std::string(scale_name(scale)));
    slopes.computed[static_cast<std::size_t>(scale)] = {.trials = how.count("trials", 48),
                                                        .first_power = how.count("first-power", 10),
                                                        .last_power = how.count("last-power", 18)};
    how.finish();
  }
  table.finish();
  return slopes;
}

}  // namespace

Kind kind_in(RecipeTable& recipe) {
  using Reader = Kind (*)(RecipeTable&);
  std::map<std::string, Reader> const readers{
      {"training", [](RecipeTable& r) -> Kind { return training_in(r); }},
      {"bounds", [](RecipeTable& r) -> Kind { return bounds_in(r); }},
      {"combinations", [](RecipeTable& r) -> Kind { return combinations_in(r); }},
      {"tightness", [](RecipeTable& r) -> Kind { return tightness_in(r); }},
      {"printed", [](RecipeTable& r) -> Kind { return printed_in(r); }},
      {"closed-forms", [](RecipeTable& r) -> Kind { return closed_forms_in(r); }},
      {"rulers", [](RecipeTable& r) -> Kind { return rulers_in(r); }},
      {"instance", [](RecipeTable& r) -> Kind { return instance_in(r); }},
      {"lmo", [](RecipeTable& r) -> Kind { return lmo_in(r); }},
      {"lmo-slopes", [](RecipeTable& r) -> Kind { return lmo_slopes_in(r); }}};
  auto const kind = recipe.text("kind");
  auto const reader = readers.find(kind);
  if (reader == readers.end()) {
    std::vector<std::string> names;
    for (auto const& [name, read] : readers) names.push_back(name);
    recipe.refuse("kind", kind + " is not a kind of figure",
                  fmt::format("choose {}", fmt::join(names, ", ")));
  }
  return reader->second(recipe);
}

}  // namespace qhm::figures
