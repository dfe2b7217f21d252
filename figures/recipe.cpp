#include "figures/recipe.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/checksum.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "figures/recipe_kinds.hpp"

namespace qhm::figures {
namespace fs = std::filesystem;

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
