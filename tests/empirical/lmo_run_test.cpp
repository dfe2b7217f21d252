#include <gtest/gtest.h>

#include "core/result_folder.hpp"
#include "tests/empirical/tiny_run.hpp"

namespace qhm::empirical {
namespace {

class LmoRun : public Run {
 protected:
  [[nodiscard]] TrainingSettings lmo(std::string const& out, LmoSettings const& how) const {
    auto settings = this->settings(out);
    settings.model = {.name = "mlp", .width = 8, .activation = Activation::gelu};
    settings.method = UpdateMethod::lmo;
    settings.lmo = how;
    settings.functionals = {Functional::eval};
    return settings;
  }

  /// The weights that a run ended with.
  [[nodiscard]] torch::Tensor weights_of(TrainingSettings const& settings) const {
    auto const model = make_classifier(settings.model, ImageShape{1, 16, 16}, 10, 99, torch::kCPU);
    auto const rule = make_update_rule(UpdateMethod::lmo, *model.module, 0, settings.lmo);
    auto const name = settings.out.filename().string();
    unpack(decode(bytes(name, "checkpoint"), name).tensors, *model.module, *rule, torch::kCPU, "here");
    return flat_parameters(*model.module);
  }
};

TEST_F(LmoRun, ResumedEqualsUninterruptedBitForBit) {
  LmoSettings const how{.momentum = Momentum::hcm_v2};
  auto const whole = lmo("whole", how);
  EXPECT_EQ(train(whole).status, Status::complete);
  auto const rows = read_result(whole.out).series;
  for (int const batches : {41, 43, 60}) {  // x_0 takes 39 to measure
    auto const stopped = lmo("stopped-at-" + std::to_string(batches), how);
    run_partly(stopped, batches, true);
    auto const step_cost =
        decode(bytes(stopped.out.filename(), "checkpoint"), "").configuration.at("step_cost");
    EXPECT_EQ(train(resumed(stopped)).status, Status::complete);
    EXPECT_TRUE(weights_of(stopped).equal(weights_of(whole)));
    auto const result = read_result(stopped.out);
    for (auto const* column : {"train_loss", "loss", "grad_dual_norm", "grad_norm_sq", "test_loss"})
      EXPECT_EQ(result.series.column(column), rows.column(column)) << column;
    EXPECT_EQ(result.manifest.at("training").at("step_cost"), step_cost) << "what was measured first is kept";
  }
}

TEST_F(LmoRun, RecordsTheDualNormTheLossAndTheCost) {
  auto const settings = lmo("run", {.ball = {.norm = qhm::Norm::linf}, .momentum = Momentum::hcm_v1});
  train(settings);
  auto const result = read_result(settings.out);
  auto const& training = result.manifest.at("training");
  EXPECT_EQ(training.at("lmo").at("norm"), "linf");
  EXPECT_EQ(training.at("lmo").at("momentum"), "hcm-v1");
  auto const column = [&](char const* name) { return result.series.column(name); };
  EXPECT_EQ(column("loss").front(), column("train_loss").front()) << "both are f(x_0)";
  double const cost = training.at("step_cost");
  for (std::size_t i = 0; i < column("cost").size(); ++i) {
    EXPECT_EQ(column("cost")[i], column("evaluations")[i] * cost);
    // |g|_2 <= |g|_1 <= sqrt p |g|_2; rounding of p terms is far below the first gap.
    EXPECT_GT(column("grad_dual_norm")[i], column("grad_norm")[i]);
    EXPECT_LT(column("grad_dual_norm")[i],
              column("grad_norm")[i] * std::sqrt(training.at("parameters").get<double>()));
  }
  EXPECT_LT(column("loss").back(), column("loss").front());
}

TEST_F(LmoRun, RefusesHessiansOfKinks) {
  for (auto const momentum : {Momentum::hcm_v1, Momentum::hcm_v2}) {
    auto kinked = lmo("run", {.momentum = momentum});
    kinked.model.activation = Activation::relu;
    expect_refused([&] { train(kinked); },
                   {"--momentum: " + momentum_name(momentum), "ReLU", "--activation gelu"});
    EXPECT_FALSE(fs::exists(kinked.out / "manifest.json"));
  }
  auto extrapolated = lmo("run", {.momentum = Momentum::igt});
  extrapolated.model.activation = Activation::relu;
  EXPECT_EQ(train(extrapolated).status, Status::complete);
}

TEST_F(LmoRun, SpectralStepsTrainConvolutions) {
  auto settings = lmo("run", {.ball = {.norm = qhm::Norm::spectral}});
  settings.model = {.name = "resnet18", .width = 2, .norm = Norm::batch};
  expect_refused([&] { train(settings); }, {"--lmo-norm: spectral", "--vector-norm linf"});
  settings.lmo.ball.vector_norm = qhm::Norm::linf;
  settings.lmo.ball.polar = PolarFactor::newton_schulz;
  settings.out = folder_ / "with-vectors";
  EXPECT_EQ(train(settings).status, Status::complete);
}

}  // namespace
}  // namespace qhm::empirical
