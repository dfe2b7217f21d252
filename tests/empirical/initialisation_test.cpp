#include "empirical/models/initialisation.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <stdexcept>

#include "core/errors.hpp"
#include "core/random.hpp"
#include "empirical/models/resnet.hpp"

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

TEST(Initialisation, NoTwoLayersShareTheirDraws) {
  auto const parameters = initialised(42)->named_parameters();
  auto const& first = parameters["stages.1a.first.conv.weight"];
  auto const& second = parameters["stages.1a.second.conv.weight"];
  auto const products = first * second;
  auto const n = static_cast<double>(products.numel());
  double const variance = 2.0 / (16 * 9);  // of each; their product has its square
  EXPECT_LT(std::abs(products.sum().item<double>()) / (std::sqrt(n) * variance), 4.5);
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
  torch::nn::Embedding embedding(2, 2);
  EXPECT_THROW(initialise(*embedding, 1), std::logic_error);
}

}  // namespace
}  // namespace qhm::empirical
