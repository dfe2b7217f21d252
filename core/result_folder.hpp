#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/plan.hpp"
#include "core/problem.hpp"

namespace qhm {

/// A tidy table of numbers with named columns: one row an observation. As CSV, numbers are written in
/// shortest round-trip form and NaN (not measured, does not apply) as an empty cell.
class Series {
 public:
  explicit Series(std::vector<std::string> columns) : columns_(std::move(columns)) {}

  /// Throws InputError naming `where` for rows of another length, cells that are not numbers, or no header.
  static Series parse(std::string const& csv, std::string const& where);

  void append(std::vector<double> row);
  [[nodiscard]] std::string csv() const;
  [[nodiscard]] std::vector<std::string> const& columns() const { return columns_; }
  [[nodiscard]] std::vector<std::vector<double>> const& rows() const { return rows_; }
  [[nodiscard]] std::optional<std::size_t> find(std::string const& column) const;
  /// Values of a column. Throws InputError listing the columns there are.
  [[nodiscard]] std::vector<double> column(std::string const& name) const;

 private:
  std::vector<std::string> columns_;
  std::vector<std::vector<double>> rows_;
};

/// What every `manifest.json` says: `{"schema": "qhm.result/1", "kind": "synthetic", "command": [...],
/// "build": {version, commit, compiler, type}, "seed", "plan", "samples", "problem", "status"}`. Status is
/// `running`, `complete`, `diverged`, `interrupted` or `failed` (then with `reason`). Parts add keys of their
/// own.
struct RunDescription {
  std::string kind;                  ///< `synthetic` or `train`
  std::vector<std::string> command;  ///< the command line, program first
  std::uint64_t seed = 0;
  Plan plan;
  Problem problem;
};
nlohmann::json manifest(RunDescription const&, std::string const& status);

/// A result folder as it was read back: `manifest.json` and its series (`series.csv` or `epochs.csv`).
struct Result {
  std::filesystem::path folder;
  nlohmann::json manifest;
  Series series;
};

/// Throws InputError when the folder, a file or the schema's major version is not one that this program
/// reads.
Result read_result(std::filesystem::path const& folder);

}  // namespace qhm
