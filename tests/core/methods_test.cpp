#include "core/methods.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/errors.hpp"
#include "core/stages.hpp"

namespace qhm {
namespace {

/// A noisy gradient of log(1 + x^2): the same noise at step k for every method.
double gradient(double x, std::uint64_t k) {
  return 2 * x / (1 + x * x) + 0.5 * std::sin(1.7 * static_cast<double>(k * k));
}

using Path = std::vector<double>;
constexpr double start = 3;

/// x_0 .. x_K of QHM on a table.
Path path_of(std::vector<Stage<>> const& stages) {
  Path path{start};
  double x = start, d = 0;
  for (auto const& s : stages)
    for (std::uint64_t k = s.first_step; k <= s.last_step(); ++k) {
      double const g = gradient(x, k);
      d = s.one_minus_beta * g + s.beta * d;
      x -= s.alpha * (s.one_minus_gamma * g + s.gamma * d);
      path.push_back(x);
    }
  return path;
}

/// The textbook recursion, by its own equations, on the schedules of `rest` with its own learning rate and
/// momentum.
Path path_of(Textbook const& book, Plan rest) {
  rest.learning_rate = book.learning_rate, rest.beta = book.momentum;
  Path path{start};
  double x = start, v = 0;
  for (auto const& s : tabulate(rest))
    for (std::uint64_t k = s.first_step; k <= s.last_step(); ++k) {
      double const g = gradient(x, k), eta = s.alpha, mu = s.beta;
      switch (book.method) {
        case Method::sgd:
          x -= eta * g;
          break;
        case Method::heavy_ball:
          v = mu * v + g, x -= eta * v;
          break;
        case Method::nshb:
          v = mu * v + (1 - mu) * g, x -= eta * v;
          break;
        case Method::nesterov:
          v = mu * v + g, x -= eta * (g + mu * v);
          break;
      }
      path.push_back(x);
    }
  return path;
}

Path path_of(std::vector<HeavyBallStage> const& stages) {
  Path path{start};
  double x = start, v = 0;
  for (auto const& s : stages)
    for (std::uint64_t k = s.first_step; k < s.first_step + s.steps; ++k) {
      v = s.mu * v + gradient(x, k);
      x -= s.eta * v;
      path.push_back(x);
    }
  return path;
}

/// Iterates of size 3 after 72 contracting steps: a few hundred ulps.
void expect_same(Path const& a, Path const& b, std::string const& what) {
  ASSERT_EQ(a.size(), b.size()) << what;
  for (std::size_t k = 0; k < a.size(); ++k) ASSERT_NEAR(a[k], b[k], 1e-12) << what << " step " << k;
}

Plan const rest{.interval = 3, .epochs = 12, .samples = 48};
std::vector<LearningRate> const rates{Constant{0.02}, SqrtDecay{0.05}, Decay{0.1},
                                      Cosine{.max = 0.05, .min = 0.001},
                                      Polynomial{.max = 0.05, .min = 0.001, .power = 2}};

TEST(Methods, ThePlanMakesTheIteratesOfTheTextbook) {
  for (auto const& rate : rates)
    for (auto const method : {Method::sgd, Method::heavy_ball, Method::nshb, Method::nesterov}) {
      Textbook const book{method, rate, Constant{0.9}};
      expect_same(path_of(tabulate(plan_of(book, rest))), path_of(book, rest), method_name(method));
    }
  Textbook const varying{Method::nshb, Constant{0.2}, StepDecay{.max = 0.9, .factor = 0.5}};
  expect_same(path_of(tabulate(plan_of(varying, rest))), path_of(varying, rest), "nshb, beta falls");
}

/// The look-ahead form, in its own variables: x = theta + mu v.
TEST(Methods, NesterovIsTheLookAheadWhereTheRateIsConstant) {
  double const eta = 0.03, mu = 0.8;
  auto const qhm = path_of(tabulate(plan_of({Method::nesterov, Constant{eta}, Constant{mu}}, rest)));
  double theta = start, v = 0;
  for (std::size_t k = 0; k < qhm.size(); ++k) {
    ASSERT_NEAR(theta + mu * v, qhm[k], 1e-12) << k;
    v = mu * v - eta * gradient(theta + mu * v, k);
    theta += v;
  }
}

TEST(Methods, ConversionsAreInverse) {
  for (auto const& rate : rates)
    for (auto const method : {Method::sgd, Method::heavy_ball, Method::nshb, Method::nesterov}) {
      Textbook const book{method, rate, Constant{method == Method::sgd ? 0 : 0.9}};
      auto const back = textbook_of(plan_of(book, rest), method);
      EXPECT_EQ(back.momentum, book.momentum);
      expect_same(path_of(back, rest), path_of(book, rest), method_name(method));
    }
}

/// Wrong factors and wrong gammas are not the same iterates: the comparison can fail.
TEST(Methods, OtherPlansGoElsewhere) {
  Textbook const book{Method::heavy_ball, Constant{0.02}, Constant{0.9}};
  auto const right = path_of(book, rest);
  auto plan = plan_of(book, rest);
  plan.gamma = Constant{0.9};
  EXPECT_GT(std::abs(path_of(tabulate(plan)).back() - right.back()), 1e-3);
  plan = plan_of(book, rest);
  plan.learning_rate = Constant{0.02};
  EXPECT_GT(std::abs(path_of(tabulate(plan)).back() - right.back()), 1e-3);
}

TEST(Methods, NshbIsAHeavyBallForAnySchedules) {
  for (Beta const& beta :
       {Beta(Constant{0.9}), Beta(StepDecay{.max = 0.9, .factor = 0.5}), Beta(Increasing{0.5})})
    for (auto const& rate : rates) {
      auto const stages = tabulate(plan_of({Method::nshb, rate, beta}, rest));
      auto const ball = heavy_ball_of_nshb(stages);
      expect_same(path_of(ball), path_of(stages), "heavy ball");
      expect_same(path_of(nshb_of_heavy_ball(ball)), path_of(stages), "and back");
    }
}

/// 1 - beta_k = (1 - mu)/(1 - mu^(k+1)) for a constant momentum.
TEST(Methods, AConstantHeavyBallWarmsUpItsBeta) {
  std::vector<HeavyBallStage> const ball{{0, 40, 0.1, 0.9}};
  auto const stages = nshb_of_heavy_ball(ball);
  for (std::size_t k = 0; k < 40; ++k) {
    double const known = 0.1 / (1 - std::pow(0.9, static_cast<double>(k + 1)));
    EXPECT_NEAR(stages[k].one_minus_beta / known, 1, 1e-13) << k;  // 2k roundings
    EXPECT_NEAR(stages[k].alpha * stages[k].one_minus_beta, 0.1, 1e-16) << k;
  }
}

TEST(Methods, RefusesWhatIsNotExact) {
  Beta const falls = StepDecay{.max = 0.9, .factor = 0.5};
  EXPECT_THROW(plan_of({Method::heavy_ball, Constant{0.1}, falls}, rest), InputError);
  EXPECT_THROW(plan_of({Method::nesterov, Constant{0.1}, falls}, rest), InputError);
  EXPECT_THROW(plan_of({Method::heavy_ball, Constant{0.1}, Constant{1.0}}, rest), InputError);
  Plan plan = rest;  // beta and gamma fall
  for (auto const method : {Method::sgd, Method::heavy_ball, Method::nshb, Method::nesterov})
    EXPECT_THROW(textbook_of(plan, method), InputError) << method_name(method);
  EXPECT_THROW(heavy_ball_of_nshb(tabulate(plan)), InputError);
  EXPECT_THROW(nshb_of_heavy_ball(std::vector<HeavyBallStage>{{0, 2, -1, 0.9}}), InputError);
  EXPECT_THROW(nshb_of_heavy_ball(std::vector<HeavyBallStage>{{1, 2, 1, 0.9}}), InputError);
  try {
    plan_of({Method::heavy_ball, Constant{0.1}, falls}, rest);
  } catch (InputError const& error) {
    EXPECT_NE(std::string(error.what()).find("momentum: step-decay varies"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace qhm
