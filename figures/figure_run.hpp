#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "figures/device_hours.hpp"
#include "figures/expectation.hpp"
#include "figures/picture.hpp"
#include "figures/recipe.hpp"

namespace qhm::figures {

/// Where a figure is made.
struct Surroundings {
  std::filesystem::path recipes;           ///< the folder paper_figures
  std::filesystem::path out;               ///< for the figures; runs that are made go to out/runs
  std::filesystem::path records{};         ///< result folders to take instead of any others
  std::string program = "/proc/self/exe";  ///< started as `qhm sweep`
  bool can_train = false;                  ///< whether that program has `sweep` and `train`
  bool agreed = false;                     ///< to train at scale paper
  std::vector<std::string> command{};      ///< the command line to record
};

/// A figure that was made.
struct Made {
  std::string name, caption;
  std::vector<Judgement> judgements;  ///< one for each expectation of the recipe
  std::vector<std::string> missing;
  std::vector<std::filesystem::path> files;
};

/// What training at scale paper takes; nothing where the recipe trains no network or records are given.
struct Needed {
  std::string sweep;  ///< figures of one sweep share its runs
  std::vector<sweep::Run> runs;
  StepSeconds speed;
};
std::vector<Needed> needs_device(Recipe const&, Surroundings const&);

/// Obtains what the recipe needs at that scale: at smoke a sweep of tiny runs, made by `qhm sweep` where this
/// program can train and the images are there, the committed records of scale reduced otherwise; at reduced
/// the committed records; at paper the sweep itself. Figures without training compute what they show.
///
/// Throws InputError for what is missing, and for scale paper without agreement.
Picture picture_of(Recipe const&, Scale, Surroundings const&);

/// Makes the figure: draws it, judges its expectations, and writes beside the images NAME.csv, NAME.gp,
/// NAME.py (tables: NAME.md, .csv, .tex), the caption NAME.txt and NAME.json with where everything came from.
/// Files are written whole, and none before all are ready.
///
/// Throws InputError as picture_of does, when gnuplot is missing, when `out` cannot be written or holds files
/// of these names that are no figure's.
Made make_figure(Recipe const&, Scale, Surroundings const&);

}  // namespace qhm::figures
