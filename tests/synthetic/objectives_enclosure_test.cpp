#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "bounds/certificates/enclosure.hpp"
#include "synthetic/objectives/objective.hpp"

/// Proofs by interval arithmetic, over all x, where sampling can only refute. Derivatives are written here
/// again, from the formula of the function.
namespace qhm::synthetic {
namespace {

using bounds::Enclosure;
double const inf = std::numeric_limits<double>::infinity();

Enclosure between(double low, double high) {
  return hull(Enclosure(low), Enclosure(high));
}
bool is_unbounded(Enclosure const& x) {
  return !isfinite(x);
}

/// x/(1 + x^2) for x >= 0, also on [R, inf].
Enclosure fading(Enclosure const& x) {
  return upper(x) == 0 ? Enclosure(0) : 1 / (x + 1 / x);
}
Enclosure bowl(Enclosure const& x) {
  return 1 / (1 + square(x));
}
Enclosure sine_of(Enclosure const& x) {
  return is_unbounded(x) ? between(-1, 1) : sin(x);
}
Enclosure cosine_of(Enclosure const& x) {
  return is_unbounded(x) ? between(-1, 1) : cos(x);
}
/// tanh x for x >= 0
Enclosure tanh_of(Enclosure const& x) {
  return 2 / (1 + exp(-2 * x)) - 1;
}
/// x^n exp(-x^2/2) for x >= 0: it rises up to x^2 = n and then falls.
Enclosure damped(Enclosure const& x, int n) {
  if (!is_unbounded(x)) return pow(x, n) * exp(-square(x) / 2);
  Enclosure const peak = max(Enclosure(lower(x)), sqrt(Enclosure(n)));
  return hull(Enclosure(0), pow(peak, n) * exp(-square(peak) / 2));
}

using Curve = std::function<Enclosure(Enclosure const&)>;
using Surface = std::function<Enclosure(Enclosure const&, Enclosure const&)>;

struct Box {
  double low = 0, high = inf;

