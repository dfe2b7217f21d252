#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace qhm::cli {

/// The manual page `qhm(1)`, in troff's man macros: every command with its options, as `--help` has them.
std::string manual_page(CLI::App const& app);

/// Completion of commands, options and the words that an option takes, for a shell: `bash`, `zsh` or `fish`.
/// Throws InputError for another.
std::string completion(CLI::App const& app, std::string const& shell);

/// The words that an option's help offers: `{"table", "json"}` of `table | json: how it is printed`. Empty
/// where it offers none.
std::vector<std::string> offered_words(std::string const& help);

}  // namespace qhm::cli
