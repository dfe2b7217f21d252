#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

#include "cli/command.hpp"
#include "cli/typed_options.hpp"
#include "core/errors.hpp"
#include "figures/figure_run.hpp"

namespace qhm::cli {
namespace {

namespace fs = std::filesystem;
using figures::Recipe;
using figures::Scale;
using figures::Surroundings;

/// The command line as text.
struct FigureOptions {
  std::string name, scale = "reduced", out, records, recipes;
  bool all = false, list = false, agreed = false, strict = false;
};

/// The folder paper_figures: given, below the working folder, installed beside the program, or of its source.
fs::path recipes_folder(std::string const& given) {
  if (!given.empty()) return given;
  std::error_code error;
  auto const program = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (fs::path const& folder :
       {fs::path("paper_figures"), program / ".." / "share" / "qhm" / "paper_figures"})
    if (fs::is_directory(folder / "recipes" / "figures", error)) return folder;
  return QHM_PAPER_FIGURES;
}

std::vector<Recipe> recipes_asked(FigureOptions const& options, fs::path const& folder) {
  if (options.all == !options.name.empty())
    throw InputError("NAME", options.name, options.all ? "and --all exclude each other" : "is missing",
                     "name a figure of qhm figure --list, or give --all");
  std::vector<Recipe> recipes;
  if (!options.all) recipes.push_back(figures::recipe_named(folder, options.name));
  if (options.all)
    for (auto const& name : figures::recipe_names(folder))
      recipes.push_back(figures::recipe_named(folder, name));
  return recipes;
}

ExitCode list(fs::path const& folder) {
  for (auto const& name : figures::recipe_names(folder)) {
    auto const recipe = figures::recipe_named(folder, name);
    fmt::print("{:<24}{} ({})\n", name, recipe.title, recipe.source);
  }
  return ExitCode::held;
}

/// Hours of a device, before anything is trained. Figures of one sweep share its runs.
void print_estimates(std::vector<Recipe> const& recipes, Surroundings const& where) {
  double hours = 0;
  std::set<std::string> counted;
  for (auto const& recipe : recipes)
    for (auto const& needed : figures::needs_device(recipe, where)) {
      if (!counted.insert(needed.sweep).second) {
        fmt::print("{}: the runs of {} again\n", recipe.name, needed.sweep);
        continue;
      }
      auto const all = figures::estimate(needed.runs, needed.speed);
      fmt::print("{}: {}: {}\n", recipe.name, needed.sweep, shown(all, needed.speed));
      hours += all.hours();
    }
  if (hours > 0 && !where.agreed)
    throw InputError("--yes", "", fmt::format("is missing: about {:.3g} GPU-hours would begin", hours),
                     "add it to train, or give --records of a sweep made elsewhere");
}

void print(figures::Made const& made, Recipe const& recipe) {
  fmt::print("{}: {}\n", made.name, recipe.title);
  for (std::size_t i = 0; i < made.judgements.size(); ++i)
    fmt::print("  {:<14}{}: {}\n", verdict_name(made.judgements[i].verdict), recipe.expectations[i].that,
               made.judgements[i].shown(recipe.expectations[i]));
  for (auto const& missing : made.missing) fmt::print("  {:<14}{}\n", "not there", missing);
  for (auto const& file : made.files) fmt::print("  {}\n", file.string());
  std::fflush(stdout);
}

ExitCode figure(FigureOptions const& options, std::vector<std::string> const& command) {
  auto const folder = recipes_folder(options.recipes);
  if (options.list) return list(folder);
  auto const scale = figures::scale_from(options.scale);
  auto const recipes = recipes_asked(options, folder);
  if (options.out.empty()) throw InputError("--out", "", "is missing", "name a folder for the figures");
  Surroundings const where{.recipes = folder,
                           .out = options.out,
                           .records = options.records,
#ifdef QHM_WITH_TORCH
                           .can_train = true,
#endif
                           .agreed = options.agreed,
                           .command = command};
  if (!where.records.empty() && !fs::is_directory(where.records))
    throw InputError("--records", options.records, "is not a folder", "name a folder of result folders");
  if (scale == Scale::paper) print_estimates(recipes, where);
  bool all_met = true, all_made = true;
  for (auto const& recipe : recipes) {
    try {
      auto const made = make_figure(recipe, scale, where);
      print(made, recipe);
      all_met &= std::none_of(made.judgements.begin(), made.judgements.end(), [](auto const& judgement) {
        return judgement.verdict == figures::Verdict::not_met;
      });
    } catch (InputError const& error) {
      if (recipes.size() == 1) throw;
      all_made = false;
      fmt::print(stderr, "qhm: {}: {}\n", recipe.name, error.what());
    }
  }
  if (!all_made) return ExitCode::bad_input;
  return options.strict && !all_met ? ExitCode::refuted : ExitCode::held;
}

}  // namespace

Action declare_figure(CLI::App& app, Invocation const& invocation) {
  auto& command =
      *app.add_subcommand("figure", "Reproduce a figure of the papers, or one of our own, from its recipe");
  auto const options = std::make_shared<FigureOptions>();
  command.add_option("NAME", options->name, "a figure of --list")->type_name("");
  command.add_flag("--all", options->all, "every figure; those that cannot be made are reported at the end");
  command.add_flag("--list", options->list, "the figures that there are");
  text_option(
      command, "--scale", options->scale,
      "smoke | reduced | paper: seconds, committed records, or the full set-up, on a GPU where it trains");
  text_option(command, "--out", options->out, "folder for images, data, scripts, caption and record");
  text_option(command, "--records", options->records,
              "take the result folders in this one: a sweep of the recipe, made elsewhere");
  text_option(command, "--recipes", options->recipes,
              "the folder paper_figures; default: that of this program");
  command.add_flag("--yes", options->agreed, "with --scale paper: train, after the hours have been shown");
  command.add_flag("--strict", options->strict, "exit code 1 where an expectation is not met");
  return [options, line = invocation.command] { return figure(*options, line); };
}

}  // namespace qhm::cli
