#include "empirical/models/language_model.hpp"

#include "core/errors.hpp"
#include "empirical/precision.hpp"
#include "tests/empirical/network_checks.hpp"

namespace qhm::empirical {
namespace {

/// A small model in double and a batch of two texts of five tokens.
class TinyLanguageModel : public testing::Test {
 protected:
  TinyLanguageModel() { make_arbitrary(*model_); }
  LanguageModel model_{LanguageModelOptions{.vocabulary = 7, .width = 4}};
  torch::Tensor tokens_ = torch::tensor({{0, 3, 6, 2, 2}, {5, 1, 0, 4, 3}}, torch::kInt64);
};

TEST(LanguageModel, EveryLayerIsAsListed) {
  LanguageModel const model(LanguageModelOptions{.vocabulary = 10'000});
  EXPECT_EQ(layers_of(*model), listed_layers("language_model", 10'000));
  EXPECT_EQ(parameter_count(*model), 6'182'672);
}

TEST_F(TinyLanguageModel, ShapesAndCountFollowTheFormula) {
  auto const [logits, state] = model_->forward(tokens_);
  EXPECT_EQ(logits.sizes(), (std::vector<std::int64_t>{2, 5, 7}));
  EXPECT_EQ(state.hidden.sizes(), (std::vector<std::int64_t>{2, 2, 4}));
  EXPECT_EQ(state.cell.sizes(), (std::vector<std::int64_t>{2, 2, 4}));
  EXPECT_EQ(parameter_count(*model_), 2 * 7 * 4 + 7 + 16 * 4 * 5);
}

TEST_F(TinyLanguageModel, AgreesWithTheRecursion) {
  auto p = model_->named_parameters();
  auto const gates_of = [&](torch::Tensor const& x, torch::Tensor const& h, std::string const& layer) {
    return x.matmul(p["lstm.weight_ih_l" + layer].t()) + p["lstm.bias_ih_l" + layer] +
           h.matmul(p["lstm.weight_hh_l" + layer].t()) + p["lstm.bias_hh_l" + layer];
  };
  std::vector<torch::Tensor> h(2, torch::zeros({2, 4}, torch::kDouble)), c = h, logits;
  for (int t = 0; t < 5; ++t) {
    auto x = p["embedding.weight"].index({tokens_.select(1, t)});
    for (std::size_t layer = 0; layer < 2; ++layer) {
      auto const gates = gates_of(x, h[layer], std::to_string(layer)).split(4, 1);  // in, forget, cell, out
      c[layer] = gates[1].sigmoid() * c[layer] + gates[0].sigmoid() * gates[2].tanh();
      x = h[layer] = gates[3].sigmoid() * c[layer].tanh();
    }
    logits.push_back(x.matmul(p["decoder.weight"].t()) + p["decoder.bias"]);
  }
  // 10 cells of some 20 roundings of 1.1e-16 each, on logits of size 1, and 40 times that.
  EXPECT_LT((model_->forward(tokens_).logits - torch::stack(logits, 1)).abs().max().item<double>(), 1e-12);
}

TEST_F(TinyLanguageModel, SeesNoTokenAheadOfTime) {
  auto const before = model_->forward(tokens_).logits;
  auto changed = tokens_.clone();
  changed.slice(1, 3).fill_(6);
  auto const after = model_->forward(changed).logits;
  EXPECT_TRUE(after.slice(1, 0, 3).equal(before.slice(1, 0, 3)));
  EXPECT_FALSE(after.select(1, 3).equal(before.select(1, 3)));
}

TEST_F(TinyLanguageModel, ReadsOnFromItsState) {
  auto const whole = model_->forward(tokens_);
  auto const first = model_->forward(tokens_.slice(1, 0, 2));
  auto const rest = model_->forward(tokens_.slice(1, 2), first.state);
  // Another order of the sums at most, as in AgreesWithTheRecursion.
  EXPECT_LT((rest.logits - whole.logits.slice(1, 2)).abs().max().item<double>(), 1e-12);
  EXPECT_LT((rest.state.cell - whole.state.cell).abs().max().item<double>(), 1e-12);
  EXPECT_FALSE(model_->forward(tokens_.slice(1, 2)).logits.allclose(rest.logits));
}

TEST_F(TinyLanguageModel, GradientAgreesWithFiniteDifferences) {
  auto const next = torch::tensor({{3, 6, 2, 2, 1}, {1, 0, 4, 3, 5}}, torch::kInt64).flatten();
  expect_gradient_of_finite_differences(*model_, [&] {
    return torch::nn::functional::cross_entropy(model_->forward(tokens_).logits.flatten(0, 1), next);
  });
}

torch::Tensor flattened(std::vector<torch::Tensor> const& parts) {
  std::vector<torch::Tensor> flat;
  for (auto const& part : parts) flat.push_back(part.flatten());
  return torch::cat(flat);
}

/// The gradient of the mean loss, one vector with the graph for a second derivative.
torch::Tensor gradient_of(LanguageModel& model, torch::Tensor const& tokens, torch::Tensor const& next) {
  auto const logits = model->forward(tokens, std::nullopt, Recurrence::twice_differentiable).logits;
  auto const loss = torch::nn::functional::cross_entropy(logits.flatten(0, 1), next.flatten());
  return flattened(torch::autograd::grad({loss}, model->parameters(), {}, true, /*create_graph=*/true));
}

/// H v by double backward, one vector.
torch::Tensor hessian_times(LanguageModel& model, std::vector<torch::Tensor> const& direction,
                            torch::Tensor const& tokens, torch::Tensor const& next) {
  auto const along = gradient_of(model, tokens, next).dot(flattened(direction));
  return flattened(torch::autograd::grad({along}, model->parameters()));
}

std::vector<torch::Tensor> some_direction(LanguageModel& model) {
  torch::manual_seed(5);
  std::vector<torch::Tensor> direction;
  for (auto const& parameter : model->parameters()) direction.push_back(torch::randn_like(parameter));
  return direction;
}

TEST_F(TinyLanguageModel, HessianVectorProductAgreesWithCentralDifferencesOfGradients) {
  auto const next = torch::tensor({{3, 6, 2, 2, 1}, {1, 0, 4, 3, 5}}, torch::kInt64);
  auto const direction = some_direction(model_);
  auto const product = hessian_times(model_, direction, tokens_, next);
  auto parameters = model_->parameters();
  auto const move = [&](double by) {
    torch::NoGradGuard const no_grad;
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].add_(direction[i], by);
  };
  auto const gradient_at = [&](double by) {
    move(by);
    auto gradient = gradient_of(model_, tokens_, next).detach();
    move(-by);
    return gradient;
  };
  auto const difference = [&](double h) { return (gradient_at(h) - gradient_at(-h)) / (2 * h); };
  constexpr double h = 1e-3;
  auto const wide = difference(h), narrow = difference(h / 2);
  // D(h) = H v + c h^2 + O(h^4), so what D(h/2) misses is a third of |D(h) - D(h/2)|; rounding is 1e-13/h.
  double const apart = (wide - narrow).norm().item<double>(), size = product.norm().item<double>();
  EXPECT_LT((product - narrow).norm().item<double>(), apart / 2 + 1e-9 * size);
  EXPECT_LT(apart, 1e-4 * size) << "else the comparison would say little";
}

/// In single precision LibTorch 2.x has oneDNN's fused layers too.
TEST_F(TinyLanguageModel, HessianVectorProductInSinglePrecisionIsThatOfDouble) {
  auto const next = torch::tensor({{3, 6, 2, 2, 1}, {1, 0, 4, 3, 5}}, torch::kInt64);
  auto direction = some_direction(model_);
  auto const exact = hessian_times(model_, direction, tokens_, next);
  model_->to(torch::kFloat);
  for (auto& part : direction) part = part.to(torch::kFloat);
  auto const rounded = hessian_times(model_, direction, tokens_, next);
  // 5 steps through 2 layers of some 20 operations, forward and back, twice: 800 roundings of 6e-8, of one
  // sign.
  EXPECT_LT((rounded - exact).norm().item<double>(), 5e-5 * exact.norm().item<double>());
}

TEST_F(TinyLanguageModel, BothRecurrencesAreOneFunction) {
  auto const fast = model_->forward(tokens_).logits;
  auto const twice = model_->forward(tokens_, std::nullopt, Recurrence::twice_differentiable).logits;
  EXPECT_LT((fast - twice).abs().max().item<double>(), 1e-12);  // as in AgreesWithTheRecursion
  EXPECT_TRUE(at::globalContext().userEnabledMkldnn()) << "left as it was";
  EXPECT_TRUE(at::globalContext().userEnabledCuDNN());
}

TEST_F(TinyLanguageModel, ABatchsGradientIsTheMeanOfItsSamples) {
  auto const next = torch::tensor({{3, 6, 2, 2, 1}, {1, 0, 4, 3, 5}}, torch::kInt64);
  auto const each = [&](std::int64_t i) {
    return gradient_of(model_, tokens_.narrow(0, i, 1), next.narrow(0, i, 1));
  };
  auto const whole = gradient_of(model_, tokens_, next);
  EXPECT_LT((whole - (each(0) + each(1)) / 2).abs().max().item<double>(), 1e-12);  // another order of sums
  EXPECT_GT((each(0) - each(1)).abs().max().item<double>(), 1e-3);
}

TEST_F(TinyLanguageModel, Bfloat16AutocastStaysClose) {
  model_->to(torch::kFloat);
  auto const next = torch::tensor({{3, 6, 2, 2, 1}, {1, 0, 4, 3, 5}}, torch::kInt64).flatten();
  auto const gradient = [&](Precision precision) {
    torch::Tensor loss;
    {
      AutocastScope const scope(precision, torch::kCPU);
      auto const logits = model_->forward(tokens_).logits.flatten(0, 1).to(torch::kFloat);
      loss = torch::nn::functional::cross_entropy(logits, next);
    }
    EXPECT_TRUE(loss.isfinite().item<bool>());
    std::vector<torch::Tensor> flat;
    for (auto const& part : torch::autograd::grad({loss}, model_->parameters())) {
      EXPECT_EQ(part.scalar_type(), torch::kFloat);
      flat.push_back(part.flatten());
    }
    return torch::cat(flat);
  };
  auto const rounded = gradient(Precision::bf16), exact = gradient(Precision::fp32);
  // 5 steps through 2 layers and the decoder, forward and back: 22 roundings of 2^-9, all of one sign.
  EXPECT_LT((rounded - exact).norm().item<double>(), 22.0 / 512 * exact.norm().item<double>());
  EXPECT_GT((rounded - exact).norm().item<double>(), 0);
}

TEST(LanguageModel, AWidthOutOfRangeIsRefused) {
  for (std::int64_t const width : {-3, 0, 4097})
    EXPECT_THROW(LanguageModel(LanguageModelOptions{.vocabulary = 3, .width = width}), InputError) << width;
}

}  // namespace
}  // namespace qhm::empirical
