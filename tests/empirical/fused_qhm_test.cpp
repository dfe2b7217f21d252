#include "empirical/methods/fused_qhm.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include "empirical/methods/qhm_update_kernels.hpp"
#include "empirical/qhm_optimizer.hpp"
#include "tests/empirical/data_folder.hpp"
#include "tests/empirical/tiny_training.hpp"

namespace qhm::empirical {
namespace {

constexpr double ulp = 0x1p-24;  // half an ulp of 1 in single precision

/// A convolution in channels-last memory and a layer whose gradient comes in another layout.
struct TwoLayersImpl : torch::nn::Module {
  TwoLayersImpl()
      : conv(register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(5, 7, 3)))),
        linear(register_module("linear", torch::nn::Linear(11, 3))) {
    torch::manual_seed(1);
    torch::NoGradGuard const no_grad;
    for (auto& parameter : parameters()) parameter.copy_(torch::randn_like(parameter));
    conv->weight.set_data(conv->weight.contiguous(torch::MemoryFormat::ChannelsLast));
  }
  torch::nn::Conv2d conv;
  torch::nn::Linear linear;
};
TORCH_MODULE(TwoLayers);

void give_gradients(torch::nn::Module& model, int step) {
  torch::manual_seed(100 + static_cast<std::uint64_t>(step));
  for (auto& parameter : model.parameters()) {
    auto const values = torch::randn(parameter.sizes());  // contiguous, whatever the parameter is
    parameter.mutable_grad() = step % 2 == 0 ? values : torch::empty_like(parameter).copy_(values);
  }
}

Stage<> stage_of(int step) {
  return weights(0.3 / (1 + step), 0.9 * std::pow(0.9, step), step % 4 == 0 ? 1.0 : 0.1 * (step % 10));
}

TEST(FusedQhm, AgreesWithTheReferenceAndWithDoublePrecision) {
  TwoLayers fused, reference, precise;
  precise->to(torch::kDouble);
  FusedQhm rule(*fused, 0);
  QHM qhm(reference->parameters()), in_double(precise->parameters());
  constexpr int steps = 20;
  for (int step = 0; step < steps; ++step) {
    auto const stage = stage_of(step);
    rule.use(stage);
    qhm.use(stage.alpha, stage.beta, stage.gamma);
    in_double.use(stage.alpha, stage.beta, stage.gamma);
    give_gradients(*fused, step);
    give_gradients(*reference, step);
    give_gradients(*precise, step);
    for (auto& parameter : precise->parameters())
      parameter.mutable_grad() = parameter.grad().to(torch::kDouble);
    rule.step();
    qhm.step();
    in_double.step();
  }
  auto const x = flat_parameters(*fused), y = flat_parameters(*reference), exact = flat_parameters(*precise);
  // |x|, |d|, |g| stay below 5. A step rounds alpha, beta, gamma and four results, each of size below 5: 7 a
  // step, and d carries its own on: twice that.
  EXPECT_LT((x - exact).abs().max().item<double>(), 2 * 7 * steps * 5 * ulp);
  EXPECT_LT((y - exact).abs().max().item<double>(), 2 * 7 * steps * 5 * ulp);
  EXPECT_GT((x - flat_parameters(*TwoLayers())).abs().max().item<double>(), 0.1);
}

TEST(FusedQhm, WithGammaZeroIsSgdBitForBit) {
  TwoLayers fused, plain;
  FusedQhm rule(*fused, 0);
  rule.use(weights(0.3, 0.9, 0));
  torch::optim::SGD sgd(plain->parameters(), torch::optim::SGDOptions(0.3));
  for (int step = 0; step < 5; ++step) {
    give_gradients(*fused, step);
    give_gradients(*plain, step);
    rule.step();
    sgd.step();
  }
  EXPECT_TRUE(flat_parameters(*fused).equal(flat_parameters(*plain)));
}

