#include <fmt/format.h>

#include "core/child_process.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "figures/bound_curves.hpp"
#include "figures/closed_forms.hpp"
#include "figures/combinations.hpp"
#include "figures/figure_run.hpp"
#include "figures/instance_curves.hpp"
#include "figures/lmo_curves.hpp"
#include "figures/lmo_slopes_figure.hpp"
#include "figures/printed_lines.hpp"
#include "figures/ruler_study.hpp"
#include "figures/tightness.hpp"
#include "figures/training_curves.hpp"

namespace qhm::figures {
namespace {

namespace fs = std::filesystem;

fs::path sweep_file(Surroundings const& where, std::string const& sweep) {
  return where.recipes / "recipes" / (sweep + ".toml");
}

/// Runs `qhm sweep FILE --out FOLDER`; a sweep that was begun goes on.
void run_sweep(Surroundings const& where, std::string const& sweep, fs::path const& folder) {
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (error)
    throw InputError("--out", where.out.string(), "cannot be written (" + error.message() + ")",
                     "choose a folder that can be written");
  auto const log = folder.parent_path() / (sweep + ".log");
  ChildProcess child({.program = where.program,
                      .line = {"qhm", "sweep", sweep_file(where, sweep).string(), "--out", folder.string()},
                      .output = log});
  auto const ending = child.wait();
  if (ending.code != 0 || ending.signal != 0)
    throw InputError("qhm sweep", sweep_file(where, sweep).string(),
                     fmt::format("failed: {}", last_line(read_file(log))), "see " + log.string());
}

bool data_are_there(sweep::Run const& run) {
  auto const data = run.flags.find("data");
  return data != run.flags.end() && fs::is_directory(data->second);
}

/// Records of a scale with the words that say where they are from.
struct Found {
  std::vector<WantedRun> runs;
  std::string x, note;
};

Found obtain(TrainingCurves const& training, Scale scale, Surroundings const& where) {
  auto const wanted = [&](Scale at) -> WantedRuns const& {
    return training.wanted[static_cast<std::size_t>(at)];
  };
  auto const runs = [&](Scale at) {
    return runs_of_sweep(sweep_file(where, wanted(at).sweep), wanted(at).select);
  };
  auto const committed = [&](std::string const& note) {
    return Found{find_records(runs(Scale::reduced), where.recipes / "data" / wanted(Scale::reduced).records,
                              wanted(Scale::reduced).within),
                 wanted(Scale::reduced).x, note};
  };
  if (!where.records.empty())
    return {find_records(runs(scale), where.records, wanted(scale).within), wanted(scale).x,
            "Records of " + where.records.string() + "."};
  if (scale == Scale::reduced) return committed("Committed records.");
  auto const needed = runs(scale);
  if (scale == Scale::smoke && !where.can_train)
    return committed("Committed records, since this build does not train.");
  if (scale == Scale::smoke && !data_are_there(needed.front()))
    return committed("Committed records, since the images of the tiny runs are not on this machine.");
  if (!where.can_train)
    throw InputError("--scale", "paper", "trains networks, which this build cannot",
                     "build with LibTorch, or give --records of a sweep made elsewhere");
  auto const folder = where.out / "runs" / wanted(scale).sweep;
  run_sweep(where, wanted(scale).sweep, folder);
  return {find_records(needed, folder, wanted(scale).within), wanted(scale).x,
          scale == Scale::smoke ? "Tiny runs that show nothing but that the recipe works."
                                : "Runs of this command."};
}

Picture training(TrainingCurves const& kind, Recipe const& recipe, Scale scale, Surroundings const& where) {
  auto const found = obtain(kind, scale, where);
  auto picture =
      training_picture(kind, found.x, found.runs, recipe.paper, where.recipes / "data" / "published");
  picture.notes.insert(picture.notes.begin(), found.note);
  return picture;
}

Picture rulers(Rulers const& kind, Recipe const& recipe, Scale scale, Surroundings const& where) {
  auto const folder = where.records.empty()
                          ? where.recipes / "data" / kind.folders[static_cast<std::size_t>(scale)]
                          : where.records;
  return ruler_picture(kind, folder, recipe.paper, where.recipes / "data" / "published");
}

}  // namespace

std::vector<Needed> needs_device(Recipe const& recipe, Surroundings const& where) {
  auto const* training = std::get_if<TrainingCurves>(&recipe.kind);
  if (training == nullptr || !where.records.empty()) return {};
  auto const& wanted = training->wanted[static_cast<std::size_t>(Scale::paper)];
  std::vector<Needed> needed;
  needed.push_back({wanted.sweep, runs_of_sweep(sweep_file(where, wanted.sweep), {}),
                    read_step_seconds(where.recipes / "data" / "speed" / "h100.csv")});
  return needed;
}

Picture picture_of(Recipe const& recipe, Scale scale, Surroundings const& where) {
  if (scale == Scale::paper && !where.agreed)
    for (auto const& needed : needs_device(recipe, where))
      throw InputError("--scale", "paper",
                       fmt::format("takes about {:.3g} GPU-hours for {}",
                                   estimate(needed.runs, needed.speed).hours(), recipe.name),
                       "add --yes to begin, or give --records of a sweep made elsewhere");
  auto const at = static_cast<std::size_t>(scale);
  return std::visit(
      match{[&](TrainingCurves const& kind) { return training(kind, recipe, scale, where); },
            [&](BoundCurves const& kind) { return bound_picture(kind); },
            [&](Combinations const& kind) { return combinations_picture(kind, kind.trials[at]); },
            [&](Tightness const& kind) { return tightness_picture(kind.trials[at]); },
            [&](PrintedLines const& kind) { return printed_picture(kind); },
            [&](ClosedForms const& kind) { return closed_forms_picture(kind); },
            [&](Rulers const& kind) { return rulers(kind, recipe, scale, where); },
            [&](Instance const& kind) { return instance_picture(kind, kind.trials[at]); },
            [&](LmoCurves const& kind) { return lmo_picture(kind, kind.trials[at]); },
            [&](LmoSlopes const& kind) {
              return lmo_slopes_picture(
                  kind, scale, where.records.empty() ? where.recipes / "data" / kind.folder : where.records);
            }},
      recipe.kind);
}

}  // namespace qhm::figures