  [[nodiscard]] Enclosure hull() const { return between(low, high); }
  [[nodiscard]] double width() const { return high - low; }
  [[nodiscard]] double middle() const { return high == inf ? 2 * low + 1 : (low + high) / 2; }
};

/// Whether |f| <= bound (1 + 2^-12) on x times y: boxes are halved until each is below, or one is certainly
/// above. The slack is what boxes around a maximum need; the docstrings have proofs without it.
bool proved_below(Surface const& f, double bound, Box x, Box y) {
  double const most = lower(Enclosure(bound) * (1 + Enclosure(0x1p-12)));
  std::function<bool(Box, Box)> const covered = [&](Box a, Box b) {
    Enclosure const size = abs(f(a.hull(), b.hull()));
    if (upper(size) <= most) return true;
    if (lower(size) > most || (a.width() < 0x1p-20 && b.width() < 0x1p-20) || a.low > 0x1p20) return false;
    Box& wider = a.width() >= b.width() ? a : b;
    Box const whole = wider;
    wider = {whole.low, whole.middle()};
    if (!covered(a, b)) return false;
    wider = {whole.middle(), whole.high};
    return covered(a, b);
  };
  return covered(x, y);
}
bool proved_below(Curve const& f, double bound, Box x = {}) {
  return proved_below([&](Enclosure const& at, Enclosure const&) { return f(at); }, bound, x, {0, 0});
}

/// h' and h'' for x >= 0; both have a sign that |x| decides.
struct Derivatives {
  std::string name;
  double slope_bound, curvature_bound;
  Curve slope, curvature;
};

template <class Function>
Derivatives of(Curve slope, Curve curvature) {
  Function const f{1};
  return {std::string(Function::name), f.gradient_bound(), f.smoothness(), std::move(slope),
          std::move(curvature)};
}

std::vector<Derivatives> derivatives() {
  using E = Enclosure const&;
  auto const geman_slope = [](E x) { return 2 * fading(x) * bowl(x); };
  // 2(1 - 3x^2)/(1 + x^2)^3 in q = 1/(1 + x^2), where x^2 = 1/q - 1
  auto const geman_curvature = [](E x) { return 2 * square(bowl(x)) * (4 * bowl(x) - 3); };
  auto const huber_slope = [](E x) { return upper(x) == 0 ? Enclosure(0) : 1 / sqrt(1 + square(1 / x)); };
  auto const huber_curvature = [](E x) { return bowl(x) * sqrt(bowl(x)); };
  return {
      of<OneMinusCos>(sine_of, cosine_of),
      of<LogQuadratic>([](E x) { return 2 * fading(x); },
                       [](E x) { return 2 * bowl(x) * (2 * bowl(x) - 1); }),
      of<GemanMcClure>(geman_slope, geman_curvature),
      of<Welsch>([](E x) { return damped(x, 1); }, [](E x) { return damped(x, 0) - damped(x, 2); }),
      of<TanhSquared>([](E x) { return 2 * tanh_of(x) * (1 - square(tanh_of(x))); },
                      [](E x) { return 2 * (1 - square(tanh_of(x))) * (1 - 3 * square(tanh_of(x))); }),
      of<Tukey>([](E x) { return x * square(1 - square(min(x, Enclosure(1)))); },
                [](E x) {
                  Enclosure const s = square(min(x, Enclosure(1)));
                  return (1 - s) * (1 - 5 * s);
                }),
      of<DoubleWell>([](E x) { return 2 * fading(x) * (1 - 2 * bowl(x)); },
                     // (-2 + 12 x^2 - 2 x^4)/(1 + x^2)^3 in q
                     [](E x) { return bowl(x) * (-2 + 16 * bowl(x) - 16 * square(bowl(x))); }),
      of<Ripple>([=](E x) { return geman_slope(x) + sine_of(4 * x); },
                 [=](E x) { return geman_curvature(x) + 4 * cosine_of(4 * x); }),
      of<Rastrigin>([=](E x) { return huber_slope(x) + sine_of(4 * x); },
                    [=](E x) { return huber_curvature(x) + 4 * cosine_of(4 * x); }),
      of<PseudoHuber>(huber_slope, huber_curvature),
      of<LogCosh>(tanh_of, [](E x) { return 1 - square(tanh_of(x)); }),
  };
}

TEST(ObjectiveEnclosure, ProvesSlopeAndCurvatureOfEverySeparableOne) {
  for (auto const& h : derivatives()) {
    EXPECT_TRUE(proved_below(h.slope, h.slope_bound)) << h.name;
    EXPECT_TRUE(proved_below(h.curvature, h.curvature_bound)) << h.name;
  }
}

TEST(ObjectiveEnclosure, RefutesConstantsThatAreFivePercentTooSmall) {
  for (auto const& h : derivatives()) {
    EXPECT_FALSE(proved_below(h.curvature, 0.95 * h.curvature_bound)) << h.name;
    EXPECT_FALSE(proved_below(h.slope, 0.95 * h.slope_bound)) << h.name;
  }
}

TEST(ObjectiveEnclosure, ProvesTheLossesOfLinearModels) {
  // In p = 1/(1 + e^t) in [0, 1]: both losses are written with it.
  auto const first = [](Enclosure const& p) { return p * (1 - p); };
  auto const second = [](Enclosure const& p) { return p * (1 - p) * (1 - 2 * p); };
  EXPECT_TRUE(proved_below(first, SigmoidLossTerm::slope_bound, {0, 1}));
  EXPECT_TRUE(proved_below(second, SigmoidLossTerm::curvature_bound, {0, 1}));
  EXPECT_TRUE(proved_below(first, LogisticLossTerm::curvature_bound, {0, 1}));
  EXPECT_FALSE(proved_below(second, 0.95 * SigmoidLossTerm::curvature_bound, {0, 1}));
}

TEST(ObjectiveEnclosure, ProvesThePhaseLossForBothMeasurements) {
  for (double const y : {0.25, 2.25}) {
    auto const residual = [y](Enclosure const& s) { return square(s) - y; };
    auto const slope = [&](Enclosure const& s) {
      Enclosure const u = residual(s);
      // Beyond s = 4, u > s: |t'| = 2 s u exp(-u^2/2) <= 2 u^2 exp(-u^2/2).
      return is_unbounded(s) && lower(s) >= 4 ? 2 * damped(u, 2) : 2 * s * u * exp(-square(u) / 2);
    };
    auto const curvature = [&](Enclosure const& s) {
      Enclosure const u = residual(s);
      if (is_unbounded(s) && lower(s) >= 4)  // s^2 = u + y
        return 6 * damped(u, 1) + 4 * (y * damped(u, 0) - damped(u, 3) - y * damped(u, 2));
      return (2 * u + 4 * square(s) * (1 - square(u))) * exp(-square(u) / 2);
    };
    EXPECT_TRUE(proved_below(slope, PhaseRetrieval::slope_bound)) << y;
    EXPECT_TRUE(proved_below(curvature, PhaseRetrieval::curvature_bound)) << y;
    EXPECT_EQ(proved_below(curvature, 0.95 * PhaseRetrieval::curvature_bound), y < 1);
  }
}

TEST(ObjectiveEnclosure, ProvesTheLemmaOfTanhProducts) {
  auto const gradient = [](Enclosure const& p, Enclosure const& s) {
    return square(1 - p) * s + p * square(1 - s);
  };
  EXPECT_TRUE(proved_below(gradient, 1, {0, 1}, {0, 1}));
  EXPECT_FALSE(proved_below(gradient, 0.95, {0, 1}, {0, 1}));
  // (1 - u^2)(2uv + 1 - v^2), a row sum of q'', with 2uv = u^2 + v^2 - (u - v)^2
  auto const row = [](Enclosure const& u, Enclosure const& v) {
    return (1 - square(u)) * (1 + square(u) - square(u - v));
  };
  EXPECT_TRUE(proved_below(row, 1, {0, 1}, {0, 1}));
  EXPECT_FALSE(proved_below(row, 0.95, {0, 1}, {0, 1}));
  for (double const r : {1.0, 2.0, 4.0, 16.0}) {
    double const c = 1 / std::sqrt(r);
    auto const loss = [c](Enclosure const& e) { return abs(damped(e, 0) - damped(e, 2)) + c * damped(e, 1); };
    EXPECT_TRUE(proved_below(loss, TanhProduct::curvature_bound(r))) << r;
    EXPECT_FALSE(proved_below(loss, 0.95 * TanhProduct::curvature_bound(r))) << r;
  }
}

TEST(ObjectiveEnclosure, ProvesTheRowSumOfRosenbrock) {
  auto const valley = [](Enclosure const& x, Enclosure const& e) {
    Enclosure const slope = 4 * fading(x) * bowl(x), bend = 4 * square(bowl(x)) * (4 * bowl(x) - 3);
    Enclosure const curved = abs(damped(e, 0) - damped(e, 2));
    return curved * (square(slope) + slope) + damped(e, 1) * abs(bend);
  };
  EXPECT_TRUE(proved_below(valley, 3 / (1 + 0x1p-11), {}, {}));
  EXPECT_FALSE(proved_below(valley, 0.95 * 3, {}, {}));
  Enclosure const slope = 3 * sqrt(Enclosure(3)) / 4, pull(Rosenbrock::pull), most = exp(Enclosure(-0.5));
  EXPECT_LT(1 + slope + 3 + pull, Rosenbrock{1}.smoothness());
  EXPECT_LT(most * (1 + slope) + pull, Rosenbrock{1}.gradient_bound());
}

TEST(ObjectiveEnclosure, ProvesThePublishedConstantsOfTheHardChain) {
  // With z = sqrt 2/(2x - 1): Psi = e d_0, Psi' = sqrt 2 e d_3, Psi'' = e (2 d_6 - 6 d_4), d_n = z^n
  // exp(-z^2/2).
  Enclosure const e = exp(Enclosure(1)), tau_e = 2 * bounds::enclosed_pi() * e;
  auto const first = [&](Enclosure const& z) { return sqrt(Enclosure(2)) * e * damped(z, 3); };
  auto const second = [&](Enclosure const& z) { return e * (2 * damped(z, 6) - 6 * damped(z, 4)); };
  Enclosure const first_bound = sqrt(54 / e) * (1 + Enclosure(0x1p-10)), second_bound = Enclosure(32.5);
  EXPECT_TRUE(proved_below(first, lower(sqrt(54 / e))));
  EXPECT_TRUE(proved_below(second, lower(second_bound / (1 + Enclosure(0x1p-10)))));
  EXPECT_FALSE(proved_below(second, 0.95 * 32.5));
  EXPECT_LT(e + second_bound * sqrt(tau_e) + 2 * first_bound * sqrt(e), 152);
  EXPECT_LT(e * sqrt(e) + first_bound * sqrt(tau_e), 23);
  for (std::uint32_t const dim : {1U, 5U, 1000U}) {
    HardChain const f{dim};
    std::vector<double> const origin(dim, 0.0);
    EXPECT_LE(f.value(origin.data()) - f.infimum(), 12 * dim);
  }
}

}  // namespace
}  // namespace qhm::synthetic