TEST(FusedQhm, WeightDecayIsPartOfTheGradient) {
  TwoLayers decayed, by_hand;
  FusedQhm rule(*decayed, 0.5), plain(*by_hand, 0);
  rule.use(weights(0.1));
  plain.use(weights(0.1));
  give_gradients(*decayed, 0);
  give_gradients(*by_hand, 0);
  for (auto& parameter : by_hand->parameters())
    parameter.mutable_grad() = parameter.grad() + 0.5 * parameter.detach();
  rule.step();
  plain.step();
  EXPECT_LT((flat_parameters(*decayed) - flat_parameters(*by_hand)).abs().max().item<double>(), 8 * ulp);
}

/// LibTorch's loop is a template, so the thread sanitizer sees its body. It does not see libgomp begin and
/// end the loop, and takes what comes before and after for a race.
#ifdef __SANITIZE_THREAD__
constexpr bool loops_are_followed = false;
#else
constexpr bool loops_are_followed = true;
#endif

/// Built without OpenMP, LibTorch's template runs everything on the thread that calls it.
TEST(FusedQhm, LibTorchSharesTheUpdateAmongItsThreads) {
  if (!loops_are_followed) GTEST_SKIP() << "the thread sanitizer does not see libgomp's order";
  auto const before = at::get_num_threads();
  at::set_num_threads(2);
  std::mutex access;
  std::set<std::thread::id> threads;
  at::parallel_for(0, 2, 1, [&](std::int64_t, std::int64_t) {
    std::scoped_lock const lock(access);
    threads.insert(std::this_thread::get_id());
  });
  at::set_num_threads(before);
  EXPECT_EQ(threads.size(), 2U);
}

/// The vector loops, their tails and the single number must come to the same bits.
TEST(FusedQhm, EveryLengthAndNumberOfThreadsHasTheBitsOfTheFormula) {
  QhmCoefficients const c{.alpha = 0.1F,
                          .beta = 0.9F,
                          .one_minus_beta = 0.1F,
                          .gamma = 0.7F,
                          .one_minus_gamma = 0.3F,
                          .weight_decay = 0};
  for (std::int64_t const count : {1, 15, 16, 17, 16'384, 100'003}) {
    torch::manual_seed(7);
    auto const x = torch::randn({count}), d = torch::randn({count}), g = torch::randn({count});
    auto const expected_x = x.clone(), expected_d = d.clone();
    for (std::int64_t i = 0; i < count; ++i)
      qhm_update(expected_x.data_ptr<float>()[i], expected_d.data_ptr<float>()[i], g.data_ptr<float>()[i], c);
    for (int const threads : {1, 2}) {
      auto const found_x = x.clone(), found_d = d.clone();
      QhmSegment const segment{.x = found_x.data_ptr<float>(),
                               .d = found_d.data_ptr<float>(),
                               .g = g.data_ptr<float>(),
                               .count = count};
      at::set_num_threads(loops_are_followed ? threads : 1);
      update_on_cpu({&segment, 1}, c);
      EXPECT_TRUE(found_x.equal(expected_x)) << count;
      EXPECT_TRUE(found_d.equal(expected_d)) << count;
    }
  }
  at::set_num_threads(1);
}

TEST(FusedQhm, LeavesParametersWithoutGradientAndTheirMomentumAlone) {
  TwoLayers model, whole;
  FusedQhm rule(*model, 0), other(*whole, 0);
  rule.use(weights(0.1));
  other.use(weights(0.1));
  give_gradients(*model, 0);
  rule.step();
  auto const before = model->linear->weight.detach().clone();
  model->linear->weight.mutable_grad().reset();
  rule.step();
  EXPECT_TRUE(model->linear->weight.detach().equal(before));
}

TEST(FusedQhm, SavedMomentumContinuesBitForBit) {
  TwoLayers original, restored;
  FusedQhm first(*original, 0), second(*restored, 0);
  first.use(weights(0.1));
  second.use(weights(0.1));
  give_gradients(*original, 0);
  first.step();
  torch::serialize::OutputArchive out;
  first.save(out);
  std::stringstream file;
  out.save_to(file);
  torch::serialize::InputArchive in;
  in.load_from(file);
  second.load(in);
  torch::NoGradGuard const no_grad;
  auto const from = original->parameters();
  auto to = restored->parameters();
  for (std::size_t i = 0; i < from.size(); ++i) to[i].copy_(from[i]);
  give_gradients(*original, 1);
  give_gradients(*restored, 1);
  first.step();
  second.step();
  EXPECT_TRUE(flat_parameters(*original).equal(flat_parameters(*restored)));
}

