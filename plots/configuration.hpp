#pragma once

#include <nlohmann/json.hpp>

#include "plots/run.hpp"

namespace qhm::plots {

/// What is minimised, and what of it is measured: runs that differ here are not comparable. Flat; the
/// functional is under `functional`.
nlohmann::json subject_of(Run const&);

/// `subject`, `plan` and all else that decides the numbers but the seed.
nlohmann::json configuration_of(Run const&);

}  // namespace qhm::plots
