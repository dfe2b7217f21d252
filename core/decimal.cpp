#include "core/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

namespace qhm {

std::string shortest(double x) {
  std::array<char, 32> text{};
  auto const end = std::to_chars(text.data(), text.data() + text.size(), x).ptr;
  return {text.data(), end};
}

namespace {

/// x = digits / power with as few decimals as name it.
struct Fraction {
  std::int64_t digits, power;
};

/// The fraction of a number below 2^20 in magnitude that has at most 9 decimals: the common case, found
/// without printing. Doubles there lie closer than 1e-9, so at most one such decimal reads back as x for each
/// length, and the shortest is what `shortest` prints.
std::optional<Fraction> short_fraction(double x) {
  if (!(std::abs(x) < 0x1p20)) return std::nullopt;
  std::int64_t power = 1;
  for (int decimals = 0; decimals <= 9; ++decimals, power *= 10) {
    double const scale = static_cast<double>(power);
    double const digits = std::nearbyint(x * scale);
    if (digits / scale == x) return Fraction{static_cast<std::int64_t>(digits), power};
  }
  return std::nullopt;
}

}  // namespace

long double wide_decimal(double x) {
  // Both integers are exact in 64 bits, so the one division rounds correctly.
  if (auto const f = short_fraction(x))
    return static_cast<long double>(f->digits) / static_cast<long double>(f->power);
  return std::stold(shortest(x));
}

double one_minus_decimal(double x) {
  if (auto const f = short_fraction(x); f && x >= 0 && x <= 1)
    return static_cast<double>(f->power - f->digits) / static_cast<double>(f->power);
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
