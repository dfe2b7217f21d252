#include "empirical/models/vision_transformer.hpp"

#include <cmath>
#include <stdexcept>
#include <vector>

#include "core/random.hpp"
#include "empirical/models/drop_path.hpp"
#include "tests/empirical/data_folder.hpp"
#include "tests/empirical/network_checks.hpp"

namespace qhm::empirical {
namespace {

using torch::indexing::Slice;

constexpr VisionTransformerOptions tiny{
    .image = {2, 8, 12}, .classes = 3, .width = 6, .depth = 3, .heads = 2, .drop_path = 0.5};

/// The network's evaluation for one image, head by head and patch by patch, sharing only the parameters with
/// the model. Branches are multiplied by `factors`, two a block.
class PlainTransformer {
 public:
  explicit PlainTransformer(VisionTransformerImpl const& model) {
    for (auto const& entry : model.named_parameters()) tensors_.insert(entry.key(), entry.value().detach());
  }

  torch::Tensor logits(torch::Tensor const& image, std::vector<double> const& factors) {
    std::vector<torch::Tensor> rows{tensors_["class_token"].view({-1})};
    for (std::int64_t i = 0; i < image.size(1); i += 4)
      for (std::int64_t j = 0; j < image.size(2); j += 4)
        rows.push_back(linear("patches", image.index({Slice(), Slice(i, i + 4), Slice(j, j + 4)}).flatten()));
    auto x = torch::stack(rows) + tensors_["positions"][0];
    for (std::size_t block = 0; block < factors.size() / 2; ++block) {
      auto const name = "block" + std::to_string(block + 1) + ".";
      x = x + factors[2 * block] * attention(name, x);
      auto const inner = linear(name + "mlp_in", normed(name + "mlp_norm", x));
      x = x +
          factors[2 * block + 1] * linear(name + "mlp_out", 0.5 * inner * (1 + (inner / std::sqrt(2)).erf()));
    }
    return linear("head", normed("norm", x[0]));
  }

 private:
  torch::Tensor attention(std::string const& name, torch::Tensor const& x) {
    std::int64_t const width = tiny.width, d = width / tiny.heads;
    auto const joint = linear(name + "query_key_value", normed(name + "attention_norm", x));
    std::vector<torch::Tensor> heads;
    for (std::int64_t first = 0; first < width; first += d) {
      auto const part = [&](std::int64_t which) {
        return joint.slice(1, which * width + first).slice(1, 0, d);
      };
      auto const weights = (part(0).matmul(part(1).t()) / std::sqrt(static_cast<double>(d))).exp();
      heads.push_back((weights / weights.sum(1, true)).matmul(part(2)));
    }
    return linear(name + "attention_out", torch::cat(heads, 1));
  }

  /// 1e-5 is the documented default.
  torch::Tensor normed(std::string const& name, torch::Tensor const& x) {
    auto const centred = x - x.mean(-1, true);
    auto const scale = (centred.square().mean(-1, true) + 1e-5).sqrt();
    return centred / scale * tensors_[name + ".weight"] + tensors_[name + ".bias"];
  }

  torch::Tensor linear(std::string const& name, torch::Tensor const& x) {
    auto const y = x.matmul(tensors_[name + ".weight"].t());
    return tensors_.contains(name + ".bias") ? y + tensors_[name + ".bias"] : y;
  }

