#include "empirical/models/perceptron.hpp"

#include <array>
#include <cmath>

#include "core/errors.hpp"
#include "tests/empirical/network_checks.hpp"

namespace qhm::empirical {
namespace {

TEST(Perceptron, EveryLayerIsAsListed) {
  for (std::int64_t const classes : {10, 100}) {
    Perceptron const model(PerceptronOptions{.classes = classes});
    EXPECT_EQ(layers_of(*model), listed_layers("mlp", classes));
    EXPECT_EQ(parameter_count(*model), classes == 10 ? 855'050 : 878'180);
  }
}

class EachActivation : public testing::TestWithParam<Activation> {
 protected:
  EachActivation() { make_arbitrary(*model_); }
  Perceptron model_{PerceptronOptions{.inputs = 24, .classes = 3, .width = 5, .activation = GetParam()}};
  torch::Tensor images_ = some_images({4, 2, 3, 4});
};
INSTANTIATE_TEST_SUITE_P(Perceptron, EachActivation,
                         testing::Values(Activation::relu, Activation::gelu, Activation::tanh),
                         [](auto const& activation) {
                           return std::string(std::array{"Relu", "Gelu", "Tanh"}.at(activation.index));
                         });

TEST_P(EachActivation, ForwardAgreesWithTheFormulas) {
  auto parameters = model_->named_parameters();
  auto x = images_.view({4, 24});
  for (std::string const layer : {"first", "second", "head"}) {
    x = x.matmul(parameters[layer + ".weight"].t()) + parameters[layer + ".bias"];
    if (layer == "head") break;
    x = GetParam() == Activation::relu   ? x.clamp_min(0)
        : GetParam() == Activation::gelu ? x * (0.5 + 0.5 * (x / std::sqrt(2)).erf())
                                         : 1 - 2 / ((2 * x).exp() + 1);
  }
  // 3 layers of at most 25 terms: 75 roundings of 1.1e-16, and 100 times that for cancellation.
  EXPECT_LT((model_->forward(images_) - x).abs().max().item<double>(), 1e-12);
}

TEST_P(EachActivation, GradientAgreesWithFiniteDifferences) {
  auto const labels = torch::tensor({0, 1, 2, 1}, torch::kInt64);
  expect_gradient_of_finite_differences(
      *model_, [&] { return torch::nn::functional::cross_entropy(model_->forward(images_), labels); });
}

TEST(Perceptron, AWidthOutOfRangeIsRefused) {
  for (std::int64_t const width : {-3, 0, 16385})
    EXPECT_THROW(Perceptron(PerceptronOptions{.width = width}), InputError) << width;
}

}  // namespace
}  // namespace qhm::empirical
