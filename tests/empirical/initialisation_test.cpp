#include "empirical/models/initialisation.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "core/errors.hpp"
#include "core/random.hpp"
#include "empirical/models/language_model.hpp"
#include "empirical/models/perceptron.hpp"
#include "empirical/models/resnet.hpp"
#include "empirical/models/vision_transformer.hpp"

namespace qhm::empirical {
namespace {

ResNet18 initialised(std::uint64_t seed, Norm norm = Norm::batch) {
  ResNet18 model(ResNetOptions{.channels = 3, .classes = 100, .width = 16, .norm = norm});
  initialise(*model, seed);
  return model;
}

bool same_bits(ResNet18 const& one, ResNet18 const& other) {
  auto const of_one = one->parameters(), of_other = other->parameters();
  for (std::size_t i = 0; i < of_one.size(); ++i)
    if (!of_one[i].equal(of_other[i])) return false;
  return of_one.size() == of_other.size();
}

/// Standard scores of the first four moments of `draws` as N(0, deviation^2): the k-th power of a standard
/// normal has the mean 0, 1, 0, 3 and the variance 1, 2, 15, 96.
std::vector<double> moment_scores(torch::Tensor const& draws, double deviation) {
  auto const z = draws.to(torch::kDouble) / deviation;
  double const n = static_cast<double>(draws.numel());
  double const mean[] = {0, 1, 0, 3}, variance[] = {1, 2, 15, 96};
  std::vector<double> scores;
  for (int k = 0; k < 4; ++k)
    scores.push_back((z.pow(k + 1).sum().item<double>() - n * mean[k]) / std::sqrt(n * variance[k]));
  return scores;
}

TEST(Initialisation, DependsOnTheSeedAlone) {
  torch::manual_seed(1);
  auto const model = initialised(42);
  torch::manual_seed(2);
  at::set_num_threads(2);
  EXPECT_TRUE(same_bits(model, initialised(42)));
  EXPECT_FALSE(same_bits(model, initialised(43)));
  EXPECT_FALSE(same_bits(model, initialised(42 + (std::uint64_t{1} << 40U))));
}

TEST(Initialisation, ATrainedModelStartsAnew) {
  auto fresh = initialised(42), used = initialised(7);
  used->forward(torch::randn({2, 3, 8, 8}));  // moves the running statistics
  torch::NoGradGuard const no_grad;
  for (auto& parameter : used->parameters()) parameter.fill_(3);
  initialise(*used, 42);
  EXPECT_TRUE(same_bits(used, fresh));
  for (auto const& entry : used->named_buffers()) {
    double const start = entry.key().ends_with("running_var") ? 1 : 0;
    EXPECT_TRUE(entry.value().eq(start).all().item<bool>()) << entry.key();
  }
}

TEST(Initialisation, LayersFollowTheirLaws) {
  for (Norm const norm : {Norm::batch, Norm::group, Norm::none})
    for (auto const& entry : initialised(42, norm)->named_parameters()) {
      auto const& value = entry.value();
      if (value.dim() == 1) {
        double const stated = entry.key().ends_with("norm.weight") ? 1 : 0;
        EXPECT_TRUE(value.eq(stated).all().item<bool>()) << entry.key();
        continue;
      }
      double const fan_out = static_cast<double>(value.numel() / value.size(1));
      double const deviation = value.dim() == 4 ? std::sqrt(2 / fan_out) : 0.01;
      // 21 tensors times 4 moments: one of 84 scores passes 4.5 with probability 84 * 7e-6 = 6e-4.
      for (double const score : moment_scores(value.detach(), deviation))
        EXPECT_LT(std::abs(score), 4.5) << entry.key();
    }
}

std::vector<double> uniform_moment_scores(torch::Tensor const& draws, double reach) {
  auto const z = draws.to(torch::kDouble) / reach;
  double const n = static_cast<double>(draws.numel());
  double const mean[] = {0, 1.0 / 3, 0, 1.0 / 5}, variance[] = {1.0 / 3, 4.0 / 45, 1.0 / 7, 16.0 / 225};
  std::vector<double> scores;
  for (int k = 0; k < 4; ++k)
    scores.push_back((z.pow(k + 1).sum().item<double>() - n * mean[k]) / std::sqrt(n * variance[k]));
  return scores;
}

/// At most 16 tensors times 4 moments: one of 64 scores passes 4.5 with probability 64 * 7e-6 = 4e-4.
void expect_small(std::vector<double> const& scores, std::string const& name) {
  for (double const score : scores) EXPECT_LT(std::abs(score), 4.5) << name;
}

TEST(Initialisation, TransformersAndPerceptronsFollowTheirLaws) {
  VisionTransformer transformer(VisionTransformerOptions{.image = {3, 8, 8}, .depth = 2});
  initialise(*transformer, 42);
  auto const parameters = transformer->named_parameters();
  for (auto const& entry : parameters) {
    auto const& value = entry.value();
    if (value.dim() == 1) {
      double const stated = entry.key().ends_with("norm.weight") ? 1 : 0;
      EXPECT_TRUE(value.eq(stated).all().item<bool>()) << entry.key();
    } else if (entry.key() != "class_token" && entry.key() != "positions") {
      expect_small(moment_scores(value.detach(), 0.02), entry.key());
    }
  }
  // Too few alone for their fourth powers to be near normal.
  auto const learned = torch::cat({parameters["class_token"], parameters["positions"]}, 1).detach();
  expect_small(moment_scores(learned, 0.02), "class token and positions");

  Perceptron perceptron(PerceptronOptions{.inputs = 100, .classes = 50, .width = 64});
  initialise(*perceptron, 42);
  for (auto const& entry : perceptron->named_parameters()) {
    auto const& value = entry.value();
    if (value.dim() == 1) {
      EXPECT_TRUE(value.eq(0).all().item<bool>()) << entry.key();
    } else {
      double const fan_in = static_cast<double>(value.size(1));
      expect_small(moment_scores(value.detach(), std::sqrt(2 / fan_in)), entry.key());
    }
  }
}

TEST(Initialisation, LanguageModelsFollowTheirLaws) {
  LanguageModel model(LanguageModelOptions{.vocabulary = 50, .width = 256});
  initialise(*model, 42);
  for (auto const& entry : model->named_parameters()) {
    if (entry.key() == "decoder.bias") {
      EXPECT_TRUE(entry.value().eq(0).all().item<bool>());
      continue;
    }
    double const reach = entry.key().starts_with("lstm") ? 1.0 / 16 : 0.1;
    EXPECT_LE(entry.value().abs().max().item<float>(), static_cast<float>(reach)) << entry.key();
    expect_small(uniform_moment_scores(entry.value().detach(), reach), entry.key());
  }
}

TEST(Initialisation, NoTwoLayersShareTheirDraws) {
  auto const parameters = initialised(42)->named_parameters();
  auto const& first = parameters["stages.1a.first.conv.weight"];
  auto const& second = parameters["stages.1a.second.conv.weight"];
  auto const products = first * second;
  auto const n = static_cast<double>(products.numel());
  double const variance = 2.0 / (16 * 9);  // of each; their product has its square
  EXPECT_LT(std::abs(products.sum().item<double>()) / (std::sqrt(n) * variance), 4.5);
}

/// Runs of earlier versions start where they did. Only the logarithm and the cosine of the C library, good to
/// an ulp of double precision, lie between the draws' bits and these: 4 ulps of float are more than enough.
TEST(Initialisation, ResNetStartsWhereItAlwaysDid) {
  auto const parameters = initialised(42)->named_parameters();
  for (auto const& [name, first, last] : {std::tuple{"stem.conv.weight", 0.208445743F, 0.0643528849F},
                                          {"stages.2a.shortcut.conv.weight", -0.00278062979F, -0.0888664126F},
                                          {"stages.4b.second.conv.weight", -0.076705277F, 0.0749752671F},
                                          {"head.weight", 0.00985367782F, -0.00213377224F}}) {
    auto const flat = parameters[name].flatten();
    EXPECT_FLOAT_EQ(flat[0].item<float>(), first) << name;
    EXPECT_FLOAT_EQ(flat[-1].item<float>(), last) << name;
  }
}

TEST(Initialisation, AnOddNumberOfDrawsIsFilled) {
  torch::nn::Linear layer(3, 5);
  torch::NoGradGuard const no_grad;
  layer->weight.fill_(NAN);
  initialise(*layer, 42);
  EXPECT_TRUE(layer->weight.isfinite().all().item<bool>());
  EXPECT_TRUE(layer->weight.ne(0).all().item<bool>());
}

TEST(Initialisation, RefusesWhatItCannotDraw) {
  torch::nn::Linear layer(2, 2);
  EXPECT_NO_THROW(initialise(*layer, max_seed));
  EXPECT_THROW(initialise(*layer, max_seed + 1), InputError);
  torch::nn::Bilinear bilinear(2, 2, 2);
  EXPECT_THROW(initialise(*bilinear, 1), std::logic_error);
}

}  // namespace
}  // namespace qhm::empirical
