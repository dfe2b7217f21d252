#pragma once

#include <array>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <limits>
#include <random>
#include <string>

#include "bounds/certificates/enclosure.hpp"

namespace qhm::bounds::test {

using Reference = boost::multiprecision::cpp_dec_float_100;
inline constexpr double infinite = std::numeric_limits<double>::infinity();
inline constexpr std::array precisions{64U, 100U, 128U, 192U, 256U};

inline Reference low(Enclosure const& x) {
  return Reference(lower_decimal(x, 110));
}
inline Reference high(Enclosure const& x) {
  return Reference(upper_decimal(x, 110));
}
inline Enclosure inf() {
  return Enclosure("inf");
}
inline Enclosure between(double a, double b) {
  return hull(a, b);
}
inline bool thin(Enclosure const& x) {
  return lower_decimal(x, 110) == upper_decimal(x, 110);
}

/// `slack` covers the error of the reference, which carries 100 digits.
inline bool covers(Enclosure const& x, Reference const& value, Reference const& slack) {
  return low(x) <= value + slack && value - slack <= high(x);
}

struct Pair {
  Enclosure x;
  Reference y;
};

class Random {
 public:
  std::int64_t count(std::int64_t a, std::int64_t b) { return std::uniform_int_distribution(a, b)(engine_); }
  double real(double a, double b) { return std::uniform_real_distribution(a, b)(engine_); }
  /// A decimal in [0.1, 10].
  std::string decimal() { return std::to_string(count(100'000, 10'000'000)) + "e-6"; }
  Pair positive() {
    auto const text = decimal();
    return {Enclosure(text), Reference(text)};
  }
  Pair any() {
    auto const text = (count(0, 1) ? "-" : "") + decimal();
    return {Enclosure(text), Reference(text)};
  }

 private:
  std::mt19937_64 engine_{20250623};
};

}  // namespace qhm::bounds::test
