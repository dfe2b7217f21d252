#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace qhm {

std::string version();

/// `{"version", "commit", "compiler", "type"}` of this build.
nlohmann::json build_record();

}  // namespace qhm
