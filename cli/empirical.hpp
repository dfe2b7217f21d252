#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "core/errors.hpp"

namespace qhm::cli {

/// `qhm verify --empirical`: theorems beside trials, with exact lower confidence bounds.
struct EmpiricalOptions {
  std::uint64_t trials = 256, seed = 1;
  std::string objectives, out;
  bool slopes = false;
  CLI::Option *trials_given = nullptr, *seed_given = nullptr, *objectives_given = nullptr,
              *out_given = nullptr, *slopes_given = nullptr;

  void declare(CLI::App& command);
  /// The first of these flags that was given; empty where none was.
  [[nodiscard]] std::string given() const;
};

/// Runs the comparison, prints the table (`format`: table, json or markdown) and writes the folder `--out`.
/// Exit code 1 where a theorem that is proved is refuted. Ctrl-C keeps the cases that are done.
ExitCode run_empirical(EmpiricalOptions const&, std::string const& format,
                       std::vector<std::string> const& command);

}  // namespace qhm::cli
