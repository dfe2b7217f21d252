#include <gtest/gtest.h>

#include <cmath>

#include "tests/empirical/tiny_run.hpp"

namespace qhm::empirical {
namespace {

class RatesByStep : public Run {
 protected:
  /// alpha_k = max / sqrt(k+1) by the step; batches grow from epoch to epoch.
  [[nodiscard]] TrainingSettings falling(std::string const& out) const {
    auto settings = this->settings(out);
    settings.plan.learning_rate = SqrtDecay{.max = max};
    settings.plan.rate_per = RatePer::step;
    return settings;
  }

  static constexpr double max = 0.2;
};

TEST_F(RatesByStep, EachStepHasItsOwn) {
  auto const settings = falling("run");
  train(settings);
  auto const data = training_data(settings);
  Samples const samples(data.train, data.content, torch::kCPU);
  auto const model =
      make_classifier(settings.model, ImageShape{1, 16, 16}, data.classes, settings.seed, torch::kCPU);
  auto const rule = make_update_rule(UpdateMethod::qhm, *model.module, 0);
  Ranks const alone;
  Stepper stepper(model, *rule, samples, alone, {}, {.samples = samples.size(), .steps = samples.size()},
                  torch::kCPU);
  int k = 0;
  for (auto const& stage : tabulate(training_plan(settings, data))) {
    ASSERT_EQ(stage.steps, 1U) << "no two rates are equal";
    EXPECT_NEAR(stage.alpha, max / std::sqrt(k + 1.0), 1e-16);
    ++k;
  }
  k = 0;
  for (std::uint64_t m = 0; m < settings.plan.epochs; ++m) {
    auto const batch = std::int64_t{8} << m;
    EpochSteps const steps{.samples = samples.size(), .batch = batch};
    stepper.begin(epoch_tables({.seed = settings.seed}, m, samples.size(), batch), 0, 0);
    for (std::int64_t step = 0; step < steps.count(); ++step) {
      // Beta and gamma halve with each stage, which here is an epoch.
      auto const half = std::pow(0.5, static_cast<double>(m));
      rule->use(weights(max / std::sqrt(++k), 0.9 * half, 0.7 * half));
      stepper.step(steps.samples_of(step));
    }
  }
  auto const trained = make_classifier(settings.model, ImageShape{1, 16, 16}, data.classes, 99, torch::kCPU);
  auto const unused = make_update_rule(UpdateMethod::qhm, *trained.module, 0);
  unpack(decode(bytes("run", "checkpoint"), "checkpoint").tensors, *trained.module, *unused, torch::kCPU,
         "here");
  // Rates are rounded to single precision on both sides from doubles an ulp apart at most: nothing, or one
  // float's ulp in 13 steps of size below 0.1.
  EXPECT_LT((flat_parameters(*trained.module) - flat_parameters(*model.module)).abs().max().item<double>(),
            13 * 0.1 * 0x1p-22);
}

TEST_F(RatesByStep, ResumedInsideAnEpochEqualsUninterrupted) {
  train(falling("whole"));
  for (int const batches : {45, 47, 49}) {
    auto const stopped = falling("stopped-at-" + std::to_string(batches));
    run_partly(stopped, batches, true);
    EXPECT_EQ(train(resumed(stopped)).status, Status::complete);
    expect_same_run("whole", stopped.out.filename());
  }
}

}  // namespace
}  // namespace qhm::empirical
