#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace qhm::cli {

/// Numbers from the command line, read whole or refused with one line: `0.1`, `1e-3`, `inf`. Throws
/// InputError.
double parse_real(std::string const& flag, std::string const& text);

/// A count in [0, 2^64): `374760`, or `1e15` where that is an integer. Throws InputError.
std::uint64_t parse_count(std::string const& flag, std::string const& text);

/// `1,30,1e6`: a comma-separated list of counts.
std::vector<std::uint64_t> parse_counts(std::string const& flag, std::string const& text);

/// Options that write to `into` and show its present value as the default. The last occurrence wins, so that
/// a flag overrides the configuration file.
CLI::Option* real_option(CLI::App& command, std::string const& flag, double& into, std::string const& help);
CLI::Option* count_option(CLI::App& command, std::string const& flag, std::uint64_t& into,
                          std::string const& help);
CLI::Option* text_option(CLI::App& command, std::string const& flag, std::string& into,
                         std::string const& help);

}  // namespace qhm::cli
