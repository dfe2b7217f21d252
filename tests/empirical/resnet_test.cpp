#include "empirical/models/resnet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/errors.hpp"
#include "empirical/precision.hpp"
#include "tests/empirical/network_checks.hpp"
#include "tests/empirical/plain_resnet.hpp"

namespace qhm::empirical {
namespace {

using testing::ElementsAre;

std::int64_t parameter_count(ResNetOptions const& options) {
  return parameter_count(*ResNet18(options));
}

/// A network in double whose norms have weights, biases and running statistics of no special value.
ResNet18 arbitrary(ResNetOptions const& options) {
  ResNet18 model(options);
  initialise(*model, 5);
  model->to(torch::kDouble);
  torch::NoGradGuard const no_grad;
  auto generator = torch::make_generator<at::CPUGeneratorImpl>(7);
  for (auto const& entry : model->named_parameters())
    if (entry.value().dim() == 1) entry.value().uniform_(0.5, 1.5, generator);
  for (auto const& entry : model->named_buffers())
    if (entry.value().dim() == 1) entry.value().uniform_(0.5, 1.5, generator);
  return model;
}

TEST(ResNet18, EveryLayerIsAsListed) {
  for (std::int64_t const classes : {10, 100})
    EXPECT_EQ(layers_of(*ResNet18(ResNetOptions{.classes = classes})), listed_layers("resnet18", classes));
}

TEST(ResNet18, ParameterCounts) {
  EXPECT_EQ(parameter_count({.classes = 10}), 11'173'962);
  EXPECT_EQ(parameter_count({.classes = 100}), 11'220'132);
  EXPECT_EQ(parameter_count({.classes = 100, .norm = Norm::group}), 11'220'132);
  // Biases take the place of the norms' two vectors of 4800 channels in all.
  EXPECT_EQ(parameter_count({.classes = 100, .norm = Norm::none}), 11'220'132 - 4'800);
  // One input channel less by two: 2 * 64 * 9 weights of the stem.
  EXPECT_EQ(parameter_count({.channels = 1, .classes = 10}), 11'173'962 - 1'152);
}

TEST(ResNet18, GroupsAreTheMostThatDivideTheChannelsUpTo32) {
  auto const groups = [](std::int64_t width) {
    std::vector<std::int64_t> of_stages;
    ResNet18 const model(ResNetOptions{.width = width, .norm = Norm::group});
    for (auto const& entry : model->named_modules())
      if (entry.key().ends_with("b.first.norm"))
        of_stages.push_back(entry.value()->as<torch::nn::GroupNorm>()->options.num_groups());
    return of_stages;
  };
  EXPECT_THAT(groups(8), ElementsAre(8, 16, 32, 32));
  EXPECT_THAT(groups(20), ElementsAre(20, 20, 20, 32));
  EXPECT_THAT(groups(37), ElementsAre(1, 2, 4, 8));
}

class EachNorm : public testing::TestWithParam<Norm> {};
INSTANTIATE_TEST_SUITE_P(ResNet18, EachNorm, testing::Values(Norm::batch, Norm::group, Norm::none),
                         [](auto const& norm) {
                           return std::string(std::array{"Batch", "Group", "None"}.at(norm.index));
                         });

TEST_P(EachNorm, ForwardAgreesWithPlainLoops) {
  auto model = arbitrary({.channels = 2, .classes = 3, .width = 2, .norm = GetParam()});
  model->eval();
  torch::NoGradGuard const no_grad;
  // 12x9 is rounded up at every stride: 6x5, 3x3, 2x2.
  auto const images = some_images({2, 2, 12, 9});
  auto const logits = model->forward(images);
  ASSERT_EQ(logits.sizes(), (std::vector<std::int64_t>{2, 3}));
  // 20 layers, each with dot products of at most 16 * 9 terms: 20 * 144 roundings of 1.1e-16 are 3e-13 of the
  // size of the terms, and 30 times that leaves room for their cancellation.
  double const tolerance = 1e-11 * logits.abs().max().item<double>();
  for (int sample = 0; sample < 2; ++sample) {
    auto const expected = PlainResNet(*model).logits(images[sample]);
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_NEAR(logits[sample][static_cast<int>(i)].item<double>(), expected.at(i), tolerance);
  }
}

TEST_P(EachNorm, GradientAgreesWithFiniteDifferences) {
  auto model = arbitrary({.channels = 1, .classes = 3, .width = 2, .norm = GetParam()});
  auto const images = some_images({4, 1, 16, 16});
  auto const labels = torch::tensor({0, 1, 2, 1}, torch::kInt64);
  auto const loss = [&] { return torch::nn::functional::cross_entropy(model->forward(images), labels); };
  loss().backward();  // training mode: batch norm differentiates through its statistics
  auto generator = torch::make_generator<at::CPUGeneratorImpl>(13);
  torch::NoGradGuard const no_grad;
  for (auto const& entry : model->named_parameters()) {
    auto parameter = entry.value();
    auto const direction = torch::randn(parameter.sizes(), generator, torch::kDouble);
    double const slope = (parameter.grad() * direction).sum().item<double>();
    auto const start = parameter.clone();
    double const h = 1e-6;
    auto const moved = [&](double step) {
      parameter.copy_(start + step * direction);
      return loss().item<double>();
    };
    double const difference = (moved(h) - moved(-h)) / (2 * h);
    parameter.copy_(start);
    // The loss is good to 10 roundings; the truncation, h^2 f''' / 6, is far below. No slope is under 4e-5.
    double const rounding = 10 * 2.2e-16 * loss().item<double>() / h;
    EXPECT_NEAR(slope, difference, rounding) << entry.key();
  }
}

TEST_P(EachNorm, SmallAndLargerImagesInBatchesOfAnySize) {
  for (std::int64_t const side : {28, 32})
    for (std::int64_t const batch : {1, 3}) {
      ResNet18 model(ResNetOptions{.channels = 1, .classes = 10, .width = 2, .norm = GetParam()});
      initialise(*model, 1);
      auto const logits = model->forward(torch::ones({batch, 1, side, side}));
      EXPECT_EQ(logits.sizes(), (std::vector<std::int64_t>{batch, 10}));
      EXPECT_TRUE(logits.isfinite().all().item<bool>());
    }
}

TEST_P(EachNorm, Bfloat16AutocastStaysCloseAndLeavesFloatGradients) {
  auto model = arbitrary({.channels = 1, .classes = 3, .width = 4, .norm = GetParam()});
  model->to(torch::kFloat);
  auto const images = some_images({8, 1, 16, 16}).to(torch::kFloat);
  auto const exact = model->forward(images).detach();
  auto const logits = [&] {
    AutocastScope const scope(Precision::bf16, torch::kCPU);
    return model->forward(images);
  }();
  ASSERT_EQ(logits.scalar_type(), torch::kBFloat16);
  // 41 layers, each rounding to 8 bits: 41 relative errors of 2^-9, all of one sign, are 0.08.
  EXPECT_LT(((logits - exact).norm() / exact.norm()).item<double>(), 0.08);
  logits.to(torch::kFloat).square().sum().backward();
  for (auto const& entry : model->named_parameters()) {
    EXPECT_EQ(entry.value().grad().scalar_type(), torch::kFloat) << entry.key();
    EXPECT_TRUE(entry.value().grad().isfinite().all().item<bool>()) << entry.key();
  }
}

TEST(ResNet18, OnlyBatchNormCouplesTheSamplesOfABatch) {
  auto const images = some_images({3, 1, 16, 16});
  auto const alone_differs_by = [&](Norm norm) {
    auto model = arbitrary({.channels = 1, .classes = 3, .width = 2, .norm = norm});
    auto const together = model->forward(images)[0], alone = model->forward(images.slice(0, 0, 1))[0];
    return ((together - alone).norm() / together.norm()).item<double>();
  };
  EXPECT_GT(alone_differs_by(Norm::batch), 1e-3);
  // Another order of the sums at most; the bound of ForwardAgreesWithPlainLoops.
  EXPECT_LT(alone_differs_by(Norm::group), 1e-11);
  EXPECT_LT(alone_differs_by(Norm::none), 1e-11);
}

TEST(ResNet18, AWidthOutOfRangeIsRefused) {
  for (std::int64_t const width : {-3, 0, 1025})
    EXPECT_THROW(ResNet18(ResNetOptions{.width = width}), InputError) << width;
}

}  // namespace
}  // namespace qhm::empirical
