#include "core/checksum.hpp"

#include <fmt/format.h>

namespace qhm {

std::string checksum_text(std::string_view bytes) {
  return fmt::format("{:016x}", checksum(bytes));
}

}  // namespace qhm
