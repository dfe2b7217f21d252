#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace qhm {

/// FNV-1a, 64 bits (Fowler, Noll and Vo): tells accidents, not forgeries. Any one changed byte changes it,
/// since each round is a bijection of the state.
constexpr std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t state = 0xcbf29ce484222325;
  for (char const byte : bytes) state = (state ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return state;
}

/// As 16 hexadecimal digits.
std::string checksum_text(std::string_view bytes);

}  // namespace qhm
