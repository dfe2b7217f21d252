#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "figures/expectation.hpp"
#include "figures/recipe_text.hpp"
#include "figures/scale.hpp"
#include "synthetic/objectives/objective.hpp"

namespace qhm::figures {

/// Where the runs of a figure come from at one scale: the sweep recipes/SWEEP.toml, and which of its runs.
struct WantedRuns {
  std::string sweep;
  Traits select{};                  ///< flags of `qhm train`
  std::string x{};                  ///< another axis than the figure's, at this scale
  std::uint64_t within = 0;         ///< epochs that are drawn, where runs were stopped; 0: whole runs
  std::string records = "reduced";  ///< folder of the committed records, in data/
};

/// Curves of a publication, laid over the panels whose traits match.
struct PublishedCurves {
  std::string file;  ///< in data/published: columns series, epoch, mean, min, max
  std::string series, name;
  std::string y;  ///< the quantity that they show
  Traits panel{};
  double epochs = 1;  ///< that they span
};

/// Quantities of training runs, a row of panels each.
struct TrainingCurves {
  std::string x;                    ///< epochs, steps, evaluations, horizon (the share of it)
  std::vector<std::string> y;       ///< columns of epochs.csv, or min_grad_norm
  std::vector<std::string> panels;  ///< flags that tell columns of panels apart
  std::vector<std::string> curves;  ///< flags that tell lines apart; seeds are pooled
  std::vector<PublishedCurves> published{};
  std::array<WantedRuns, 3> wanted{};  ///< by scale
};

/// Bounds of some plans along several axes, a panel each.
struct BoundCurves {
  struct NamedPlan {
    std::string name;
    Traits flags;
    double epochs;  ///< drawn up to so many
  };
  std::vector<NamedPlan> plans;
  std::vector<std::string> theorems, axes;
  std::vector<std::string> terms{};  ///< bare sums of the one theorem instead of its bound: a panel each
};

/// A theorem on one function: over K beside what it bounds, and over a number up to where its assumption
/// ends.
struct Instance {
  struct Sweep {
    std::string
        flag;  ///< `lr-max`, `lr-min`, `beta-max`, `gamma-max`, `batch-size`, or `slope` of clipped-quadratic
    double from = 0, to = 0;
    std::uint64_t steps = 0;
    std::string label, heading;
    Traits flags{};  ///< that differ from those on the left
  };
  std::string theorem, heading;
  std::string objective, noise;
  std::uint64_t dim = 1;
  std::optional<double> variance{};  ///< what the noise has by itself, if it is left out
  synthetic::Shape shape{};
  Traits flags{};
  std::uint64_t steps = 0;
  Sweep sweep{};
  std::array<std::uint64_t, 3> trials{};  ///< by scale
};

/// Theorem H beside trials of LMO methods.
struct LmoCurves {
  std::string heading, objective, norm;
  std::uint64_t dim = 1, steps = 0;
  double variance = 0, hessian_noise = 0, eta = 0, a = 0;
  double least_a = 0;  ///< where the sweep of a begins; it ends at 1
  std::vector<std::string> momenta{};
  std::array<std::uint64_t, 3> trials{};  ///< by scale
};

/// The 60 combinations of kinds on one function: observed and bounds, a panel each.
struct Combinations {
  std::string ground;
  std::vector<std::string> theorems;
  std::array<std::uint64_t, 3> trials{};  ///< by scale
};

/// Every theorem beside trials of the 60 combinations, as ratios.
struct Tightness {
  std::array<std::uint64_t, 3> trials{};
};

/// Printed lines of the corollaries beside the exact sums, as curves over K.
struct PrintedLines {
  struct Line {
    std::string claim, heading;
    std::uint64_t place = 0;  ///< which of the claim's cases
  };
  std::vector<Line> lines;
  double steps = 0;  ///< K goes up to
};

/// The same as tables of numbers.
struct ClosedForms {
  std::vector<std::string> corollaries;
};

/// Studies of rulers: folders with rulers.csv, by scale, in data/.
struct Rulers {
  std::array<std::string, 3> folders{};
  std::vector<PublishedCurves> published{};
};

/// Slopes of LMO methods: a folder of `qhm lmo --slopes` in data/, or trials and powers of two by scale.
struct LmoSlopes {
  struct Computed {
    std::uint64_t trials = 0;  ///< 0: the committed record
    std::uint64_t first_power = 0, last_power = 0;
  };
  std::string folder;
  std::array<Computed, 3> computed{};
};

using Kind = std::variant<TrainingCurves, BoundCurves, Combinations, Tightness, PrintedLines, ClosedForms,
                          Rulers, Instance, LmoCurves, LmoSlopes>;

/// A figure as data.
struct Recipe {
  std::string name;
  std::filesystem::path file;
  std::string checksum;  ///< of the file
  std::string title, source;
  std::string text;  ///< what the caption says first
  Kind kind{};
  Traits paper{};  ///< what the paper has, by name: the caption says what a run has in its place
  std::vector<Expectation> expectations{};
};

/// Reads recipes/figures/NAME.toml. Throws InputError naming file, line and key.
Recipe read_recipe(std::filesystem::path const& file);

/// Names of the recipes in `folder` (paper_figures), sorted.
std::vector<std::string> recipe_names(std::filesystem::path const& folder);

/// Throws InputError with the nearest name, and all there are.
Recipe recipe_named(std::filesystem::path const& folder, std::string const& name);

}  // namespace qhm::figures
