#include "empirical/trainer.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "empirical/probes/test_set.hpp"
#include "empirical/sampling.hpp"
#include "tests/empirical/data_folder.hpp"
#include "tests/empirical/tiny_images.hpp"
#include "tests/empirical/tiny_training.hpp"

namespace qhm::empirical {
namespace {

constexpr std::int64_t n = 9;

Classifier narrow_resnet(Norm norm = Norm::batch) {
  return make_classifier({.name = "resnet18", .width = 2, .norm = norm}, ImageShape{1, 16, 16}, 3, 1,
                         torch::kCPU);
}

Samples images() {
  return tiny_samples(tiny_images(n, 1, 16, 3, 1));
}

void expect_same_bits(torch::nn::Module const& a, torch::nn::Module const& b) {
  auto const first = a.parameters(), second = b.parameters();
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) EXPECT_TRUE(first[i].equal(second[i])) << i;
  auto const buffers = a.buffers(), others = b.buffers();
  for (std::size_t i = 0; i < buffers.size(); ++i) EXPECT_TRUE(buffers[i].equal(others[i])) << i;
}

TEST(TrainSteps, WithGammaZeroAreThePlainLoopOfSgd) {
  auto const samples = images();
  auto const model = narrow_resnet(), reference = narrow_resnet();
  TinyTraining training(model, samples, weights(0.1, 0.9, 0));
  torch::optim::SGD sgd(reference.module->parameters(), torch::optim::SGDOptions(0.1));
  reference.module->train();
  double weighted_loss = 0;
  for (std::uint64_t m = 0; m < 2; ++m) {
    auto const outcome = training.epoch(m, 4);
    auto const order = samples.to_device(epoch_order(Sampling::epoch_shuffle, 1, m, n, 4));
    weighted_loss = 0;
    for (auto const& [begin, count] : {std::pair{0, 4}, {4, 4}, {8, 1}}) {  // the last batch is one sample
      auto const [x, labels] = samples.take(order, begin, count);
      sgd.zero_grad();
      auto const loss = mean_loss(reference.logits(x), labels);
      loss.backward();
      sgd.step();
      weighted_loss += loss.item<double>() * count / n;
    }
    EXPECT_NEAR(outcome.mean_loss, weighted_loss, 1e-14);
    EXPECT_FALSE(outcome.failed);
  }
  expect_same_bits(*model.module, *reference.module);
}

TEST(TrainSteps, OnlyTheEpochsAddressesDecide) {
  auto const samples = images();
  auto const one = narrow_resnet(), other = narrow_resnet();
  EpochRandomness const random{
      .sampling = Sampling::independent, .augmentation = augmentation_from("crop,flip,rotation"), .seed = 5};
  TinyTraining first(one, samples, weights(0.1)), second(other, samples, weights(0.1));
  first.epoch(0, 4, random);
  torch::rand({5});  // the global generator moves on; nothing may depend on it
  second.epoch(0, 4, random);
  expect_same_bits(*one.module, *other.module);
}

TEST(TrainSteps, ABatchBeyondTheDataIsOneStep) {
  auto const samples = images();
  auto const model = narrow_resnet();
  std::vector<std::int64_t> next;
  TinyTraining(model, samples, weights(0.1)).epoch(0, 1000, {.seed = 1}, [&](std::int64_t step) {
    next.push_back(step);
    return false;
  });
  EXPECT_EQ(next, std::vector<std::int64_t>{1});
}

TEST(TrainSteps, IndependentBatchesAreAllWhole) {
  EXPECT_EQ(samples_of_epoch(Sampling::independent, 9, 4), 12);
  auto const samples = images();
  auto const model = narrow_resnet();
  EpochRandomness const random{.sampling = Sampling::independent, .augmentation = {}, .seed = 1};
  int steps = 0;
  TinyTraining(model, samples, weights(0.1)).epoch(0, 4, random, [&](std::int64_t) {
    ++steps;
    return false;
  });
  EXPECT_EQ(steps, 3);
}

TEST(TrainSteps, NameTheFirstStepWhoseLossIsNotFinite) {
  auto const samples = images();
  auto const model = narrow_resnet(Norm::none);
  auto const outcome = TinyTraining(model, samples, weights(1e30, 0.9, 0)).epoch(0, 3);
  ASSERT_TRUE(outcome.failed);
  EXPECT_EQ(*outcome.failed, 1U);  // the loss of step 0 is that of the initial weights
  EXPECT_FALSE(std::isfinite(outcome.mean_loss));
}

/// Without batch norm a sample's gradient does not depend on its company.
TEST(TrainSteps, InMicroBatchesDifferByRoundingAlone) {
  auto const samples = images();
  auto const whole = narrow_resnet(Norm::none), parts = narrow_resnet(Norm::none);
  TinyTraining first(whole, samples, weights(0.1)), second(parts, samples, weights(0.1), {.microbatch = 2});
  auto const expected = first.epoch(0, 5), found = second.epoch(0, 5);
  // Sums of at most 5 losses (below 2) in single precision, in another order: 5 roundings of 2^-24 each,
  // twice.
  EXPECT_NEAR(found.mean_loss, expected.mean_loss, 2 * 5 * 2 * 0x1p-24);
  EXPECT_GT(found.mean_loss, 0);
  auto const a = flat_parameters(*whole.module), b = flat_parameters(*parts.module);
  // A step moves x by alpha |g|; single-precision gradients of 18 layers agree to 1e-4 (as measured below).
  EXPECT_LT((a - b).norm().item<double>(),
            1e-4 * (a - flat_parameters(*narrow_resnet(Norm::none).module)).norm().item<double>());
}

torch::Tensor flat_gradient(Classifier const& model, torch::ScalarType type) {
  auto const samples = tiny_samples(tiny_images(41, 1, 16, 3, 1), type);
  auto const [x, labels] = samples.take(samples.to_device(measurement_order(41)), 0, 41);
  std::vector<torch::Tensor> flat;
  for (auto const& part :
       torch::autograd::grad({mean_loss(model.logits(x), labels)}, model.module->parameters()))
    flat.push_back(part.reshape(-1).to(torch::kDouble));
  return torch::cat(flat);
}

/// A batch that two threads cannot share evenly, and widths below that of a vector register: where the
/// gradient of a strided 1x1 convolution must not be left to kernels that overrun (see make_classifier).
TEST(MakeClassifier, NarrowModelsHaveTheGradientOfDoublePrecision) {
  at::set_num_threads(2);
  for (std::int64_t const width : {2, 8, 16}) {
    ModelOptions const options{.name = "resnet18", .width = width, .norm = Norm::group};
    auto const model = make_classifier(options, ImageShape{1, 16, 16}, 3, 1, torch::kCPU);
    auto const precise = make_classifier(options, ImageShape{1, 16, 16}, 3, 1, torch::kCPU);
    precise.module->to(torch::kDouble);
    auto const found = flat_gradient(model, torch::kFloat), expected = flat_gradient(precise, torch::kDouble);
    // Roundings alone give 1e-6 to 1e-4. A ReLU whose input rounds to the other side of 0 moves the gradient
    // by its share, up to 1e-2 over many seeds and widths; a wrong kernel moves it by its own size.
    EXPECT_LT((found - expected).norm().item<double>(), 0.05 * expected.norm().item<double>())
        << "width " << width;
  }
  at::set_num_threads(1);
}

TEST(TrainSteps, Bf16RoundsTheForwardPassAndNothingElse) {
  auto const samples = images();
  auto const model = narrow_resnet(Norm::group), reference = narrow_resnet(Norm::group);
  auto const rounded = TinyTraining(model, samples, weights(0.1), {.precision = Precision::bf16}).epoch(0, 4);
  auto const exact = TinyTraining(reference, samples, weights(0.1)).epoch(0, 4);
  for (auto const& parameter : model.module->parameters()) {
    EXPECT_EQ(parameter.scalar_type(), torch::kFloat);
    EXPECT_EQ(parameter.grad().scalar_type(), torch::kFloat);
  }
  EXPECT_NE(rounded.mean_loss, exact.mean_loss);
  // 18 layers, each rounded to 8 bits (2^-9 relative), on a loss of log 3.
  EXPECT_NEAR(rounded.mean_loss, exact.mean_loss, 18 * std::log(3) / 512);
  auto const probe = torch::ones({2, 2});
  EXPECT_EQ(probe.mm(probe).scalar_type(), torch::kFloat) << "autocast must have ended";
}

TEST(TrainSteps, Bf16SeesWeightsThatChangedSinceTheLastStep) {
  auto const samples = images();
  auto const model = narrow_resnet(Norm::none);
  TinyTraining still(model, samples, weights(0), {.precision = Precision::bf16});
  EXPECT_NE(still.epoch(0, 4).mean_loss, std::log(3.0));
  torch::NoGradGuard const no_grad;
  for (auto& parameter : model.module->parameters()) parameter.zero_();
  torch::AutoGradMode const with_gradients(true);
  // All logits are 0; log 3 is in single precision.
  EXPECT_NEAR(still.epoch(1, 4).mean_loss, std::log(3.0), 0x1p-22);
}

TEST(Names, OfNormsAndPrecisionsAreReadAndOthersRefused) {
  for (auto const norm : {Norm::batch, Norm::group, Norm::none}) EXPECT_EQ(norm_from(norm_name(norm)), norm);
  for (auto const precision : {Precision::fp32, Precision::bf16})
    EXPECT_EQ(precision_from(precision_name(precision)), precision);
  expect_refused([] { norm_from("layer"); }, {"--norm: layer", "batch, group or none"});
  expect_refused([] { precision_from("fp16"); }, {"--precision: fp16", "fp32 or bf16"});
  expect_refused(
      [] {
        make_classifier({.name = "vgg"}, ImageShape{1, 16, 16}, 3, 1, torch::kCPU);
      },
      {"--model: vgg", "resnet18"});
}

}  // namespace
}  // namespace qhm::empirical
