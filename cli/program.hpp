#pragma once

#include <string>
#include <vector>

#include "core/errors.hpp"

namespace qhm::cli {

/// Runs one command line, program name first. Returns its exit code where CLI parsing already explained a
/// refusal, and lets InputError, NotApplicable and anything unforeseen through.
ExitCode run(std::vector<std::string> const& line);

}  // namespace qhm::cli
