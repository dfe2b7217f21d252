#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/problem.hpp"
#include "plots/run.hpp"

namespace qhm::compare {

/// A run as it was read back, its series checked against its plan.
struct ObservedRun {
  plots::Run run;
  std::string kind{};  ///< `synthetic` or `train`
  std::uint64_t seed = 0;
  Problem problem{};
  /// What is minimised, and what of it is measured: runs that differ here are not comparable. Flat; the
  /// functional is under `functional`.
  nlohmann::json subject{};
  /// The subject, the plan and all else that decides the numbers but the seed.
  nlohmann::json configuration{};
  std::vector<std::uint64_t> steps{};  ///< K of each row; of a training run's first row 0
  bool comparable = false;             ///< complete, or stopped behind the epochs that are compared

  [[nodiscard]] std::string folder() const { return run.result.folder.string(); }
  [[nodiscard]] Series const& series() const { return run.result.series; }
  [[nodiscard]] bool trained() const { return kind == "train"; }
};

/// Reads a folder. One whose status is not `complete` is not checked further: there is nothing to compare.
/// With `within` only the rows of the first so many epochs are kept, and a run that was stopped, or still
/// runs, is as good as a complete one once it has them all. Its constants are those of all that it measured.
/// Epochs after which a training run did not measure the gradient are passed over.
///
/// Throws InputError for what is no result, an empty series, rows whose steps do not increase, an epoch that
/// is missing, steps that are not the plan's, a complete run shorter than `within`, and a method of which no
/// theorem speaks.
ObservedRun read_run(std::filesystem::path const& folder, std::optional<std::uint64_t> within = {});

/// `complete`, `diverged`, `running`, ...
std::string status_of(ObservedRun const&);

/// Values of a column. Throws InputError for `--column`, naming the folder and the columns it has.
std::vector<double> column_of(ObservedRun const&, std::string const& column);

}  // namespace qhm::compare
