#include "figures/recipe.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/checksum.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm::figures {
namespace {

namespace fs = std::filesystem;

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
                                                        .within = wanted.count("within", 0)};
    wanted.finish();
  }
  table.finish();
  return training;
}

BoundCurves bounds_in(RecipeTable& recipe) {
  auto table = recipe.table("bounds");
  BoundCurves bounds{.plans = {}, .theorems = table.texts("theorems"), .axes = table.texts("axes")};
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

Kind kind_in(RecipeTable& recipe) {
  using Reader = Kind (*)(RecipeTable&);
  std::map<std::string, Reader> const readers{
      {"training", [](RecipeTable& r) -> Kind { return training_in(r); }},
      {"bounds", [](RecipeTable& r) -> Kind { return bounds_in(r); }},
      {"combinations", [](RecipeTable& r) -> Kind { return combinations_in(r); }},
      {"tightness", [](RecipeTable& r) -> Kind { return tightness_in(r); }},
      {"printed", [](RecipeTable& r) -> Kind { return printed_in(r); }},
      {"closed-forms", [](RecipeTable& r) -> Kind { return closed_forms_in(r); }},
      {"rulers", [](RecipeTable& r) -> Kind { return rulers_in(r); }}};
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

}  // namespace

Recipe read_recipe(fs::path const& file) {
  auto const text = read_recipe_text(file);
  RecipeTable table(text);
  Recipe recipe{.name = file.stem().string(),
                .file = file,
                .checksum = checksum_text(read_file(file)),
                .title = table.text("title"),
                .source = table.text("source"),
                .text = table.text("text")};
  recipe.kind = kind_in(table);
  recipe.paper = table.words("paper");
  for (auto& one : table.tables("expect")) recipe.expectations.push_back(read_expectation(one));
  if (recipe.expectations.empty())
    table.refuse("expect", "is missing", "say what the figure should show in an [[expect]]");
  table.finish();
  return recipe;
}

std::vector<std::string> recipe_names(fs::path const& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto const& entry : fs::directory_iterator(folder / "recipes" / "figures", error))
    if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
  if (names.empty())
    throw InputError("--recipes", folder.string(), "holds no recipes/figures/NAME.toml",
                     "name the folder paper_figures");
  std::sort(names.begin(), names.end());
  return names;
}

Recipe recipe_named(fs::path const& folder, std::string const& name) {
  auto const names = recipe_names(folder);
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    auto const near = nearest_of(name, names);
    throw InputError("NAME", name, "is not a figure",
                     near.empty()
                         ? fmt::format("choose {}", fmt::join(names, ", "))
                         : fmt::format("did you mean {}? There are {}", near, fmt::join(names, ", ")));
  }
  return read_recipe(folder / "recipes" / "figures" / (name + ".toml"));
}

}  // namespace qhm::figures
