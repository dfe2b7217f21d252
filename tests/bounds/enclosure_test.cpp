#include "bounds/certificates/enclosure.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <thread>

#include "core/decimal.hpp"
#include "tests/bounds/enclosure_reference.hpp"

namespace qhm::bounds {
namespace {

using namespace test;
using boost::multiprecision::cpp_dec_float_50;

TEST(Enclosure, RoundsOutwards) {
  Enclosure const third = Enclosure(1) / 3;
  EXPECT_LT(low(third), Reference(1) / 3);
  EXPECT_GT(high(third), Reference(1) / 3);
  Enclosure const tenth("0.1");
  EXPECT_LT(low(tenth), Reference("0.1"));
  EXPECT_GT(high(tenth), Reference("0.1"));
  Enclosure sum, product = 1;
  for (int i = 0; i < 10; ++i) sum += tenth, product *= third;
  EXPECT_TRUE(contains(sum, 1));
  EXPECT_FALSE(thin(sum));
  EXPECT_TRUE(contains(product * 59049, 1));
  // Nearer to 0.1 than any other double is one above it.
  EXPECT_EQ(upper(tenth), 0.1);
  EXPECT_EQ(lower(tenth), std::nextafter(0.1, 0));
  EXPECT_EQ(lower(-tenth), -0.1);
  EXPECT_EQ(approximate(tenth), 0.1);
  EXPECT_EQ(static_cast<double>(between(1, 4)), 2.5);
  EXPECT_EQ(relative_width(between(-4, -2)), 1);
  EXPECT_GT(Enclosure(relative_width(between(3, 4))), third);
  EXPECT_GT(relative_width(hull(third, 1)), 2);
  EXPECT_EQ(relative_width(between(0, 1)), infinite);
  EXPECT_FALSE(std::signbit(upper(between(-1, 0))) || std::signbit(lower(Enclosure(-0.0))));
  EXPECT_EQ(relative_width(Enclosure(0)), 0);
}

TEST(Enclosure, ReadsNumbersExactly) {
  EXPECT_EQ(Enclosure(std::numeric_limits<std::uint64_t>::max()) + 1, pow(Enclosure(2), 64));
  EXPECT_EQ(Enclosure(std::numeric_limits<long>::min()), -pow(Enclosure(2), 63));
  EXPECT_EQ(lower_decimal(Enclosure(0.1), 60), "0.1000000000000000055511151231257827021181583404541015625");
  EXPECT_EQ(Enclosure(), 0);
  EXPECT_EQ(Enclosure("123"), 123);
  EXPECT_EQ(Enclosure(std::string("-25e-2")), -0.25);
  EXPECT_EQ(Enclosure("-0"), 0);
  EXPECT_EQ(Enclosure("-inf"), -infinite);
  EXPECT_LT(relative_width(Enclosure("1e-05")), std::ldexp(1, -127));
  EXPECT_EQ(upper(Enclosure("1e99999999999999999999")), infinite);
  EXPECT_EQ(lower(Enclosure("-1e-99999999999999999999")), -std::numeric_limits<double>::denorm_min());
  for (auto const* text :
       {"", "-", "e5", "1e", "1.2.3", "1x", " 1", "1 ", "0x10", "nan", "infinite", "--1", "1@2"})
    EXPECT_THROW(Enclosure{text}, std::invalid_argument) << text;
  EXPECT_THROW(Enclosure(std::string("1\0002", 3)), std::invalid_argument);
  EXPECT_THROW(Enclosure(std::nan("")), Undecided);
}

TEST(Enclosure, ComparesOnlyWhatIsCertain) {
  Enclosure const x = between(1, 2), y = between(2, 3), z = between(2.5, 4);
  EXPECT_TRUE(x < z && x <= z && z > x && z >= x && certainly_less(x, z));
  EXPECT_FALSE(z < x || z <= x || x > z || x >= z || certainly_less(z, x));
  // One common endpoint: x <= y for all members, x < y only for some.
  EXPECT_TRUE(x <= y && y >= x);
  EXPECT_FALSE(y < x || x > y || certainly_less(x, y));
  EXPECT_THROW(void(x < y), Undecided);
  EXPECT_THROW(void(y > x), Undecided);
  EXPECT_THROW(void(y <= x), Undecided);
  EXPECT_THROW(void(x >= y), Undecided);
  EXPECT_THROW(void(y < z), Undecided);
  EXPECT_THROW(void(y <= z), Undecided);
  EXPECT_THROW(void(x <= x), Undecided);  // two members of x may differ
  EXPECT_FALSE(certainly_less(y, z));
  Enclosure const two = 2;
  EXPECT_TRUE(two <= 2 && two >= 2 && 1 < two && two < 2.5 && inf() <= inf() && two < inf());
  EXPECT_FALSE(two < 2 || two > 2 || inf() < inf());
  EXPECT_TRUE(x == between(1, 2) && x != between(0, 2) && x != between(1, 3) && two == 2);
  EXPECT_TRUE(contains(x, 1) && contains(x, 2) && contains(x, x) && contains(between(1, infinite), z));
  EXPECT_FALSE(contains(x, y) || contains(x, between(0.5, 1)) || contains(1, x));
  try {
    void(x < y);
  } catch (Undecided const& undecided) {
    EXPECT_STREQ(undecided.what(), "it is undecided whether [1, 2] < [2, 3]");
  }
}

TEST(Enclosure, DividesByWhatCannotBeZero) {
  EXPECT_THROW(1 / between(-1, 1), Undecided);
  EXPECT_THROW(0 / between(-1, infinite), Undecided);
  EXPECT_THROW(Enclosure(1) / 0, Undecided);
  EXPECT_THROW(pow(Enclosure(0), -1), Undecided);
  EXPECT_EQ(between(1, 2) / between(0, 4), between(0.25, infinite));
  EXPECT_EQ(between(1, 2) / between(-4, 0), between(-infinite, -0.25));
  // An upper end of 0 that came about by subtraction or rounding is still one from below.
  EXPECT_EQ(1 / (between(-3, 1) - 1), between(-infinite, -0.25));
  EXPECT_EQ(1 / hull(-1, Enclosure("0")), between(-infinite, -1));
  EXPECT_EQ(1 / hull(Enclosure("-0"), 1), between(1, infinite));
  EXPECT_EQ(1 / min(between(-1, 0), between(0, 1)), between(-infinite, -1));
  EXPECT_EQ(1 / max(between(-1, 0), between(0, 1)), between(1, infinite));
  EXPECT_EQ(1 / -pow(between(0, 1), 3), between(-infinite, -1));
}

TEST(Enclosure, TreatsAnInfiniteEndAsALimit) {
  Enclosure const from1 = between(1, infinite);
  EXPECT_EQ(between(2, 3) / between(4, infinite), between(0, 0.75));
  EXPECT_EQ(from1 - from1, between(-infinite, infinite));
  EXPECT_EQ(from1 / from1, between(0, infinite));
  EXPECT_EQ(0 * from1, 0);
  EXPECT_EQ(between(-1, 2) * from1, between(-infinite, infinite));
  EXPECT_EQ(2 / inf(), 0);
  EXPECT_EQ(inf() + from1, inf());
  EXPECT_EQ(sqrt(from1), from1);
  EXPECT_EQ(log(between(0, 1)), between(-infinite, 0));
  EXPECT_EQ(exp(between(-infinite, 0)), between(0, 1));
  EXPECT_EQ(sin(from1), between(-1, 1));
  EXPECT_EQ(pow(between(0.5, 1), from1), between(0, 1));
  EXPECT_EQ(pow(from1, between(-1.5, -0.5)), between(0, 1));
  EXPECT_EQ(enclosed_zeta(inf()), 1);
  EXPECT_EQ(relative_width(from1), infinite);
  EXPECT_TRUE(isfinite(between(-1, 1)) && !isfinite(from1) && !isfinite(-from1) && !isfinite(inf()));
  Enclosure const overflow = exp(pow(Enclosure(10), 40));
  EXPECT_TRUE(lower(overflow) > 1e300 && lower(overflow) < infinite && upper(overflow) == infinite);
  Enclosure const whole = between(-infinite, infinite);
  std::function<Enclosure()> const undefined[] = {[&] { return 0 * inf(); },
                                                  [&] { return between(0, 1) * inf(); },
                                                  [&] { return -inf() * between(-1, 1); },
                                                  [&] { return inf() - inf(); },
                                                  [&] { return inf() - from1; },
                                                  [&] { return inf() / from1; },
                                                  [&] { return from1 / inf(); },
                                                  [&] { return from1 - inf(); },
                                                  [&] { return whole / inf(); },
                                                  [&] { return sin(inf()); },
                                                  [&] { return cos(-inf()); },
                                                  [&] { return pow(between(0.5, 1), inf()); },
                                                  [&] { return pow(inf(), between(-1, 1)); },
                                                  [&] { return pow(between(0, 1), between(-1, 1)); },
                                                  [&] { return pow(Enclosure(0), -0.5); },
                                                  [&] { return pow(between(-1, 1), 0.5); },
                                                  [&] { return sqrt(between(-1, 1)); },
                                                  [&] { return log(between(-1, 1)); },
                                                  [&] { return log(Enclosure(0)); },
                                                  [&] { return enclosed_zeta(1); },
                                                  [&] { return enclosed_zeta(between(0, 2)); }};
  for (auto const& f : undefined) EXPECT_THROW(f(), Undecided) << &f - undefined;
}

TEST(Enclosure, HigherPrecisionNarrows) {
  auto const value = [] { return exp(Enclosure("0.7")) - sqrt(Enclosure("0.1")) * enclosed_pi(); };
  EXPECT_EQ(working_precision(), 128U);
  Enclosure coarse = value();
  for (unsigned const bits : {192U, 256U, 1024U}) {
    PrecisionScope const scope(bits);
    Enclosure const fine = value();
    EXPECT_TRUE(contains(coarse, fine));
    EXPECT_LT(relative_width(fine), std::ldexp(relative_width(coarse), -60));
    {
      PrecisionScope const inner(64);
      EXPECT_GT(relative_width(fine + 0), std::ldexp(1, -65));
      for (auto const& rounded : {min(fine, fine), max(fine, fine), hull(fine, fine), -(-fine), abs(-fine)})
        EXPECT_TRUE(contains(rounded, fine));
      EXPECT_EQ(Enclosure(fine), fine);  // a copy keeps its precision
    }
    EXPECT_EQ(working_precision(), bits);
    std::thread([] { EXPECT_EQ(working_precision(), 128U); }).join();
    coarse = fine;
  }
  EXPECT_EQ(working_precision(), 128U);
  EXPECT_THROW(PrecisionScope(63), std::invalid_argument);
  EXPECT_THROW(PrecisionScope((1U << 20) + 1), std::invalid_argument);
}

TEST(Enclosure, DecimalsRoundOutwards) {
  EXPECT_EQ(lower_decimal(between(0.15625, 0.34375), 2), "0.15");
  EXPECT_EQ(upper_decimal(between(0.15625, 0.34375), 2), "0.35");
  EXPECT_EQ(upper_decimal(Enclosure(-0.15625), 1), "-0.1");
  EXPECT_EQ(upper_decimal(Enclosure(99.5), 2), "1e+02");
  EXPECT_EQ(lower_decimal(Enclosure(1234), 3), "1.23e+03");
  EXPECT_EQ(lower_decimal(Enclosure(1200), 4), "1200");
  EXPECT_EQ(lower_decimal(Enclosure("1e-05"), 3), "9.99e-06");
  EXPECT_EQ(upper_decimal(Enclosure(0.0001220703125), 10), "0.0001220703125");
  EXPECT_EQ(lower_decimal(-inf(), 5) + upper_decimal(inf(), 5) + upper_decimal(between(-1, 0), 5),
            "-infinf0");
  EXPECT_THROW(lower_decimal(Enclosure(1), 0), std::invalid_argument);
  Random random;
  for (int i = 0; i < 2000; ++i) {
    int const digits = static_cast<int>(random.count(1, 40));
    Enclosure const x = random.any().x * pow(Enclosure(10), random.count(-12, 12)) / 7;
    Reference const below(lower_decimal(x, digits)), above(upper_decimal(x, digits));
    ASSERT_TRUE(below <= low(x) && high(x) <= above) << to_string(x) << " " << digits;
    Reference const last_digit = max(abs(below), abs(above)) * pow(Reference(10), 1 - digits);
    ASSERT_TRUE(low(x) - below < last_digit && above - high(x) < last_digit) << to_string(x) << " " << digits;
    ASSERT_TRUE(lower(x) <= low(x) && high(x) <= upper(x) && lower(x) < upper(x));
  }
}

TEST(Enclosure, IsARegularType) {
  Enclosure a = between(1, 2), b = std::move(a), c;
  a = b;
  EXPECT_EQ(a, between(1, 2));
  c = std::move(b);
  b = 3;
  std::swap(b, c);
  EXPECT_TRUE(c == 3 && b == a);
  a = *&a;
  EXPECT_EQ(a, b);
  Enclosure gone = std::move(b);
  Enclosure const copy_of_nothing(b);
  static_assert(std::is_nothrow_move_constructible_v<Enclosure> && std::regular<Enclosure>);
  static_assert(!std::is_convertible_v<Enclosure, double> && !std::is_convertible_v<std::string, Enclosure>);
  static_assert(!std::is_constructible_v<Enclosure, long double>);
}

/// The idioms of the theorems, in one template.
template <class Real>
Real formula(std::uint64_t steps) {
  using std::abs, std::max, std::pow, std::sqrt;
  Real const x = decimal<Real>(0.3), n(steps);
  Real sum{0};
  sum += Real(2) / n;
  sum -= x / 2;
  sum *= 2 * x * n;
  sum /= Real(1) - x;
  Real const power = x == 0 ? Real(0) : Real(pow(x, static_cast<double>(steps)));
  if (!(abs(sum) > 1e-3) || -x >= 0) return n;
  return max(Real(-sum), Real(1.5)) + 3U * power + sqrt(x) * steps - Real(1e-3) / pow(x, 3) + 1L;
}

TEST(Enclosure, TakesTheTemplatesWrittenForDouble) {
  Enclosure const x = formula<Enclosure>(7);
  EXPECT_TRUE(covers(x, formula<Reference>(7), Reference("1e-95")));
  EXPECT_TRUE(covers(x, Reference(formula<cpp_dec_float_50>(7)), Reference("1e-45")));
  EXPECT_NEAR(approximate(x), formula<double>(7), 1e-14);
}

}  // namespace
}  // namespace qhm::bounds
