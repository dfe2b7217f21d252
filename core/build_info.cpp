#include "core/build_info.hpp"

#include <nlohmann/json.hpp>

namespace qhm {

std::string version() {
  return QHM_VERSION;
}

nlohmann::json build_record() {
  return {{"version", QHM_VERSION},
          {"commit", QHM_COMMIT},
          {"compiler", "g++ " __VERSION__},
          {"type", QHM_BUILD_TYPE}};
}

}  // namespace qhm