  torch::OrderedDict<std::string, torch::Tensor> tensors_;
};

VisionTransformer arbitrary() {
  VisionTransformer model(tiny);
  make_arbitrary(*model);
  return model;
}

/// Within 1e-12 of the logits' size: 21 products of at most 32 terms are 700 roundings of 1.1e-16, and 10
/// times that leaves room for cancellation.
void expect_close(torch::Tensor const& found, torch::Tensor const& expected) {
  EXPECT_LT((found - expected).abs().max().item<double>(), 1e-12 * expected.abs().max().item<double>());
}

TEST(VisionTransformer, EveryLayerIsAsListed) {
  for (std::int64_t const classes : {10, 100}) {
    VisionTransformer const model(VisionTransformerOptions{.classes = classes});
    EXPECT_EQ(layers_of(*model), listed_layers("vit", classes));
    EXPECT_EQ(parameter_count(*model), classes == 10 ? 2'692'426 : 2'709'796);
  }
}

TEST(VisionTransformer, ForwardAgreesWithTheFormulas) {
  auto model = arbitrary();
  torch::NoGradGuard const no_grad;
  auto const images = some_images({3, 2, 8, 12});
  auto const logits = model->forward(images);
  ASSERT_EQ(logits.sizes(), (std::vector<std::int64_t>{3, 3}));
  for (int sample = 0; sample < 3; ++sample)
    expect_close(logits[sample], PlainTransformer(*model).logits(images[sample], std::vector<double>(6, 1)));
}

TEST(VisionTransformer, GradientAgreesWithFiniteDifferences) {
  auto model = arbitrary();
  auto const images = some_images({4, 2, 8, 12});
  auto const labels = torch::tensor({0, 1, 2, 1}, torch::kInt64);
  expect_gradient_of_finite_differences(
      *model, [&] { return torch::nn::functional::cross_entropy(model->forward(images), labels); });
}

TEST(VisionTransformer, UniformsBelowTheBlocksProbabilitySkipItsBranches) {
  auto model = arbitrary();
  torch::NoGradGuard const no_grad;
  ASSERT_EQ(model->draws_per_sample(), 6);
  // Probabilities are 0, 0.25 and 0.5 in the three blocks.
  std::vector<std::vector<double>> const uniforms{{0.001, 0.001, 0.249, 0.251, 0.499, 0.501},
                                                  {0.001, 0.001, 0.251, 0.249, 0.501, 0.499},
                                                  {0.999, 0.999, 0.999, 0.999, 0.999, 0.999},
                                                  {0.001, 0.001, 0.001, 0.001, 0.001, 0.001}};
  std::vector<std::vector<double>> const factors{
      {1, 1, 0, 4.0 / 3, 0, 2}, {1, 1, 4.0 / 3, 0, 2, 0}, {1, 1, 4.0 / 3, 4.0 / 3, 2, 2}, {1, 1, 0, 0, 0, 0}};
  auto const images = some_images({4, 2, 8, 12});
  auto const draws = torch::empty({4, 6}, torch::kDouble);
  for (int i = 0; i < 4; ++i) draws[i].copy_(torch::tensor(uniforms[i], torch::kDouble));
  model->use_draws(draws);
  auto const logits = model->forward(images);
  for (int i = 0; i < 4; ++i) expect_close(logits[i], PlainTransformer(*model).logits(images[i], factors[i]));
}

TEST(VisionTransformer, SkipsNothingInEvaluationOrWithoutUniforms) {
  auto model = arbitrary();
  torch::NoGradGuard const no_grad;
  auto const images = some_images({2, 2, 8, 12});
  auto const whole = model->forward(images);
  model->use_draws(torch::full({2, 6}, 0.01, torch::kDouble));
  EXPECT_FALSE(model->forward(images).equal(whole));
  model->eval();
  EXPECT_TRUE(model->forward(images).equal(whole));
  model->train();
  model->use_draws({});
  EXPECT_TRUE(model->forward(images).equal(whole));
}

TEST(DropPath, TheMeanOverUniformsIsTheBranch) {
  std::int64_t const n = 40'000;
  auto const uniforms = torch::empty({n});
  for (std::int64_t i = 0; i < n; ++i) {
    auto const bits = random_bits(1, Stream::noise, {.sample = static_cast<std::uint32_t>(i)}, 0);
    uniforms.data_ptr<float>()[i] = static_cast<float>(uniform(bits[0], bits[1]));
  }
  for (double const p : {0.1, 0.5, 0.9})
    for (auto const type : {torch::kDouble, torch::kFloat, torch::kBFloat16}) {
      auto const branch = torch::tensor({1.0, -0.5}, type).expand({n, 2});
      auto const mean = drop_path(branch, uniforms, p).to(torch::kDouble).mean(0);
      // 1 / (1-p) with probability 1-p has the variance p / (1-p).
      double const standard_error = std::sqrt(p / (1 - p) / static_cast<double>(n));
      EXPECT_NEAR(mean[0].item<double>(), 1, 4 * standard_error) << p;
      EXPECT_NEAR(mean[1].item<double>(), -0.5, 2 * standard_error) << p;
    }
  EXPECT_THROW(drop_path(torch::ones({2, 3}), torch::ones({1}), 0.5), std::logic_error);
}

TEST(VisionTransformer, RefusesWidthsAndImagesThatItCannotCut) {
  auto const build = [](ImageShape const& image, std::int64_t width) {
    VisionTransformer(VisionTransformerOptions{.image = image, .width = width, .depth = 1});
  };
  EXPECT_NO_THROW(build({1, 28, 28}, 12));
  for (std::int64_t const width : {-12, 0, 11, 100, 3084})
    expect_refused([&] { build({}, width); }, {"--width: " + std::to_string(width), "12 heads"});
  expect_refused([&] { build({3, 30, 32}, 192); }, {"--model: vit", "30 x 32"});
  expect_refused([&] { build({3, 32, 30}, 192); }, {"--model: vit", "32 x 30"});
}

}  // namespace
}  // namespace qhm::empirical
