#include "empirical/probes/full_gradient.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <stdexcept>

#include "empirical/probes/test_set.hpp"
#include "empirical/qhm_optimizer.hpp"
#include "empirical/sampling.hpp"
#include "empirical/trainer.hpp"
#include "tests/empirical/data_folder.hpp"
#include "tests/empirical/tiny_images.hpp"
#include "tests/empirical/tiny_training.hpp"

namespace qhm::empirical {
namespace {

namespace nn = torch::nn;

constexpr std::int64_t n = 10, classes = 3, pixels = 4;

LabelledSet images() {
  return tiny_images(n, 1, 2, classes, 1);
}

/// Softmax regression in double, whose gradients have a closed form.
Classifier softmax_regression() {
  torch::manual_seed(2);
  nn::Sequential model(nn::Flatten(), nn::Linear(pixels, classes));
  model->to(torch::kDouble);
  return classifier_of(model);
}

/// Row i: gradient of sample i's loss, [(p - e_y) x' row by row, p - e_y].
torch::Tensor closed_form_gradients(Classifier const& model, Samples const& samples) {
  auto const [x, labels] = samples.take(samples.to_device(measurement_order(n)), 0, n);
  auto const error = (torch::softmax(model.logits(x), 1) - torch::one_hot(labels, classes)).detach();
  auto const weight = error.unsqueeze(2) * x.reshape({n, 1, pixels});
  return torch::cat({weight.reshape({n, -1}), error}, 1);
}

// A dozen operations in double on numbers of size 1.
constexpr double tolerance = 1e-13;

TEST(FullGradient, HasTheClosedFormOfSoftmaxRegression) {
  auto const model = softmax_regression();
  auto const samples = tiny_samples(images(), torch::kDouble);
  auto const gradients = closed_form_gradients(model, samples);
  for (std::int64_t const batch : {1, 3, 4, 10, 99}) {  // 3 and 4 leave a short last batch
    auto const full =
        full_gradient(model, samples, Ruler{.functional = Functional::eval, .batch = batch}, unobserved);
    EXPECT_LT((full.gradient - gradients.mean(0)).abs().max().item<double>(), tolerance) << batch;
    EXPECT_NEAR(full.squared_norm, gradients.mean(0).pow(2).sum().item<double>(), tolerance) << batch;
  }
}

TEST(FullGradient, LossIsTheMeanOverSamples) {
  auto const model = softmax_regression();
  auto const samples = tiny_samples(images(), torch::kDouble);
  auto const [x, labels] = samples.take(samples.to_device(measurement_order(n)), 0, n);
  auto const log_p = torch::log_softmax(model.logits(x), 1);
  double const expected = -log_p.gather(1, labels.unsqueeze(1)).mean().item<double>();
  EXPECT_NEAR(
      full_gradient(model, samples, Ruler{.functional = Functional::eval, .batch = 3}, unobserved).loss,
      expected, tolerance);
  EXPECT_NEAR(evaluate(model, samples, 3, unobserved).loss, expected, tolerance);
}

TEST(FullGradient, VarianceWithBatchesOfOneIsThatOfTheSamples) {
  auto const model = softmax_regression();
  auto const samples = tiny_samples(images(), torch::kDouble);
  auto const gradients = closed_form_gradients(model, samples);
  double const expected = (gradients - gradients.mean(0)).pow(2).sum(1).mean().item<double>();
  EXPECT_NEAR(full_gradient(model, samples, Ruler{.functional = Functional::eval, .batch = 1}, unobserved)
                  .variance.value,
              expected, tolerance);
}

TEST(LargestSampleGradient, IsTheLargestOfTheFirst) {
  auto const model = softmax_regression();
  auto const samples = tiny_samples(images(), torch::kDouble);
  auto const norms = closed_form_gradients(model, samples).norm(2, {1});
  EXPECT_NEAR(largest_sample_gradient(model, samples, 4, unobserved),
              norms.narrow(0, 0, 4).max().item<double>(), tolerance);
  EXPECT_NEAR(largest_sample_gradient(model, samples, 99, unobserved), norms.max().item<double>(), tolerance);
}

TEST(Evaluate, CountsTheLargestLogits) {
  auto const model = softmax_regression();
  auto const samples = tiny_samples(images(), torch::kDouble);
  auto const order = samples.to_device(measurement_order(n));
  int correct = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    auto const [x, label] = samples.take(order, i, 1);
    correct += model.logits(x).argmax().item<std::int64_t>() == label.item<std::int64_t>() ? 1 : 0;
  }
  EXPECT_DOUBLE_EQ(evaluate(model, samples, 3, unobserved).accuracy, correct / 10.0);
}

/// Convolution with batch norm and dropout: everything that a measurement could disturb.
struct Normed {
  nn::BatchNorm2d norm{3};
  Classifier model;

