#include "empirical/methods/lmo_rule.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <sstream>

#include "empirical/step_cost.hpp"
#include "empirical/stepper.hpp"
#include "tests/empirical/data_folder.hpp"
#include "tests/empirical/tiny_images.hpp"
#include "tests/empirical/tiny_training.hpp"

namespace qhm::empirical {
namespace {

using bounds::HessianSample;

constexpr std::int64_t n = 12, batch = 4;
constexpr double eta = 0.05, a = 0.25, decay = 0.1;
constexpr EpochRandomness random{.seed = 7};

Samples images() {
  return tiny_samples(tiny_images(n, 1, 16, 3, 1));
}

/// Batch norm has a second derivative, and running statistics that products must not touch.
Classifier smooth_model() {
  torch::nn::Sequential net(torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 3, 4).stride(4)),
                            torch::nn::BatchNorm2d(3), torch::nn::GELU(), torch::nn::Flatten(),
                            torch::nn::Linear(48, 3));
  torch::manual_seed(3);
  torch::NoGradGuard const no_grad;
  for (auto& parameter : net->parameters()) parameter.copy_(torch::randn_like(parameter) * 0.3);
  return {.module = net.ptr(),
          .logits = [net](torch::Tensor x) mutable { return net->forward(std::move(x)); }};
}

/// Two epochs by the stepper.
void train(Classifier const& model, Samples const& samples, LmoRule& rule) {
  Ranks const alone;
  Stepper stepper(model, rule, samples, alone, {}, {.samples = n, .steps = n}, torch::kCPU);
  EpochSteps const steps{.samples = n, .batch = batch};
  for (std::uint64_t m = 0; m < 2; ++m) {
    rule.use(weights(eta * static_cast<double>(m + 1), 1 - a));
    stepper.begin(epoch_tables(random, m, n, batch), 0, 0, {}, product_tables(random, m, n, batch));
    train_steps(stepper, steps, 0, [](std::int64_t) { return false; });
  }
}

/// The same from the formulas, x as one vector and H D by differences of gradients.
class ByHand {
 public:
  ByHand(Classifier model, Samples const& samples, LmoSettings const& settings)
      : model_(std::move(model)), samples_(samples), settings_(settings) {}

  torch::Tensor run() {
    auto x = flat_parameters(*model_.module);
    torch::Tensor m, previous;
    for (std::uint64_t epoch = 0; epoch < 2; ++epoch) {
      auto const order = epoch_tables(random, epoch, n, batch).order;
      auto const products = product_tables(random, epoch, n, batch);
      for (std::int64_t step = 0; step < n / batch; ++step) {
        auto const own = order.narrow(0, step * batch, batch);
        auto const others = settings_.sample == HessianSample::same
                                ? own
                                : products.samples.order.narrow(0, step * batch, batch);
        m = m.defined() ? momentum(x, previous, m, own, others, products.q[static_cast<std::size_t>(step)])
                        : gradient(x, own, true);
        previous = x;
        x = x - eta * static_cast<double>(epoch + 1) * m / m.norm();
      }
    }
    return x;
  }

 private:
  torch::Tensor momentum(torch::Tensor const& x, torch::Tensor const& previous, torch::Tensor const& m,
                         torch::Tensor const& own, torch::Tensor const& others, double q) {
    switch (settings_.momentum) {
      case Momentum::polyak:
        return (1 - a) * m + a * gradient(x, own, true);
      case Momentum::igt:
        return (1 - a) * m + a * gradient(x + (1 - a) / a * (x - previous), own, true);
      case Momentum::hcm_v1:
        return (1 - a) * (m + product(x, x - previous, others)) + a * gradient(x, own, true);
      case Momentum::hcm_v2:
        break;
    }
    auto const between = q * x + (1 - q) * previous;
    return (1 - a) * (m + product(between, x - previous, others)) + a * gradient(x, own, true);
  }

  torch::Tensor product(torch::Tensor const& x, torch::Tensor const& direction, torch::Tensor const& chosen) {
    constexpr double h = 1e-4;
    return (gradient(x + h * direction, chosen, false) - gradient(x - h * direction, chosen, false)) /
           (2 * h);
  }

