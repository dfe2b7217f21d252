#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <set>

#include "core/errors.hpp"
#include "synthetic/methods/dual.hpp"
#include "synthetic/noise/noise.hpp"
#include "tests/synthetic/objective_probe.hpp"
#include "tests/synthetic/two_class_files.hpp"

namespace qhm::synthetic {
namespace {

struct Case {
  Row row;
  std::uint64_t dim;
  [[nodiscard]] bool leading() const { return dim == row.dims.front(); }
};
void PrintTo(Case const& c, std::ostream* out) {
  *out << c.row.name << " of dimension " << c.dim;
}

/// One suite attacks the stated facts of every objective in the dimensions of its row.
class ObjectiveFacts : public testing::TestWithParam<Case> {
 protected:
  ObjectiveFacts()
      : loaded_(make_objective(GetParam().row.name, GetParam().dim, files().folder)),
        probe_(loaded_.function) {}

  [[nodiscard]] int samples() const { return GetParam().dim > 20 ? 100 : 600; }

  static TwoClassFiles const& files() {
    static TwoClassFiles const written;
    return written;
  }

  LoadedObjective loaded_;
  Probe probe_;
};

TEST_P(ObjectiveFacts, GradientIsTheDerivativeOfTheValue) {
  Row const& row = GetParam().row;
  for (int repeat = 0; repeat < 100; ++repeat) {
    Point const x = probe_.point(), g = probe_.gradient(x);
    for (std::size_t j = 0; j < x.size(); j += 1 + x.size() / 5) {
      // Central difference with h: h^2 |f'''| / 6, rounding of f's sums over h, and beside a bend, where the
      // difference sees both sides, half the jump over h.
      double const h = 1e-5 * std::max(1.0, std::fabs(x[j]));
      Point up = x, down = x;
      up[j] += h, down[j] -= h;
      double const slope = (probe_.value(up) - probe_.value(down)) / (up[j] - down[j]);
      double const rounding = 4e-16 * (1 + std::fabs(probe_.value(x))) * static_cast<double>(x.size());
      EXPECT_NEAR(g[j], slope, h * h * row.third / 6 + rounding / h + row.bend * h / 2)
          << "coordinate " << j << " at " << x[j];
    }
  }
}

TEST_P(ObjectiveFacts, HessianVectorProductIsTheDerivativeOfTheGradient) {
  std::size_t const dim = GetParam().dim;
  Point product(dim);
  std::vector<Dual> seeds(2 * dim);
  for (int repeat = 0; repeat < 100; ++repeat) {
    Point const x = probe_.point(), v = probe_.direction();
    std::visit(
        [&](auto const& f) { hessian_vector_product(f, x.data(), v.data(), product.data(), seeds.data()); },
        loaded_.function);
    auto const difference = [&](double h) {
      Point const up = probe_.gradient(moved(x, h, v)), down = probe_.gradient(moved(x, -h, v));
      return moved(Point(dim), 1 / (2 * h), moved(up, -1, down));
    };
    // Central differences err by c h^2: those with h and h/2 show 3/4 of it, three times what the second has
    // left. Beside a bend they mix two sides, and the product is that of one of them: between the one-sided
    // differences. Gradients lose 1e-11 of the slopes (objective_probe.hpp).
    double const h = 1e-4;
    Point const wide = difference(h), close = difference(h / 2);
    Point const here = probe_.gradient(x), up = probe_.gradient(moved(x, h / 2, v)),
                down = probe_.gradient(moved(x, -h / 2, v));
    double size = 1;
    for (double const xj : x) size = std::max(size, std::fabs(xj) / 100);
    for (std::size_t j = 0; j < dim; ++j) {
      double const room = std::fabs(wide[j] - close[j]) + roundoff * size * probe_.smoothness();
      auto const [low, high] = std::minmax({(up[j] - here[j]) / (h / 2), (here[j] - down[j]) / (h / 2)});
      EXPECT_GE(product[j], low - room) << "coordinate " << j << " of " << x[j];
      EXPECT_LE(product[j], high + room) << "coordinate " << j << " of " << x[j];
    }
  }
}

TEST_P(ObjectiveFacts, EightTrialsSideBySideHaveTheBitsOfOne) {
  std::size_t const dim = GetParam().dim;
  for (int repeat = 0; repeat < 20; ++repeat) {
    std::vector<Point> points;
    std::vector<Lanes> x(dim), g(dim);
    for (std::uint32_t i = 0; i < lane_count; ++i) {
      points.push_back(probe_.point());
      for (std::size_t j = 0; j < dim; ++j) set_lane(x[j], i, points[i][j]);
    }
    std::visit([&](auto const& f) { f.gradient(x.data(), g.data()); }, loaded_.function);
    for (std::uint32_t i = 0; i < lane_count; ++i) {
      Point const alone = probe_.gradient(points[i]);
      for (std::size_t j = 0; j < dim; ++j)
        ASSERT_EQ(bits_of(lane(g[j], i)), bits_of(alone[j])) << "coordinate " << j << " at " << points[i][j];
    }
  }
}

TEST_P(ObjectiveFacts, SlopesOfARunAreThoseOfTheGradient) {
  std::visit(
      [&](auto const& f) {
        if constexpr (std::decay_t<decltype(f)>::separable)
          for (std::uint32_t first = 0; first < f.dim; first += 3) {
            std::uint32_t const count = std::min(5U, f.dim - first);
            Point x = probe_.point(), run(count);
            Point const whole = probe_.gradient(x);
            for (std::uint32_t j = 0; j < f.dim; ++j)  // coordinates never meet
              if (j < first || j >= first + count) x[j] += 1;
            f.slopes(x.data() + first, run.data(), first, count);
            EXPECT_TRUE(std::equal(run.begin(), run.end(), whole.begin() + first));
            Point const changed = probe_.gradient(x);
            EXPECT_TRUE(std::equal(run.begin(), run.end(), changed.begin() + first));
          }
      },
      loaded_.function);
}

TEST_P(ObjectiveFacts, SmoothnessIsNeitherTooSmallNorFarTooLarge) {
  double const largest = Probe(probe_).largest_ratio(samples());
  EXPECT_LE(largest, probe_.smoothness() * (1 + roundoff));
  if (GetParam().leading()) {
    EXPECT_GE(largest, probe_.smoothness() * GetParam().row.curvature);
  }
}

TEST_P(ObjectiveFacts, GradientBoundIsNeitherTooSmallNorFarTooLarge) {
  if (std::isinf(probe_.gradient_bound())) {
    EXPECT_GT(norm(probe_.gradient(Point(GetParam().dim, 1e200))), 1e99);
    return;
  }
  double const largest = Probe(probe_).largest_gradient(samples());
  EXPECT_LE(largest, probe_.gradient_bound() * (1 + roundoff));
  if (GetParam().leading()) {
    EXPECT_GE(largest, probe_.gradient_bound() * GetParam().row.slope);
  }
}

TEST_P(ObjectiveFacts, InfimumIsBelowEveryValueAndAttainedWhereSaid) {
  for (int repeat = 0; repeat < 1000; ++repeat) EXPECT_GE(probe_.value(probe_.point()), probe_.infimum());
  double const gap = probe_.value(probe_.start()) - probe_.infimum();
  EXPECT_TRUE(std::isfinite(gap) && gap > 0) << gap;
  auto const& minimiser = GetParam().row.minimiser;
  if (!minimiser || (GetParam().row.name == "tanh-network" && GetParam().dim != 16)) return;
  Point x(GetParam().dim);
  for (std::size_t j = 0; j < x.size(); ++j) x[j] = minimiser(x.size(), j);
  // Rounding of x: second order in the value, first order in the gradient.
  EXPECT_NEAR(probe_.value(x), probe_.infimum(), 1e-15);
  EXPECT_NEAR(norm(probe_.gradient(x)), 0, 1e-14);
}

TEST_P(ObjectiveFacts, ConvexOnesAreAndOthersStartWhereTheyAreNot) {
  if (GetParam().row.kind == Kind::convex)
    for (int repeat = 0; repeat < 500; ++repeat) {
      Point const x = probe_.point(), y = probe_.point();
      Point const step = moved(x, -1, y);
      double const rise = dot(moved(probe_.gradient(x), -1, probe_.gradient(y)), step);
      EXPECT_GE(rise, -1e-14 * norm(step) * (norm(probe_.gradient(x)) + norm(probe_.gradient(y))));
    }
  else if (GetParam().row.kind == Kind::bent &&
           !(GetParam().row.name == "rosenbrock" && GetParam().dim == 1)) {
    EXPECT_LT(probe_.least_curvature(probe_.start()), -1e-3);
  }
}

TEST_P(ObjectiveFacts, EverySampleGradientIsBoundedAndTheirMeanIsTheGradient) {
  std::visit(
      [&](auto const& f) {
        if constexpr (FiniteSum<std::decay_t<decltype(f)>>)
          for (int repeat = 0; repeat < 200; ++repeat) {
            Point const x = probe_.point();
            Point mean(f.dim);
            for (std::uint32_t i = 0; i < f.samples; ++i) {
              Point g(f.dim);
              f.add_sample_gradient(i, x.data(), 1, g.data());
              EXPECT_LE(norm(g), f.sample_gradient_bound() * (1 + roundoff));
              mean = moved(mean, 1.0 / f.samples, g);
            }
            // Sums of `samples` gradients of at most that length.
            EXPECT_LE(norm(moved(mean, -1, probe_.gradient(x))), 1e-14 * f.sample_gradient_bound());
          }
      },
      loaded_.function);
}

TEST_P(ObjectiveFacts, NoiseLengthensNoGradientBeyondTheStatedBound) {
  std::uint32_t const dim = dimension(loaded_.function);
  Rademacher const law{2.5, dim};
  double const bound = problem_of(loaded_.function, law).gradient_bound.value;
  EXPECT_DOUBLE_EQ(bound, probe_.gradient_bound() + std::sqrt(2.5));
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (auto const& row : objective_table())
    for (auto const dim : row.dims) all.push_back({row, dim});
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, ObjectiveFacts, testing::ValuesIn(cases()), [](auto const& info) {
  std::string name = info.param.row.name + "_" + std::to_string(info.param.dim);
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST(ObjectivePlanted, ConstantsThatAreFivePercentTooSmallAreCaught) {
  for (auto const& row : objective_table()) {
    if (row.curvature < 0.99) continue;
    Probe const probe(make_objective(row.name, row.dims.front(), "").function);
    EXPECT_TRUE(smoothness_survives(probe, probe.smoothness(), 600)) << row.name;
    EXPECT_FALSE(smoothness_survives(probe, 0.95 * probe.smoothness(), 600)) << row.name;
    if (row.slope < 0.97) continue;
    EXPECT_TRUE(gradient_bound_survives(probe, probe.gradient_bound(), 600)) << row.name;
    EXPECT_FALSE(gradient_bound_survives(probe, 0.95 * probe.gradient_bound(), 600)) << row.name;
  }
}

TEST(ObjectiveDimension, SeparableConstantsScaleAsSums) {
  for (auto const* name : {"log", "geman-mcclure", "double-well", "ripple", "clipped-quadratic"}) {
    Probe const one(make_objective(name, 1, "").function), many(make_objective(name, 49, "").function);
    EXPECT_EQ(many.smoothness(), one.smoothness()) << name;
    EXPECT_DOUBLE_EQ(many.gradient_bound(), 7 * one.gradient_bound()) << name;
    EXPECT_NEAR(many.value(Point(49, 0.7)), 49 * one.value({0.7}), 1e-13) << name;
  }
}

TEST(ObjectiveNames, EveryOneHasARowInTheTable) {
  std::multiset<std::string> names, rows;
  for (auto const& name : objective_names()) names.insert(name);
  for (auto const& row : objective_table()) rows.insert(row.name);
  EXPECT_EQ(names, rows);
}

TEST(ObjectiveNames, AnUnknownOneListsAllOfThem) {
  try {
    make_objective("rosenbrok", 2, "");
    FAIL();
  } catch (InputError const& error) {
    std::string const text = error.what();
    EXPECT_EQ(text.find("--objective: rosenbrok is not an objective; choose one of: one-minus-cos, log, "),
              0U);
    for (auto const& name : objective_names()) EXPECT_NE(text.find(name), text.npos) << name;
  }
}

TEST(ObjectiveNames, ADimensionThatAnObjectiveDoesNotHaveIsRefused) {
  for (std::uint64_t const dim : {std::uint64_t{0}, max_dim + 1, ~std::uint64_t{0}})
    EXPECT_THROW(make_objective("log", dim, ""), InputError) << dim;
  for (auto const* name : {"matrix-factorisation", "tanh-network"})
    EXPECT_THROW(make_objective(name, 10, ""), InputError) << name;
  EXPECT_THROW(make_objective("matrix-factorisation", 68, ""), InputError);
  EXPECT_THROW(make_objective("phase-retrieval", 1025, ""), InputError);
}

}  // namespace
}  // namespace qhm::synthetic
