#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "verify/lmo_slopes.hpp"

namespace qhm::verify {

/// The rows as a manifest keeps them, under `slopes`: a list with names, exponents, constants, slopes with
/// intervals, and the points.
nlohmann::json lmo_slopes_record(std::vector<LmoSlopeRow> const&);

/// Reads them back from a folder of `qhm lmo --slopes --out`. Throws InputError naming the file and what it
/// lacks.
std::vector<LmoSlopeRow> read_lmo_slopes(std::filesystem::path const& folder);

}  // namespace qhm::verify