  torch::Tensor gradient(torch::Tensor const& x, torch::Tensor const& chosen, bool count) {
    std::vector<torch::Tensor> buffers;
    for (auto const& buffer : model_.module->buffers()) buffers.push_back(buffer.clone());
    place(x);
    model_.module->train();
    auto const [pictures, labels] = samples_.gather(chosen);
    auto const loss = mean_loss(model_.logits(pictures.to(torch::kDouble)), labels);
    std::vector<torch::Tensor> flat;
    for (auto const& part : torch::autograd::grad({loss}, model_.module->parameters()))
      flat.push_back(part.reshape(-1));
    torch::NoGradGuard const no_grad;
    if (!count)
      for (std::size_t i = 0; i < buffers.size(); ++i) model_.module->buffers()[i].copy_(buffers[i]);
    return torch::cat(flat) + decay * x;
  }

  void place(torch::Tensor const& x) {
    torch::NoGradGuard const no_grad;
    std::int64_t begin = 0;
    for (auto& parameter : model_.module->parameters()) {
      parameter.copy_(x.narrow(0, begin, parameter.numel()).view(parameter.sizes()));
      begin += parameter.numel();
    }
  }

  Classifier model_;
  Samples const& samples_;
  LmoSettings settings_;
};

std::vector<LmoSettings> all_momenta() {
  std::vector<LmoSettings> all;
  for (auto const momentum : {Momentum::polyak, Momentum::igt}) all.push_back({.momentum = momentum});
  for (auto const momentum : {Momentum::hcm_v1, Momentum::hcm_v2})
    for (auto const sample : {HessianSample::same, HessianSample::independent})
      all.push_back({.momentum = momentum, .sample = sample});
  return all;
}

TEST(LmoRule, StepsAreTheFormulas) {
  auto const samples = images();
  for (auto const& settings : all_momenta()) {
    auto const model = smooth_model(), reference = smooth_model();
    reference.module->to(torch::kDouble);
    LmoRule rule(settings, *model.module, decay);
    train(model, samples, rule);
    auto const expected = ByHand(reference, samples, settings).run();
    auto const start = flat_parameters(*smooth_model().module);
    // Steps of length up to 0.1 in the direction of momenta whose single-precision errors are some 1e-5 of
    // them (extrapolation and products enlarge rounding by up to 3), six of them.
    EXPECT_LT((flat_parameters(*model.module) - expected).norm().item<double>(), 6 * 0.1 * 3e-5)
        << momentum_name(settings.momentum);
    EXPECT_GT((expected - start).norm().item<double>(), 0.05);
    auto const buffers = model.module->buffers(), wanted = reference.module->buffers();
    for (std::size_t i = 0; i < buffers.size(); ++i)
      EXPECT_LT((buffers[i].to(torch::kDouble) - wanted[i].to(torch::kDouble)).abs().max().item<double>(),
                1e-5)
          << "running statistics are those of gradients alone";
  }
}

