#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace qhm::cli {

/// Replaces `--config FILE` by the flags that the TOML file holds, put before the flags of the command line
/// so that these override it. Keys are flag names without dashes, at the top level or in a table named like
/// the subcommand. Throws InputError for TOML errors (with the line) and for keys that `command` does not
/// have (with the nearest).
std::vector<std::string> expand_config(std::vector<std::string> const& arguments, CLI::App const& command);

/// The option of `command` whose name is nearest to `flag` by edit distance, or empty if none is near.
std::string nearest_flag(std::string const& flag, CLI::App const& command);

/// The nearest of some words by edit distance, or empty if none is near.
std::string nearest_word(std::string const& word, std::vector<std::string> const& words);

/// The subcommand of that name, or null.
CLI::App const* find_subcommand(CLI::App const& app, std::string const& name);

}  // namespace qhm::cli
