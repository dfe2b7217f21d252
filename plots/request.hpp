#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace qhm::plots {

enum class XAxis {
  steps,
  epochs,
  evaluations,
  seconds,
  cost  ///< gradients of single samples, Hessian-vector products counted as what they cost (method lmo)
};

enum class BoundChoice {
  tightest,  ///< of each run, the one that ends lowest; none on a linear axis, where bounds flatten the rest
  all,       ///< all that have values
  named      ///< those of Request::named_bounds; empty is none
};

enum class BandChoice {
  automatic,       ///< least to greatest where seeds were pooled, else what the record has
  min_max,         ///< least to greatest
  standard_error,  ///< mean +- 2 standard errors
  none
};

enum class Scale { logarithmic, linear };

/// A curve from elsewhere: a column of a CSV file with named columns, against the column of the figure's x
/// axis, both as a series of a run has them (accuracies as fractions).
struct Reference {
  std::filesystem::path file;
  std::string column;
  std::string name;  ///< in the legend
};

/// What a figure shall show.
struct Request {
  std::vector<std::string> y;  ///< columns; empty: the squared gradient norm that the kind of run records
  XAxis x = XAxis::steps;
  BoundChoice bounds = BoundChoice::tightest;
  std::vector<std::string> named_bounds{};
  BandChoice band = BandChoice::automatic;
  std::optional<Scale> x_scale{};  ///< else logarithmic for steps and evaluations, linear for time
  std::optional<Scale> y_scale{};  ///< else what suits the first column
  std::string title{};
  std::vector<Reference> references{};
  std::string panels{};  ///< a field of the manifests: small multiples, one a value; empty: one panel
  bool slopes = false;   ///< triangles with the exponents of power laws fitted to the curves' ends
};

/// `steps`, `epochs`, `evaluations`, `seconds`. Throws InputError for `--x`.
XAxis x_axis_from(std::string const& name);

/// `min-max`, `standard-error`, `none`. Throws InputError for `--band`.
BandChoice band_from(std::string const& name);

/// `log`, `linear`. Throws InputError for `flag`.
Scale scale_from(std::string const& flag, std::string const& name);

/// `FILE.csv:COLUMN` or `FILE.csv:COLUMN:NAME`; without a name `COLUMN of FILE.csv`. Throws InputError for
/// `--reference`.
Reference reference_from(std::string const& text);

}  // namespace qhm::plots