TEST(LmoRule, MomentaDiffer) {
  auto const samples = images();
  std::vector<torch::Tensor> ends;
  for (auto const& settings : all_momenta()) {
    auto const model = smooth_model();
    LmoRule rule(settings, *model.module, decay);
    train(model, samples, rule);
    ends.push_back(flat_parameters(*model.module));
  }
  for (std::size_t i = 0; i < ends.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_GT((ends[i] - ends[j]).norm().item<double>(), 1e-3) << i << " and " << j;
}

TEST(LmoRule, DisplacedWeightsComeBackBitForBit) {
  auto const samples = images();
  for (auto const momentum : {Momentum::igt, Momentum::hcm_v2}) {
    auto const model = smooth_model();
    LmoRule rule({.momentum = momentum}, *model.module, 0);
    train(model, samples, rule);  // so that D is not 0
    auto const before = flat_parameters(*model.module);
    Ranks const alone;
    Stepper stepper(model, rule, samples, alone, {}, {.samples = n, .steps = n}, torch::kCPU);
    stepper.begin(epoch_tables(random, 0, n, batch), 0, 0, {}, product_tables(random, 0, n, batch));
    stepper.evaluate(rule.passes(0.3), batch);
    EXPECT_TRUE(flat_parameters(*model.module).equal(before));
  }
}

TEST(LmoRule, MicrobatchesAddUpToTheBatch) {
  auto const samples = images();
  auto settings = all_momenta().back();
  torch::Tensor whole;
  for (std::int64_t const at_once : {0, 1}) {
    torch::nn::Sequential net(torch::nn::Flatten(), torch::nn::Linear(256, 4), torch::nn::GELU(),
                              torch::nn::Linear(4, 3));
    torch::manual_seed(3);
    {
      torch::NoGradGuard const no_grad;
      for (auto& parameter : net->parameters()) parameter.copy_(torch::randn_like(parameter) * 0.1);
    }
    Classifier const model{.module = net.ptr(),
                           .logits = [net](torch::Tensor x) mutable { return net->forward(std::move(x)); }};
    LmoRule rule(settings, *model.module, 0);
    rule.use(weights(eta, 1 - a));
    Ranks const alone;
    Stepper stepper(model, rule, samples, alone, {.microbatch = at_once}, {.samples = n, .steps = n},
                    torch::kCPU);
    stepper.begin(epoch_tables(random, 0, n, batch), 0, 0, {}, product_tables(random, 0, n, batch));
    for (int step = 0; step < 3; ++step) stepper.step(batch);
    if (at_once == 0)
      whole = flat_parameters(*model.module);
    else
      EXPECT_LT((flat_parameters(*model.module) - whole).norm().item<double>(), 3 * eta * 3e-5);
  }
}

TEST(LmoRule, AReloadedRuleGoesOnAlike) {
  auto const samples = images();
  auto const model = smooth_model(), copy = smooth_model();
  LmoSettings const settings{.momentum = Momentum::hcm_v1};
  LmoRule rule(settings, *model.module, 0), reloaded(settings, *copy.module, 0);
  train(model, samples, rule);
  std::stringstream bytes;
  torch::serialize::OutputArchive saved;
  rule.save(saved);
  saved.save_to(bytes);
  torch::serialize::InputArchive archive;
  archive.load_from(bytes);
  reloaded.load(archive);
  {
    torch::NoGradGuard const no_grad;
    auto from = model.module->parameters(), to = copy.module->parameters();
    for (std::size_t i = 0; i < from.size(); ++i) to[i].copy_(from[i]);
    auto buffers = model.module->buffers(), into = copy.module->buffers();
    for (std::size_t i = 0; i < buffers.size(); ++i) into[i].copy_(buffers[i]);
  }
  train(model, samples, rule);
  train(copy, samples, reloaded);
  EXPECT_TRUE(flat_parameters(*model.module).equal(flat_parameters(*copy.module)));
}

TEST(StepCost, IsOneWithoutProductsAndMoreWith) {
  auto const samples = images();
  auto const model = smooth_model();
  Ranks const alone;
  for (auto const& settings : all_momenta()) {
    LmoRule rule(settings, *model.module, 0);
    rule.use(weights(eta, 1 - a));
    Stepper stepper(model, rule, samples, alone, {}, {.samples = n, .steps = n}, torch::kCPU);
    stepper.begin(epoch_tables(random, 0, n, batch), 0, 0, {}, product_tables(random, 0, n, batch));
    auto const before = flat_parameters(*model.module);
    double const cost = step_cost(stepper, rule, *model.module, batch);
    bool const products = settings.momentum == Momentum::hcm_v1 || settings.momentum == Momentum::hcm_v2;
    if (products) {
      EXPECT_GT(cost, 0);  // a time: nothing more can be said of it in a test
    } else {
      EXPECT_EQ(cost, 1);
    }
    EXPECT_TRUE(flat_parameters(*model.module).equal(before));
  }
}

TEST(LmoRule, RefusesALengthOrAWeightThatIsNone) {
  auto const model = smooth_model();
  LmoRule rule({}, *model.module, 0);
  expect_refused([&] { rule.use(weights(-1)); }, {"--lr-max: -1", "length of a step"});
  expect_refused([&] { rule.use(weights(0.1, 1)); }, {"--beta-max: 1"});
}

}  // namespace
}  // namespace qhm::empirical
