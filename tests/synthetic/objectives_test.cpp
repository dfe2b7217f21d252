#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/errors.hpp"
#include "synthetic/noise/noise.hpp"
#include "synthetic/objectives/objective.hpp"
#include "tests/synthetic/draws.hpp"
#include "tests/synthetic/two_class_files.hpp"

namespace qhm::synthetic {
namespace {

using Point = std::vector<double>;

/// One suite attacks the stated facts of every objective, in one dimension and in several.
struct Case {
  std::string name;
  std::uint64_t dim;
};

class ObjectiveFacts : public testing::TestWithParam<Case> {
 protected:
  ObjectiveFacts() : loaded_(make_objective(GetParam().name, GetParam().dim, files_.folder)) {}

  double value(Point const& x) const {
    return std::visit([&](auto const& f) { return f.value(x.data()); }, loaded_.function);
  }
  Point gradient(Point const& x) const {
    Point g(x.size());
    std::visit([&](auto const& f) { f.gradient(x.data(), g.data()); }, loaded_.function);
    return g;
  }
  double smoothness() const {
    return std::visit([](auto const& f) { return f.smoothness(); }, loaded_.function);
  }
  double gradient_bound() const {
    return std::visit([](auto const& f) { return f.gradient_bound(); }, loaded_.function);
  }
  double infimum() const {
    return std::visit([](auto const& f) { return f.infimum(); }, loaded_.function);
  }

  /// Points from the region where these functions bend (|x| about 1) to far out.
  Point random_point() {
    double const scale = std::pow(10.0, std::uniform_real_distribution(-2.0, 2.0)(random_));
    Point x(GetParam().dim);
    for (double& xj : x) xj = std::normal_distribution(0.0, scale)(random_);
    return x;
  }

  static double norm(Point const& x) {
    double sum = 0;
    for (double const xj : x) sum += xj * xj;
    return std::sqrt(sum);
  }
  static Point difference(Point x, Point const& y) {
    for (std::size_t j = 0; j < x.size(); ++j) x[j] -= y[j];
    return x;
  }

  TwoClassFiles files_;
  LoadedObjective loaded_;
  std::mt19937_64 random_{2026};
};

constexpr double roundoff = 1e-12;  // of sums of at most a few hundred terms of size 1, relative

TEST_P(ObjectiveFacts, GradientIsTheDerivativeOfTheValue) {
  for (int repeat = 0; repeat < 200; ++repeat) {
    Point const x = random_point(), g = gradient(x);
    for (std::size_t j = 0; j < x.size(); ++j) {
      // Central difference with h: error h^2 |f'''| / 6 <= h^2 (third derivatives here are below 5) plus
      // rounding of f and of x over h.
      double const h = 1e-5 * std::max(1.0, std::fabs(x[j]));
      Point up = x, down = x;
      up[j] += h, down[j] -= h;
      double const slope = (value(up) - value(down)) / (up[j] - down[j]);
      double tolerance = h * h * 5 + 4e-16 * (1 + value(x)) * static_cast<double>(x.size()) / h;
      // Beside a bend, where the curvature jumps by 1, the difference sees both sides: h/2 at most.
      if (GetParam().name == "clipped-quadratic") tolerance += h / 2;
      EXPECT_NEAR(g[j], slope, tolerance) << "coordinate " << j << " at " << x[j];
    }
  }
}

TEST_P(ObjectiveFacts, GradientIsLipschitzWithTheStatedConstant) {
  double largest = 0;
  for (int repeat = 0; repeat < 5000; ++repeat) {
    Point const x = random_point();
    Point y = random_point();
    if (repeat % 2 == 0)  // a near pair sees the curvature
      for (std::size_t j = 0; j < y.size(); ++j) y[j] = x[j] + 1e-3 * y[j];
    double const distance = norm(difference(x, y));
    double const ratio = norm(difference(gradient(x), gradient(y))) / distance;
    EXPECT_LE(ratio, smoothness() * (1 + 1e-9));  // differences of gradients over distances >= 1e-5
    largest = std::max(largest, ratio);
  }
  // Not loose: attained by the separable ones. What the sigmoid loss attains depends on its data
  // (sigmoid_loss_test).
  if (GetParam().name != "sigmoid-loss") {
    EXPECT_GE(largest, smoothness() * 0.9);
  }
}

TEST_P(ObjectiveFacts, ValueStaysAboveTheInfimum) {
  for (int repeat = 0; repeat < 2000; ++repeat) EXPECT_GE(value(random_point()), infimum());
  EXPECT_GE(value(start_point(loaded_.function)), infimum());
}

TEST_P(ObjectiveFacts, EverySampleGradientIsBounded) {
  std::uint32_t const dim = dimension(loaded_.function);
  for (auto const& noise : {Noise(Rademacher{2.5, dim}), Noise(TwoPoint{2.5, dim})}) {
    double const bound = problem_of(loaded_.function, noise).gradient_bound.value;
    for (std::uint32_t step = 0; step < 2000; ++step) {
      Point g = gradient(random_point());
      std::visit(
          [&]<class Law>(Law const& law) {
            if constexpr (!SamplesData<Law>) test::add_mean(law, 1, g, {.seed = 5, .step = step});
          },
          noise);
      EXPECT_LE(norm(g), bound * (1 + roundoff));
    }
  }
}

TEST_P(ObjectiveFacts, GradientBoundIsAttainedOrInfinite) {
  double largest = 0;
  for (int i = -2000; i <= 2000; ++i) {
    double const t = i * 0.005;
    largest = std::max(largest, norm(gradient(Point(GetParam().dim, t))));
  }
  if (GetParam().name == "quadratic") {
    EXPECT_TRUE(std::isinf(gradient_bound()));
    EXPECT_GT(norm(gradient(Point(GetParam().dim, 1e200))), 1e100);
  } else if (GetParam().name == "sigmoid-loss") {
    // At w = 0 every sample's gradient has norm |z_i| / 4 = G.
    auto const& f = std::get<SigmoidLoss>(loaded_.function);
    for (std::uint32_t i = 0; i < f.samples; ++i) {
      Point g(f.dim);
      f.add_sample_gradient(i, Point(f.dim).data(), 1, g.data());
      EXPECT_NEAR(norm(g), gradient_bound(), roundoff);
    }
  } else {
    EXPECT_LE(largest, gradient_bound() * (1 + roundoff));
    EXPECT_GE(largest, gradient_bound() * (1 - 1e-4));  // grid of 0.005: 1 - 0.005^2 / 2 at worst
  }
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (auto const& name : objective_names())
    for (std::uint64_t const dim : {1, 4, 49}) all.push_back({name, dim});
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, ObjectiveFacts, testing::ValuesIn(cases()), [](auto const& info) {
  std::string name = info.param.name + "_" + std::to_string(info.param.dim);
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST(ObjectiveNames, AnUnknownOneListsAllOfThem) {
  try {
    make_objective("rosenbrok", 2, "");
    FAIL();
  } catch (InputError const& error) {
    EXPECT_STREQ(error.what(),
                 "--objective: rosenbrok is not an objective; choose one of: one-minus-cos, log, quadratic, "
                 "sigmoid-loss, clipped-quadratic");
  }
}

TEST(ObjectiveNames, ADimensionOfZeroOrBeyondMemoryIsRefused) {
  for (std::uint64_t const dim : {std::uint64_t{0}, max_dim + 1, ~std::uint64_t{0}})
    EXPECT_THROW(make_objective("log", dim, ""), InputError) << dim;
}

}  // namespace
}  // namespace qhm::synthetic
