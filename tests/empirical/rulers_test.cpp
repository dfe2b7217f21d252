#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "empirical/probes/curvature.hpp"
#include "empirical/probes/full_gradient.hpp"
#include "empirical/sampling.hpp"
#include "tests/empirical/data_folder.hpp"
#include "tests/empirical/tiny_images.hpp"
#include "tests/empirical/tiny_training.hpp"

namespace qhm::empirical {
namespace {

constexpr std::int64_t n = 12;

Classifier resnet(Norm norm) {
  return make_classifier({.name = "resnet18", .width = 2, .norm = norm}, ImageShape{1, 16, 16}, 3, 1,
                         torch::kCPU);
}

Samples images() {
  return tiny_samples(tiny_images(n, 1, 16, 3, 1));
}

RulerPlace place(std::int64_t epoch_batch, char const* augmentation = "crop,flip") {
  return {.samples = n,
          .epoch_batch = epoch_batch,
          .epoch = 2,
          .seed = 3,
          .augmentation = augmentation_from(augmentation)};
}

torch::Tensor gradient(Classifier const& model, Ruler const& ruler) {
  return full_gradient(model, images(), ruler, unobserved).gradient;
}

TEST(Rulers, TrainBatchHasTheEpochsBatchAndFreshImages) {
  auto const ruler = ruler_at(Functional::train_batch, place(4), 250);
  EXPECT_EQ(ruler.batch, 4);
  auto sorted = std::get<0>(ruler.order.sort());
  EXPECT_TRUE(sorted.equal(torch::arange(n)));
  EXPECT_EQ(ruler.changes.size(0), n);
  auto later = place(4);
  later.epoch = 3;
  EXPECT_FALSE(ruler_at(Functional::train_batch, later, 250).order.equal(ruler.order));
  EpochRandomness const training{
      .sampling = Sampling::epoch_shuffle, .augmentation = augmentation_from("crop,flip"), .seed = 3};
  EXPECT_FALSE(epoch_tables(training, 2, n, 4).order.equal(ruler.order)) << "no epoch of training has it";
  EXPECT_EQ(ruler_at(Functional::train_batch, place(1000), 250).batch, n);
}

TEST(Rulers, EvalAugmentedKeepsOrderAndStatistics) {
  auto const ruler = ruler_at(Functional::eval_augmented, place(4), 5);
  EXPECT_EQ(ruler.batch, 5);
  EXPECT_FALSE(ruler.order.defined());
  EXPECT_TRUE(ruler.changes.defined());
  for (auto const functional : {Functional::eval, Functional::train_fixed})
    EXPECT_FALSE(ruler_at(functional, place(4), 5).changes.defined());
}

TEST(Rulers, AreTheSumsTheyName) {
  auto const model = resnet(Norm::batch);
  TinyTraining(model, images(), weights(0.1)).epoch(0, 4);
  auto const samples = images();
  for (auto const functional : {Functional::train_batch, Functional::eval_augmented}) {
    auto const ruler = ruler_at(functional, place(4), 5);
    auto const found = gradient(model, ruler);
    // The same sum by hand, batch for batch.
    auto const copy = resnet(Norm::batch);
    {
      torch::NoGradGuard const no_grad;
      auto const from = model.module->parameters();
      auto to = copy.module->parameters();
      for (std::size_t i = 0; i < to.size(); ++i) to[i].copy_(from[i]);
      auto const statistics = model.module->buffers();
      auto buffers = copy.module->buffers();
      for (std::size_t i = 0; i < buffers.size(); ++i) buffers[i].copy_(statistics[i]);
    }
    copy.module->train(functional == Functional::train_batch);
    auto const order =
        ruler.order.defined() ? ruler.order : torch::tensor(measurement_order(n), torch::kInt64);
    auto expected = torch::zeros_like(found);
    for (std::int64_t begin = 0; begin < n; begin += ruler.batch) {
      auto const count = std::min(ruler.batch, n - begin);
      auto const [x, labels] =
          samples.gather(order.narrow(0, begin, count), ruler.changes.narrow(0, begin, count));
      std::vector<torch::Tensor> flat;
      for (auto const& part :
           torch::autograd::grad({mean_loss(copy.logits(x), labels)}, copy.module->parameters()))
        flat.push_back(part.reshape(-1).to(torch::kDouble));
      expected.add_(torch::cat(flat), static_cast<double>(count) / n);
    }
    // The same operations on the same numbers; sums in double.
    EXPECT_LT((found - expected).norm().item<double>(), 1e-12 * expected.norm().item<double>())
        << functional_name(functional);
  }
}

TEST(Rulers, WithoutMeaningAreRefused) {
  auto const normed = resnet(Norm::batch), plain = resnet(Norm::group);
  auto const all = {Functional::eval, Functional::train_fixed, Functional::train_batch,
                    Functional::eval_augmented};
  EXPECT_NO_THROW(require_meaning(all, *normed.module, true));
  EXPECT_NO_THROW(require_meaning({Functional::eval, Functional::eval_augmented}, *plain.module, true));
  expect_refused([&] { require_meaning({Functional::train_fixed}, *plain.module, true); },
                 {"--gradient: train-fixed", "without batch norm", "choose eval"});
  expect_refused([&] { require_meaning({Functional::train_batch}, *plain.module, true); },
                 {"--gradient: train-batch", "choose eval-augmented"});
  expect_refused([&] { require_meaning({Functional::eval_augmented}, *normed.module, false); },
                 {"--gradient: eval-augmented", "--augment"});
  for (auto const functional : all) EXPECT_EQ(functional_from(functional_name(functional)), functional);
  expect_refused([] { functional_from("test"); }, {"--gradient: test", "eval-augmented"});
}

/// Softmax regression without bias on images [n, 1, 1, 2] of two classes: H is the mean of p (1 - p) z z' in
/// the difference of the two rows, so over both rows its largest eigenvalue is twice that of the 2 x 2
/// matrix.
TEST(Curvature, OfSoftmaxRegressionIsTheClosedForm) {
  torch::manual_seed(4);
  LabelledSet const set{.inputs = torch::randint(256, {50, 1, 1, 2}, torch::kInt64).to(torch::kUInt8),
                        .labels = torch::randint(2, {50}, torch::kInt64)};
  auto const samples = tiny_samples(set, torch::kDouble);
  torch::nn::Linear layer(torch::nn::LinearOptions(2, 2).bias(false));
  layer->to(torch::kDouble);
  Classifier const model{.module = layer.ptr(),
                         .logits = [&](torch::Tensor const& x) { return layer->forward(x.flatten(1)); }};
  auto const z = samples.take(torch::arange(50), 0, 50).inputs.flatten(1);
  auto const p = torch::softmax(layer->forward(z), 1).select(1, 0).detach();
  auto const matrix = (z * (p * (1 - p)).unsqueeze(1)).t().mm(z) / 50;
  double const exact = 2 * torch::linalg_eigvalsh(matrix).max().item<double>();
  double last = 0;
  for (std::int64_t const iterations : {1, 2, 5, 60}) {
    auto const found = largest_curvature(model, samples, {.iterations = iterations, .batch = 7}, unobserved);
    EXPECT_LE(found, exact * (1 + 1e-12)) << "never above the largest";
    EXPECT_GE(found, last * (1 - 1e-12)) << "and growing";
    last = found;
  }
  // Two eigenvalues whose ratio is below 0.75 for these images: (ratio)^60 is below 1e-7, its square what is
  // missing.
  EXPECT_NEAR(last, exact, 1e-9 * exact);
}

TEST(Curvature, OfAResNetAgreesWithDifferencesOfGradients) {
  auto const model = resnet(Norm::batch);
  TinyTraining(model, images(), weights(0.05)).epoch(0, 4);
  model.module->to(torch::kDouble);
  auto const samples = tiny_samples(tiny_images(n, 1, 16, 3, 1), torch::kDouble);
  PowerIteration const one{.iterations = 1, .batch = 5};
  auto const twenty = largest_curvature(model, samples, {.iterations = 20, .batch = 5}, unobserved);
  EXPECT_GT(twenty, largest_curvature(model, samples, one, unobserved));
  // No direction curves more: |grad f(x + t v) - grad f(x)| / t for the gradient's own direction.
  Ruler const eval{.batch = n};
  auto const g = full_gradient(model, samples, eval, unobserved).gradient;
  double const t = 1e-6 / g.norm().item<double>();
  {
    torch::NoGradGuard const no_grad;
    std::int64_t begin = 0;
    for (auto& parameter : model.module->parameters()) {
      parameter.add_(g.narrow(0, begin, parameter.numel()).view(parameter.sizes()), t);
      begin += parameter.numel();
    }
  }
  auto const moved = full_gradient(model, samples, eval, unobserved).gradient;
  auto const along = ((moved - g).norm() / (t * g.norm())).item<double>();
  EXPECT_LT(along, 1.05 * twenty) << "twenty iterations come within a few percent of the largest";
  EXPECT_GT(along, 0.001 * twenty);
}

TEST(Curvature, NothingIsMeasuredWithoutIterations) {
  EXPECT_TRUE(std::isnan(largest_curvature(resnet(Norm::batch), images(), {}, unobserved)));
}

}  // namespace
}  // namespace qhm::empirical
