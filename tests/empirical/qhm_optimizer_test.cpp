#include "empirical/qhm_optimizer.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <functional>
#include <limits>
#include <sstream>

#include "core/errors.hpp"

namespace qhm::empirical {
namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();
constexpr int steps = 50;

/// Gradient of 1/2 x'Dx with D = diag(1, 2, 3, 4)/4, plus an addressed "noise" that depends on the step only.
torch::Tensor gradient_at(torch::Tensor const& x, int step) {
  auto const d = torch::arange(1, 5, x.options()) / 4;
  return d * x + 0.1 * torch::sin(torch::arange(1, 5, x.options()) * (step + 1));
}

torch::Tensor start(torch::ScalarType type = torch::kDouble) {
  return torch::tensor({1.0, -2.0, 0.5, 3.0}, type).requires_grad_();
}

/// x after `steps` steps of `optimizer`, which moves `x`.
torch::Tensor run(
    torch::optim::Optimizer& optimizer, torch::Tensor x,
    std::function<void(int)> const& before_step = [](int) {}) {
  for (int k = 0; k < steps; ++k) {
    before_step(k);
    x.mutable_grad() = gradient_at(x.detach(), k);
    optimizer.step();
  }
  return x.detach().clone();
}

/// Each step of the two forms rounds a few times at the size of x (below 4), and a contraction passes errors
/// on undiminished at most: 16 ulps of 4 a step.
constexpr double tolerance = steps * 16 * 4 * eps;

void expect_close(torch::Tensor const& a, torch::Tensor const& b) {
  EXPECT_LT((a - b).abs().max().item<double>(), tolerance);
}

TEST(QHM, FollowsTheRecursionUnderChangingWeights) {
  auto const alpha = [](int k) { return 0.3 / (1 + 0.1 * k); };
  auto const beta = [](int k) { return 0.9 * std::pow(0.97, k); };
  auto const gamma = [](int k) { return k % 3 == 0 ? 1.0 : 0.02 * k / 2; };
  auto x = start();
  QHM optimizer({x});
  auto const found = run(optimizer, x, [&](int k) { optimizer.use(alpha(k), beta(k), gamma(k)); });

  double expected[] = {1.0, -2.0, 0.5, 3.0}, d[] = {0, 0, 0, 0};
  for (int k = 0; k < steps; ++k)
    for (int i = 0; i < 4; ++i) {
      double const g = (i + 1) / 4.0 * expected[i] + 0.1 * std::sin((i + 1.0) * (k + 1));
      d[i] = (1 - beta(k)) * g + beta(k) * d[i];
      expected[i] -= alpha(k) * ((1 - gamma(k)) * g + gamma(k) * d[i]);
    }
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(found[i].item<double>(), expected[i], tolerance);
}

TEST(QHM, WithGammaZeroIsSgdBitForBit) {
  auto x = start(torch::kFloat), y = start(torch::kFloat);
  QHM qhm({x}, QHMOptions(0.3).beta(0.9).gamma(0));
  torch::optim::SGD sgd({y}, torch::optim::SGDOptions(0.3));
  EXPECT_TRUE(run(qhm, x).equal(run(sgd, y)));
}

TEST(QHM, WithGammaOneIsHeavyBallWithScaledRate) {
  auto x = start(), y = start();
  QHM qhm({x}, QHMOptions(0.1 / (1 - 0.8)).beta(0.8).gamma(1));
  torch::optim::SGD heavy_ball({y}, torch::optim::SGDOptions(0.1).momentum(0.8));
  expect_close(run(qhm, x), run(heavy_ball, y));
}

TEST(QHM, WithGammaEqualBetaIsNesterovWithScaledRate) {
  auto x = start(), y = start();
  QHM qhm({x}, QHMOptions(0.1 / (1 - 0.8)).beta(0.8).gamma(0.8));
  torch::optim::SGD nesterov({y}, torch::optim::SGDOptions(0.1).momentum(0.8).nesterov(true));
  expect_close(run(qhm, x), run(nesterov, y));
}

TEST(QHM, LeavesGradientsAndParametersWithoutThemAlone) {
  auto x = start(), idle = start();
  QHM optimizer(std::vector<torch::Tensor>{x, idle});
  x.mutable_grad() = gradient_at(x.detach(), 0);
  auto const before = x.grad().clone();
  optimizer.step();
  EXPECT_TRUE(x.grad().equal(before));
  EXPECT_FALSE(x.detach().equal(start().detach()));
  EXPECT_TRUE(idle.detach().equal(start().detach()));
}

TEST(QHM, GroupsHaveTheirOwnWeights) {
  auto x = start(), y = start(), x_alone = start(), y_alone = start();
  auto const first = QHMOptions(0.3).beta(0.5).gamma(0.2), second = QHMOptions(0.1).beta(0.9).gamma(1);
  QHM both({torch::optim::OptimizerParamGroup({x}, std::make_unique<QHMOptions>(first)),
            torch::optim::OptimizerParamGroup({y}, std::make_unique<QHMOptions>(second))});
  for (int k = 0; k < steps; ++k) {
    x.mutable_grad() = gradient_at(x.detach(), k);
    y.mutable_grad() = gradient_at(y.detach(), k);
    both.step();
  }
  QHM first_alone({x_alone}, first), second_alone({y_alone}, second);
  EXPECT_TRUE(x.detach().equal(run(first_alone, x_alone)));
  EXPECT_TRUE(y.detach().equal(run(second_alone, y_alone)));
}

TEST(QHM, SavedStateContinuesBitForBit) {
  auto x = start(), y = start();
  QHM original({x});
  run(original, x);
  std::stringstream file;
  torch::save(original, file);

  y.data().copy_(x.data());
  QHM restored({y});
  torch::load(restored, file);
  EXPECT_TRUE(run(original, x).equal(run(restored, y)));

  auto without = start();
  without.data().copy_(y.data());
  QHM forgetful({without});
  EXPECT_FALSE(run(original, x).equal(run(forgetful, without))) << "the momentum must matter";
}

TEST(QHM, ReturnsTheLossOfItsClosure) {
  auto x = start();
  QHM optimizer({x});
  auto const loss = optimizer.step([&] {
    auto const value = x.pow(2).sum();
    value.backward();
    return value;
  });
  EXPECT_EQ(loss.item<double>(), 1 + 4 + 0.25 + 9);
}

TEST(QHM, RefusesWeightsOutOfRange) {
  auto x = start();
  QHM optimizer({x});
  EXPECT_THROW(optimizer.use(-0.1, 0.9, 0.7), InputError);
  EXPECT_THROW(optimizer.use(std::nan(""), 0.9, 0.7), InputError);
  EXPECT_THROW(optimizer.use(0.1, 1, 0.7), InputError);
  EXPECT_THROW(optimizer.use(0.1, 0.9, 1.1), InputError);
  EXPECT_THROW(QHM({x}, QHMOptions(0.1).beta(1.5)), InputError);
}

}  // namespace
}  // namespace qhm::empirical
