#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

/// What Emscripten's standard library (LLVM 13) lacks: std::to_chars of a double. fmt finds the same digits,
/// the fewest that read back exactly; what is left is the standard's choice between the notations.
namespace qhm::explorer {

/// A finite double >= 0 as digits d1 d2 ... dn with value d1.d2...dn * 10^exponent.
struct ShortestDigits {
  std::string digits;
  int exponent;
};

inline ShortestDigits shortest_digits(double x) {
  std::string const text = fmt::format("{}", x);
  auto const e = std::min(text.find('e'), text.size());
  auto const point = std::min(text.find('.'), e);
  int exponent = (e < text.size() ? std::atoi(text.c_str() + e + 1) : 0) + static_cast<int>(point) - 1;
  std::string digits = text.substr(0, point) + (point < e ? text.substr(point + 1, e - point - 1) : "");
  auto const zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  digits.erase(0, zeros);
  exponent -= static_cast<int>(zeros);
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits.empty() ? ShortestDigits{"0", 0} : ShortestDigits{digits, exponent};
}

/// An integer has all its digits here, also those that its value does not need.
inline std::string fixed_notation(double value, ShortestDigits const& x) {
  if (x.exponent < 0) return "0." + std::string(static_cast<std::size_t>(-x.exponent - 1), '0') + x.digits;
  auto const point = static_cast<std::size_t>(x.exponent + 1);
  if (point >= x.digits.size()) return fmt::format("{:.0f}", value);
  return x.digits.substr(0, point) + "." + x.digits.substr(point);
}

inline std::string scientific_notation(ShortestDigits const& x) {
  return x.digits.substr(0, 1) + (x.digits.size() > 1 ? "." + x.digits.substr(1) : "") +
         fmt::format("e{}{:02}", x.exponent < 0 ? '-' : '+', std::abs(x.exponent));
}

/// The text that std::to_chars(first, last, x) writes, or with std::chars_format::fixed: without it, the
/// shorter notation.
inline std::string to_chars_text(double x, bool fixed) {
  if (std::isnan(x)) return std::signbit(x) ? "-nan" : "nan";
  std::string const sign = std::signbit(x) ? "-" : "";
  if (std::isinf(x)) return sign + "inf";
  auto const digits = shortest_digits(std::abs(x));
  auto const plain = fixed_notation(std::abs(x), digits), scientific = scientific_notation(digits);
  return sign + (fixed || plain.size() <= scientific.size() ? plain : scientific);
}

}  // namespace qhm::explorer

#ifdef __EMSCRIPTEN__
namespace std {

inline to_chars_result to_chars(char* first, char* last, double x, chars_format format) {
  auto const text = qhm::explorer::to_chars_text(x, format == chars_format::fixed);
  if (last - first < static_cast<ptrdiff_t>(text.size())) return {last, errc::value_too_large};
  return {copy(text.begin(), text.end(), first), errc{}};
}
inline to_chars_result to_chars(char* first, char* last, double x) {
  return to_chars(first, last, x, chars_format::general);
}

}  // namespace std
#endif
