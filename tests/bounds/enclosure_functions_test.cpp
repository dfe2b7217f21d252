#include <gtest/gtest.h>

#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <functional>
#include <thread>
#include <vector>

#include "tests/bounds/enclosure_reference.hpp"

namespace qhm::bounds {
namespace {

using namespace test;

/// One step of a random expression; the domain is judged by the reference.
Pair step(Random& random, Pair const& a, Pair const& b) {
  bool const positive = a.y > 0.1;
  switch (random.count(0, 13)) {
    case 0:
      return {a.x + b.x, a.y + b.y};
    case 1:
      return {a.x - b.x, a.y - b.y};
    case 2:
      return {a.x * b.x, a.y * b.y};
    case 3:
      return abs(b.y) > 0.1 ? Pair{a.x / b.x, a.y / b.y} : a;
    case 4:
      return positive ? Pair{sqrt(a.x), sqrt(a.y)} : a;
    case 5:
      return a.y < 3 ? Pair{exp(a.x), exp(a.y)} : a;
    case 6:
      return positive ? Pair{log(a.x), log(a.y)} : a;
    case 7:
      return {sin(a.x), sin(a.y)};
    case 8:
      return {cos(a.x), cos(a.y)};
    case 9:
      return {abs(a.x), abs(a.y)};
    case 10:
      return {min(a.x, b.x), min(a.y, b.y)};
    case 11:
      return {max(a.x, b.x), max(a.y, b.y)};
    case 12:
      return {square(a.x) - pow(b.x, 3), a.y * a.y - b.y * b.y * b.y};
    default:
      return positive && abs(b.y) < 2 ? Pair{pow(a.x, b.x), exp(Reference(b.y * log(a.y)))} : a;
  }
}

TEST(EnclosureFunctions, RandomExpressionsContainTheirValue) {
  Random random;
  int widened = 0;
  for (int i = 0; i < 1500; ++i) {
    PrecisionScope const scope(precisions[static_cast<std::size_t>(i) % precisions.size()]);
    Pair a = random.any(), b = random.any();
    for (int depth = 0; depth < 6; ++depth) {
      Pair next = step(random, a, b);
      // Six steps lose fewer than 16 of the 100 digits: 10^7 times less than the last of 256 bits.
      Reference const slack = Reference("1e-84") * max(Reference(1), Reference(abs(next.y)));
      ASSERT_TRUE(covers(next.x, next.y, slack)) << to_string(next.x) << " at " << working_precision();
      if (abs(next.y) > 100) next = random.any();
      b = random.count(0, 1) ? a : random.any();  // the old value again, or a new one
      a = std::move(next);
    }
    widened += low(a.x) < high(a.x);
  }
  EXPECT_GT(widened, 1000);
}

TEST(EnclosureFunctions, WellConditionedExpressionsStayNarrow) {
  Random random;
  for (int i = 0; i < 1000; ++i) {
    unsigned const bits = precisions[static_cast<std::size_t>(i) % precisions.size()];
    PrecisionScope const scope(bits);
    Pair a = random.positive();
    for (int depth = 0; depth < 20; ++depth) {
      Pair const b = random.positive();
      switch (random.count(0, 3)) {
        case 0:
          a = {a.x + b.x, a.y + b.y};
          break;
        case 1:
          a = {a.x * b.x, a.y * b.y};
          break;
        case 2:
          a = {a.x / b.x, a.y / b.y};
          break;
        default:
          a = {sqrt(a.x), sqrt(a.y)};
      }
    }
    ASSERT_TRUE(covers(a.x, a.y, a.y * Reference("1e-95"))) << to_string(a.x) << " at " << bits;
    // Each step adds the width of an operand and a rounding at either end, at most 2^(1-bits) each.
    ASSERT_LE(relative_width(a.x), 60 * std::ldexp(1, 1 - static_cast<int>(bits)));
    ASSERT_GT(relative_width(a.x), 0);
  }
}

TEST(EnclosureFunctions, EveryFunctionIsTightOnAThinOperand) {
  struct Function {
    char const* name;
    std::function<Enclosure(Enclosure const&)> enclosed;
    std::function<Reference(Reference const&)> exact;
  };
  Function const functions[] = {
      {"1/x", [](auto const& x) { return 1 / x; }, [](auto const& x) -> Reference { return 1 / x; }},
      {"sqrt", [](auto const& x) { return sqrt(x); }, [](auto const& x) -> Reference { return sqrt(x); }},
      {"exp", [](auto const& x) { return exp(x); }, [](auto const& x) -> Reference { return exp(x); }},
      {"log", [](auto const& x) { return log(x); }, [](auto const& x) -> Reference { return log(x); }},
      {"sin", [](auto const& x) { return sin(x); }, [](auto const& x) -> Reference { return sin(x); }},
      {"cos", [](auto const& x) { return cos(x); }, [](auto const& x) -> Reference { return cos(x); }},
      {"x^9", [](auto const& x) { return pow(x, 9); }, [](auto const& x) -> Reference { return pow(x, 9); }},
      {"x^10", [](auto const& x) { return pow(-x, 10.0); },
       [](auto const& x) -> Reference { return pow(x, 10); }},
      {"x^-9", [](auto const& x) { return pow(x, -9); },
       [](auto const& x) -> Reference { return 1 / Reference(pow(x, 9)); }},
      {"x^2.5", [](auto const& x) { return pow(x, Enclosure(2.5)); },
       [](auto const& x) -> Reference { return x * x * sqrt(x); }},
      {"x^-2.5", [](auto const& x) { return pow(x, -2.5); },
       [](auto const& x) -> Reference { return 1 / Reference(x * x * sqrt(x)); }},
  };
  Random random;
  for (auto const& [name, enclosed, exact] : functions)
    for (int i = 0; i < 40; ++i) {
      unsigned const bits = precisions[static_cast<std::size_t>(i) % precisions.size()];
      PrecisionScope const scope(bits);
      double const x = random.real(0.2, 5);
      Enclosure const y = enclosed(x);
      Reference const value = exact(Reference(x));
      ASSERT_TRUE(covers(y, value, abs(value) * Reference("1e-95"))) << name << " " << x << " at " << bits;
      // Rounded to nearest, an endpoint would be on the wrong side half of the time.
      ASSERT_LT(low(y), high(y)) << name;
      int const roundings = std::string(name) == "x^-9" ? 3 : 1;
      ASSERT_LE(relative_width(y), roundings * std::ldexp(1, 1 - static_cast<int>(bits))) << name;
    }
}

/// For members m of X and n of Y, f(m, n) lies in f(X, Y): rounding is monotone, so their enclosures nest
/// too.
TEST(EnclosureFunctions, WideOperandsCoverTheirMembers) {
  using Operation = std::function<Enclosure(Enclosure const&, Enclosure const&)>;
  Operation const operations[] = {
      [](auto const& x, auto const& y) { return x + y; },
      [](auto const& x, auto const& y) { return x - y; },
      [](auto const& x, auto const& y) { return x * y; },
      [](auto const& x, auto const& y) { return x / (9 + y); },
      [](auto const& x, auto const& y) { return pow(6 + x, y); },
      [](auto const& x, auto const& y) { return pow((6 + x) / 8, y); },
      [](auto const& x, auto const& y) { return min(x, y); },
      [](auto const& x, auto const& y) { return max(x, y); },
      [](auto const& x, auto const&) { return pow(x, 4); },
      [](auto const& x, auto const&) { return pow(x, 5); },
      [](auto const& x, auto const&) { return square(x); },
      [](auto const& x, auto const&) { return -abs(x); },
      [](auto const& x, auto const& y) { return sin(x) + cos(y); },
      [](auto const& x, auto const& y) { return exp(x) * sqrt(6 + y) + log(6 + x); },
      [](auto const& x, auto const&) { return enclosed_zeta(7 + x); },
  };
  Random random;
  for (auto const& f : operations)
    for (int i = 0; i < 60; ++i) {
      double const a = random.real(-5, 5), b = random.real(-5, 5), c = random.real(-5, 5),
                   d = random.real(-5, 5);
      Enclosure const whole = f(between(a, b), between(c, d));
      for (double const m : {a, b, std::lerp(a, b, random.real(0, 1))})
        for (double const n : {c, d, std::lerp(c, d, random.real(0, 1))})
          ASSERT_TRUE(contains(whole, f(m, n))) << to_string(whole) << " " << to_string(f(m, n));
    }
}

TEST(EnclosureFunctions, RangesAreExactWhereTheyAreRepresentable) {
  EXPECT_EQ(between(-2, 3) * between(-5, 1), between(-15, 10));
  EXPECT_EQ(between(1, 3) - between(1, 3), between(-2, 2));
  EXPECT_EQ(between(1, 3) / between(-4, -2), between(-1.5, -0.25));
  EXPECT_EQ(square(between(-2, 3)), between(0, 9));
  EXPECT_EQ(pow(between(-2, 3), 2U), between(0, 9));
  EXPECT_EQ(pow(between(-3, 2), 2), between(0, 9));
  EXPECT_EQ(pow(between(-3, -2), 2), between(4, 9));
  EXPECT_EQ(pow(between(-3, 2), 3), between(-27, 8));
  EXPECT_EQ(pow(between(-4, -2), -1), between(-0.5, -0.25));
  EXPECT_EQ(pow(Enclosure(-2), Enclosure(-2)), 0.25);
  EXPECT_EQ(pow(between(-3, 2), 0), 1);
  EXPECT_EQ(pow(between(0.25, 4), between(-0.5, 2)), between(0.0625, 16));
  EXPECT_EQ(pow(between(0.25, 4), between(-2, 0.5)), between(0.0625, 16));
  EXPECT_EQ(pow(between(0.25, 4), between(-2, -0.5)), between(0.0625, 16));
  EXPECT_EQ(pow(between(0, 4), between(0.5, 2)), between(0, 16));
  EXPECT_EQ(pow(hull(Enclosure("-0"), 4), between(-3, -0.5)), between(0.015625, infinite));
  EXPECT_EQ(pow(Enclosure(0), between(0.5, 2)), 0);
  EXPECT_EQ(pow(Enclosure(0), Enclosure(0)), 1);
  EXPECT_EQ(sqrt(between(0, 9)), between(0, 3));
  EXPECT_EQ(abs(between(-2, 1)), between(0, 2));
  EXPECT_EQ(min(between(1, 4), between(2, 3)), between(1, 3));
  EXPECT_EQ(max(between(1, 4), between(2, 3)), between(2, 4));
  EXPECT_EQ(hull(between(1, 2), 5), between(1, 5));
  EXPECT_EQ(-between(-1, 2), between(-2, 1));
  EXPECT_EQ(upper(sin(between(1, 2))), 1);
  EXPECT_EQ(lower(cos(between(-4, -3))), -1);
}

TEST(EnclosureFunctions, KnowsPiAndZeta) {
  for (unsigned const bits : precisions) {
    PrecisionScope const scope(bits);
    Reference const pi = boost::math::constants::pi<Reference>();
    Reference const slack("1e-90");
    EXPECT_TRUE(covers(enclosed_pi(), pi, slack));
    EXPECT_TRUE(covers(enclosed_zeta(2), pi * pi / 6, slack));
    EXPECT_TRUE(covers(enclosed_zeta(4), pi * pi * pi * pi / 90, slack));
    for (auto const& x : {enclosed_pi(), enclosed_zeta(2), enclosed_zeta(4)}) {
      EXPECT_LE(relative_width(x), std::ldexp(1, 1 - static_cast<int>(bits)));
      EXPECT_FALSE(thin(x));
    }
    EXPECT_EQ(enclosed_zeta(between(2, 4)), hull(enclosed_zeta(2), enclosed_zeta(4)));
  }
}

TEST(EnclosureFunctions, ThreadsAgreeWithASerialRun) {
  auto const at = [](unsigned bits) {
    PrecisionScope const scope(bits);
    Enclosure sum;
    for (int i = 1; i < 300; ++i) sum += sin(Enclosure(i)) * enclosed_pi() / pow(Enclosure(i), 1.5);
    return sum;
  };
  std::vector<Enclosure> parallel(precisions.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < precisions.size(); ++i)
    threads.emplace_back([&, i] { parallel[i] = at(precisions[i]); });
  for (auto& thread : threads) thread.join();
  for (std::size_t i = 0; i < precisions.size(); ++i) EXPECT_EQ(parallel[i], at(precisions[i]));
}

}  // namespace
}  // namespace qhm::bounds
