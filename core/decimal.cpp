#include "core/decimal.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace qhm {

std::string shortest(double x) {
  std::array<char, 32> text{};
  auto const end = std::to_chars(text.data(), text.data() + text.size(), x).ptr;
  return {text.data(), end};
}

double one_minus_decimal(double x) {
  // With at most 18 decimals, 10^k - digits is an exact integer and one division rounds once. A number in (0,
  // 1) with more decimals is below 0.1 (17 digits name a double), where 1 - x cancels nothing.
  std::array<char, 32> text{};
  auto const end = std::to_chars(text.data(), text.data() + text.size(), x, std::chars_format::fixed).ptr;
  std::string_view const digits(text.data(), static_cast<std::size_t>(end - text.data()));
  if (!(x > 0 && x < 1) || digits.size() > 2 + 18) return 1 - x;
  std::int64_t numerator = 0;
  std::int64_t power = 1;
  for (char const c : digits.substr(2)) {
    numerator = 10 * numerator + (c - '0');
    power *= 10;
  }
  return static_cast<double>(static_cast<long double>(power - numerator) / static_cast<long double>(power));
}

}  // namespace qhm
