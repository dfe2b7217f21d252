#include "empirical/methods/lmo_ball.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>

#include "synthetic/methods/lmo_step.hpp"
#include "tests/empirical/data_folder.hpp"

namespace qhm::empirical {
namespace {

/// A convolution's weights, a matrix, a vector, and a matrix of one row.
struct SomeTensorsImpl : torch::nn::Module {
  SomeTensorsImpl() {
    torch::manual_seed(5);
    register_parameter("conv", torch::randn({4, 3, 2, 2}, torch::kDouble));
    register_parameter("tall", torch::randn({7, 3}, torch::kDouble));
    register_parameter("vector", torch::randn({5}, torch::kDouble));
    register_parameter("row", torch::randn({1, 6}, torch::kDouble));
  }
};
TORCH_MODULE(SomeTensors);

/// The laboratory's step and dual norm, which Eigen computes, of one tensor.
struct Reference {
  torch::Tensor step;
  double dual;
};
Reference reference(qhm::Norm norm, torch::Tensor const& m, MatrixShape const& shape) {
  auto const flat = m.reshape(-1).contiguous();
  auto step = torch::zeros_like(flat);
  auto const count = static_cast<std::size_t>(flat.numel());
  double const dual =
      synthetic::lmo_step(norm, shape, {flat.data_ptr<double>(), count}, {step.data_ptr<double>(), count});
  return {.step = step.reshape(m.sizes()), .dual = dual};
}

constexpr double rounding =
    1e-13;  // some hundred ulps of numbers of order 10, for two SVDs of small matrices

TEST(LmoBall, OneBallIsTheLaboratorysOnAllParameters) {
  SomeTensors model;
  auto const m = model->parameters();
  std::vector<torch::Tensor> flat;
  for (auto const& part : m) flat.push_back(part.reshape(-1));
  auto const all = torch::cat(flat).detach();
  auto const count = static_cast<std::uint64_t>(all.numel());
  for (auto const norm : {qhm::Norm::l2, qhm::Norm::linf, qhm::Norm::l1}) {
    LmoBall const ball({.norm = norm}, *model);
    auto const expected = reference(norm, all, {1, count});
    std::vector<torch::Tensor> found;
    for (auto const& part : ball.step(m)) found.push_back(part.reshape(-1));
    EXPECT_LT((torch::cat(found) - expected.step).abs().max().item<double>(), rounding) << norm_name(norm);
    EXPECT_NEAR(ball.dual_norm(m), expected.dual, rounding * expected.dual) << norm_name(norm);
  }
}

TEST(LmoBall, LayerWiseTakesTheLaboratorysStepInEachTensorAndAddsTheDualNorms) {
  SomeTensors model;
  auto const m = model->parameters();
  std::vector<MatrixShape> const shapes{{4, 12}, {7, 3}, {1, 5}, {1, 6}};
  for (auto const norm :
       {qhm::Norm::l2, qhm::Norm::linf, qhm::Norm::l1, qhm::Norm::spectral, qhm::Norm::rms}) {
    bool const of_matrices = norm == qhm::Norm::spectral || norm == qhm::Norm::rms;
    LmoBallOptions options{.norm = norm, .layer_wise = true};
    if (of_matrices) options.vector_norm = qhm::Norm::linf;
    LmoBall const ball(options, *model);
    auto const steps = ball.step(m);
    double dual = 0;
    for (std::size_t i = 0; i < m.size(); ++i) {
      auto const own = of_matrices && shapes[i].rows == 1 ? qhm::Norm::linf : norm;
      auto const expected = reference(own, m[i].detach(), shapes[i]);
      EXPECT_LT((steps[i] - expected.step).abs().max().item<double>(), rounding) << norm_name(norm) << i;
      dual += expected.dual;
    }
    EXPECT_NEAR(ball.dual_norm(m), dual, rounding * dual) << norm_name(norm);
  }
}

TEST(LmoBall, StepsOfNothingAreNothing) {
  SomeTensors model;
  std::vector<torch::Tensor> nothing;
  for (auto const& part : model->parameters()) nothing.push_back(torch::zeros_like(part));
  for (auto const norm : {qhm::Norm::l2, qhm::Norm::linf, qhm::Norm::l1, qhm::Norm::spectral}) {
    LmoBallOptions options{.norm = norm};
    if (norm == qhm::Norm::spectral) options.vector_norm = qhm::Norm::l2;
    LmoBall const ball(options, *model);
    for (auto const& step : ball.step(nothing)) EXPECT_EQ(step.abs().sum().item<double>(), 0);
    EXPECT_EQ(ball.dual_norm(nothing), 0);
  }
}

TEST(LmoBall, NanIsNotLost) {
  SomeTensors model;
  auto m = model->parameters();
  {
    torch::NoGradGuard const no_grad;
    for (auto& part : m) part.view({-1})[1] = std::numeric_limits<double>::quiet_NaN();
  }
  for (auto const norm :
       {qhm::Norm::l2, qhm::Norm::linf, qhm::Norm::l1, qhm::Norm::spectral, qhm::Norm::rms}) {
    LmoBallOptions options{.norm = norm};
    if (norm == qhm::Norm::spectral || norm == qhm::Norm::rms) options.vector_norm = qhm::Norm::linf;
    LmoBall const ball(options, *model);
    EXPECT_TRUE(ball.step(m).front().isnan().any().item<bool>()) << norm_name(norm);
    EXPECT_TRUE(std::isnan(ball.dual_norm(m))) << norm_name(norm);
  }
}

/// The documented range: all singular values that five steps make of those above 0.002 of the Frobenius norm.
TEST(LmoBall, NewtonSchulzComesWithinItsRange) {
  struct OneMatrixImpl : torch::nn::Module {
    explicit OneMatrixImpl(torch::Tensor const& weight) { register_parameter("weight", weight); }
  };
  torch::manual_seed(2);
  double least = 2, largest = 0;
  for (int trial = 0; trial < 20; ++trial) {
    auto const [u, unused_s, vt] = torch::linalg_svd(torch::randn({30, 20}, torch::kDouble), false);
    auto values = torch::exp(torch::rand({20}, torch::kDouble) * std::log(0.002));  // 0.002 .. 1
    values = values / values.norm();
    values = torch::clamp(values, 0.002);
    auto const matrix = u.mm(values.diag()).mm(vt);
    for (auto const& m : {matrix, matrix.t().contiguous()}) {
      OneMatrixImpl const model(m);
      LmoBall const ball({.norm = qhm::Norm::spectral, .polar = PolarFactor::newton_schulz}, model);
      auto const step = ball.step({m}).front();
      auto const found = torch::linalg_svdvals(step);
      least = std::min(least, found.min().item<double>());
      largest = std::max(largest, found.max().item<double>());
      EXPECT_LT((step * m).sum().item<double>(), -0.68 * ball.dual_norm({m}));
    }
  }
  EXPECT_GT(least, 0.68);
  EXPECT_LT(largest, 1.21);
  EXPECT_GT(largest - least, 0.1) << "it is no polar factor: if this fails, say more of it";
}

TEST(LmoBall, RefusesAShapeThatANormDoesNotAllow) {
  SomeTensors model;
  expect_refused([&] { LmoBall({.norm = qhm::Norm::spectral}, *model); },
                 {"--lmo-norm: spectral", "vector [5]", "--vector-norm linf"});
  expect_refused([&] { LmoBall({.norm = qhm::Norm::rms, .vector_norm = qhm::Norm::spectral}, *model); },
                 {"--vector-norm: spectral", "choose l2, linf or l1"});
  expect_refused([&] { LmoBall({.norm = qhm::Norm::l2, .vector_norm = qhm::Norm::linf}, *model); },
                 {"--vector-norm: linf", "leave it out"});
}

}  // namespace
}  // namespace qhm::empirical
