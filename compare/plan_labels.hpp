#pragma once

#include <string>
#include <vector>

#include "compare/observed_run.hpp"

namespace qhm::compare {

/// One label a run, all distinct where their configurations are: what differs between them (`lr constant 0.1,
/// batch exponential 8 ×2`), schedules first, never the seed. The kinds of its schedules for a run that is
/// alone.
std::vector<std::string> plan_labels(std::vector<ObservedRun const*> const& runs);

/// A manifest's value in words: `8`, `resnet18`; of a constant its number.
std::string text_of(nlohmann::json const& value);

}  // namespace qhm::compare