  Normed() {
    torch::manual_seed(4);
    nn::Sequential layers(nn::Conv2d(nn::Conv2dOptions(1, 3, 3).padding(1)), norm, nn::ReLU(),
                          nn::Dropout(0.5), nn::Flatten(), nn::Linear(3 * pixels, classes));
    model = classifier_of(layers);
  }
};

TEST(FullGradient, TrainFixedIsTheSumOverFixedBatchesInTrainingMode) {
  torch::manual_seed(4);
  nn::Sequential layers(nn::Conv2d(nn::Conv2dOptions(1, 3, 3).padding(1)), nn::BatchNorm2d(3), nn::ReLU(),
                        nn::Flatten(), nn::Linear(3 * pixels, classes));
  auto const model = classifier_of(layers);
  auto const samples = tiny_samples(images());
  auto const full =
      full_gradient(model, samples, Ruler{.functional = Functional::train_fixed, .batch = 4}, unobserved);
  auto const eval =
      full_gradient(model, samples, Ruler{.functional = Functional::eval, .batch = 4}, unobserved);

  layers->train();
  auto const order = samples.to_device(measurement_order(n));
  for (std::int64_t const begin : {0, 4, 8}) {
    auto const count = std::min<std::int64_t>(4, n - begin);
    auto const [x, labels] = samples.take(order, begin, count);
    (mean_loss(layers->forward(x), labels) * (static_cast<double>(count) / n)).backward();
  }
  std::vector<torch::Tensor> parts;
  for (auto const& parameter : layers->parameters()) parts.push_back(parameter.grad().reshape(-1));
  auto const expected = torch::cat(parts).to(torch::kDouble);
  // Single precision: a few hundred roundings of numbers of size 1.
  EXPECT_LT((full.gradient - expected).abs().max().item<double>(), 1e-5);
  EXPECT_GT((full.gradient - eval.gradient).abs().max().item<double>(), 1e-3) << "the two must differ here";
}

TEST(FullGradient, FunctionalsCoincideWithoutBatchNorm) {
  auto const model = softmax_regression();
  auto const samples = tiny_samples(images(), torch::kDouble);
  EXPECT_TRUE(
      full_gradient(model, samples, Ruler{.functional = Functional::eval, .batch = 4}, unobserved)
          .gradient.equal(full_gradient(model, samples,
                                        Ruler{.functional = Functional::train_fixed, .batch = 4}, unobserved)
                              .gradient));
}

TEST(FullGradient, EvalDoesNotDependOnTheBatchUnderBatchNorm) {
  Normed normed;
  auto const samples = tiny_samples(images());
  auto const one =
      full_gradient(normed.model, samples, Ruler{.functional = Functional::eval, .batch = 1}, unobserved)
          .gradient;
  auto const all =
      full_gradient(normed.model, samples, Ruler{.functional = Functional::eval, .batch = n}, unobserved)
          .gradient;
  EXPECT_LT((one - all).abs().max().item<double>(), 1e-5);  // single precision, as above
}

TEST(Probes, ChangeNothing) {
  Normed normed;
  auto const samples = tiny_samples(images());
  auto& module = *normed.model.module;
  TinyTraining(normed.model, samples, weights(0.1)).epoch(0, 4);
  normed.norm->eval();  // a mode of its own inside a model that trains

  auto const snapshot = [&] {
    std::vector<torch::Tensor> all;
    for (auto const& parameter : module.parameters()) {
      all.push_back(parameter.detach().clone());
      all.push_back(parameter.grad().clone());
    }
    for (auto const& buffer : module.buffers()) all.push_back(buffer.clone());
    all.push_back(at::detail::getDefaultCPUGenerator().get_state());
    return all;
  };
  auto const before = snapshot();
  for (auto const functional : {Functional::eval, Functional::train_fixed})
    full_gradient(normed.model, samples, Ruler{.functional = functional, .batch = 4}, unobserved);
  largest_sample_gradient(normed.model, samples, 3, unobserved);
  evaluate(normed.model, samples, 4, unobserved);
  auto const after = snapshot();
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_TRUE(before[i].equal(after[i])) << i;
  EXPECT_TRUE(module.is_training());
  EXPECT_FALSE(normed.norm->is_training());
}

TEST(Probes, RestoreTheModelWhenTheyAreStopped) {
  Normed normed;
  auto const samples = tiny_samples(images());
  auto const mean = normed.norm->running_mean.clone();
  auto const stop = [](std::int64_t) { throw std::runtime_error("stopped"); };
  EXPECT_THROW(
      full_gradient(normed.model, samples, Ruler{.functional = Functional::train_fixed, .batch = 4}, stop),
      std::runtime_error);
  EXPECT_TRUE(normed.norm->running_mean.equal(mean));
}

TEST(Functional, NamesAreReadAndOthersRefused) {
  for (auto const functional : {Functional::eval, Functional::train_fixed})
    EXPECT_EQ(functional_from(functional_name(functional)), functional);
  expect_refused([] { functional_from("train"); }, {"--gradient: train", "eval,train-fixed"});
}

}  // namespace
}  // namespace qhm::empirical