TEST(FusedQhm, RefusesWeightsOutOfRange) {
  TwoLayers model;
  FusedQhm rule(*model, 0);
  expect_refused([&] { rule.use(weights(-0.1)); }, {"--lr-max: -0.1"});
  expect_refused([&] { rule.use(weights(std::numeric_limits<double>::quiet_NaN())); }, {"--lr-max: nan"});
  expect_refused([&] { rule.use(weights(0.1, 1)); }, {"--beta-max: 1"});
  expect_refused([&] { rule.use(weights(0.1, 0.9, 1.1)); }, {"--gamma-max: 1.1"});
}

TEST(UpdateRule, SgdAndNshbAreQhmByAnotherPlan) {
  Plan const plan;
  EXPECT_EQ(method_from("qhm", plan).plan, plan);
  EXPECT_EQ(std::get<Constant>(method_from("sgd", plan).plan.gamma).value, 0);
  EXPECT_EQ(std::get<Constant>(method_from("nshb", plan).plan.gamma).value, 1);
  EXPECT_EQ(method_from("nshb", plan).plan.beta, plan.beta);
  EXPECT_EQ(method_from("nesterov", plan).method, UpdateMethod::nesterov);
  expect_refused([&] { method_from("lion", plan); }, {"--method: lion", "adamw"});
  TwoLayers model;
  expect_refused([&] { make_update_rule(UpdateMethod::qhm, *model, -1); }, {"--weight-decay: -1"});
}

/// x after some steps of a rule, all gradients given.
torch::Tensor after_steps(UpdateMethod method, Stage<> const& stage) {
  TwoLayers model;
  auto const rule = make_update_rule(method, *model, 0);
  rule->use(stage);
  for (int step = 0; step < 10; ++step) {
    give_gradients(*model, step);
    rule->step();
  }
  return flat_parameters(*model);
}

TEST(UpdateRule, HeavyBallAndNesterovOfLibTorchAreQhmWithScaledRate) {
  double const beta = 0.8;
  auto const nshb = after_steps(UpdateMethod::qhm, weights(0.1 / (1 - beta), beta, 1));
  auto const nesterov = after_steps(UpdateMethod::qhm, weights(0.1 / (1 - beta), beta, beta));
  // 10 steps of a few roundings, each of size below 5 (1 - beta)^-1.
  double const tolerance = 10 * 8 * 25 * ulp;
  EXPECT_LT((after_steps(UpdateMethod::shb, weights(0.1, beta)) - nshb).abs().max().item<double>(),
            tolerance);
  EXPECT_LT((after_steps(UpdateMethod::nesterov, weights(0.1, beta)) - nesterov).abs().max().item<double>(),
            tolerance);
  EXPECT_GT((nshb - nesterov).abs().max().item<double>(), 100 * tolerance);
}

TEST(UpdateRule, AdamTakesRateAndBetaFromTheStage) {
  TwoLayers start;
  auto const x0 = flat_parameters(*start);
  // Adam's first step is alpha sign(g), up to its epsilon of 1e-8 beside |g|.
  for (auto const method : {UpdateMethod::adam, UpdateMethod::adamw}) {
    TwoLayers model;
    auto const rule = make_update_rule(method, *model, 0);
    rule->use(weights(0.25, 0.5));
    give_gradients(*model, 0);
    rule->step();
    auto const moved = (flat_parameters(*model) - x0).abs();
    EXPECT_NEAR(moved.mean().item<double>(), 0.25, 1e-4);
  }
  EXPECT_GT((after_steps(UpdateMethod::adam, weights(0.1, 0.5)) -
             after_steps(UpdateMethod::adam, weights(0.1, 0.9)))
                .abs()
                .max()
                .item<double>(),
            0.01);
}

}  // namespace
}  // namespace qhm::empirical
