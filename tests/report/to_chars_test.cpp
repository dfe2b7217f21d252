#include "report/explorer/to_chars.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <charconv>
#include <limits>
#include <random>

namespace qhm::explorer {
namespace {

std::string standard(double x, bool fixed) {
  std::array<char, 512> text{};
  auto* const end = text.data() + text.size();
  return {text.data(), fixed ? std::to_chars(text.data(), end, x, std::chars_format::fixed).ptr
                             : std::to_chars(text.data(), end, x).ptr};
}

void expect_standard(double x) {
  ASSERT_EQ(to_chars_text(x, false), standard(x, false));
  ASSERT_EQ(to_chars_text(x, true), standard(x, true));
}

TEST(ToChars, WritesWhatTheStandardSays) {
  using limits = std::numeric_limits<double>;
  for (double const x : {0.0,
                         -0.0,
                         1.0,
                         0.1,
                         0.7,
                         1e5,
                         100000.0,
                         123456.0,
                         1e22,
                         1e23,
                         5e-324,
                         limits::max(),
                         limits::min(),
                         limits::infinity(),
                         -limits::infinity(),
                         123456789012345678.0,
                         9007199254740993.0,
                         1e-5,
                         0.0001,
                         0.00012})
    expect_standard(x);
}

TEST(ToChars, OnAnyBits) {
  std::mt19937_64 engine(1);
  for (int i = 0; i < 100'000; ++i)
    if (auto const x = std::bit_cast<double>(engine()); !std::isnan(x)) expect_standard(x);
}

TEST(ToChars, OnDecimalsThatPeopleWrite) {
  for (int exponent = -30; exponent <= 30; ++exponent)
    for (int digits = 1; digits < 2000; digits += 7) expect_standard(digits * std::pow(10.0, exponent));
}

}  // namespace
}  // namespace qhm::explorer
