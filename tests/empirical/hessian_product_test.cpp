#include "empirical/hessian_product.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "tests/empirical/data_folder.hpp"

namespace qhm::empirical {
namespace {

TEST(HessianProduct, OfAQuadraticIsItsMatrixTimesTheDirection) {
  torch::manual_seed(1);
  auto const root = torch::randn({4, 4}, torch::kDouble);
  auto const matrix = root.mm(root.t());
  auto const x = torch::randn({4}, torch::kDouble).requires_grad_();
  auto const v = torch::randn({4}, torch::kDouble);
  auto const found = gradient_and_product(x.dot(matrix.mv(x)) / 2, {x}, {v});
  // Sums of 4 products of numbers below 10.
  EXPECT_LT((found.gradient[0] - matrix.mv(x.detach())).abs().max().item<double>(), 1e-13);
  EXPECT_LT((found.product[0] - matrix.mv(v)).abs().max().item<double>(), 1e-13);
}

TEST(HessianProduct, AgreesWithDifferencesOfGradients) {
  torch::manual_seed(2);
  auto const inputs = torch::randn({6, 3}, torch::kDouble);
  auto const labels = torch::randint(0, 4, {6});
  std::vector<torch::Tensor> weights{torch::randn({5, 3}, torch::kDouble).requires_grad_(),
                                     torch::randn({4, 5}, torch::kDouble).requires_grad_()};
  std::vector<torch::Tensor> const direction{torch::randn({5, 3}, torch::kDouble),
                                             torch::randn({4, 5}, torch::kDouble)};
  auto const loss = [&] {
    return torch::cross_entropy_loss(torch::gelu(inputs.mm(weights[0].t())).mm(weights[1].t()), labels);
  };
  auto const found = gradient_and_product(loss(), weights, direction);
  constexpr double h = 1e-5;
  auto const gradient_at = [&](double shift) {
    torch::NoGradGuard const no_grad;
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i].add_(direction[i], shift);
    torch::AutoGradMode const grad(true);
    return torch::autograd::grad({loss()}, weights);
  };
  auto const ahead = gradient_at(h);
  auto const behind = gradient_at(-2 * h);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    auto const difference = (ahead[i] - behind[i]) / (2 * h);
    // h^2 |f''''| / 6 with derivatives of order 100, and rounding 1e-16/h: both below 1e-8.
    EXPECT_LT((found.product[i] - difference).abs().max().item<double>(), 1e-8) << i;
  }
}

TEST(HessianProduct, LeavesOutWhatTheLossDoesNotDependOn) {
  auto const x = torch::ones({2}, torch::kDouble).requires_grad_(),
             unused = x.detach().clone().requires_grad_();
  auto const found = gradient_and_product((x * x * x).sum(), {x, unused}, {x.detach(), x.detach()});
  EXPECT_FALSE(found.gradient[1].defined());
  EXPECT_FALSE(found.product[1].defined());
  EXPECT_TRUE(found.product[0].equal(torch::full({2}, 6.0, torch::kDouble)));
}

TEST(HessianProduct, RefusesWhatHasNoSecondDerivative) {
  auto const image = torch::ones({1, 1, 3, 3}).requires_grad_();
  auto const grid = torch::zeros({1, 2, 2, 2}).requires_grad_();
  auto const loss = torch::grid_sampler(image, grid, 0, 0, true).pow(2).sum();
  expect_refused(
      [&] {
        gradient_and_product(loss, {image, grid}, {torch::ones_like(image), torch::ones_like(grid)});
      },
      {"--momentum", "second derivative", "choose polyak or igt"});
}

}  // namespace
}  // namespace qhm::empirical
