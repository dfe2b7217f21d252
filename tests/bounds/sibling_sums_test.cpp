#include <gtest/gtest.h>

#include <cmath>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "bounds/corollaries/corollary_a3.hpp"
#include "bounds/corollaries/corollary_a4.hpp"
#include "bounds/sums/leading_sums.hpp"
#include "bounds/theorems/theorem_2_s.hpp"
#include "core/stages.hpp"

namespace qhm::bounds {
namespace {

/// Plans whose rates count steps, rise on a line, or count from the end of a warm-up: what the sums close
/// over pieces must be what it is stage by stage.
std::vector<Plan> plans() {
  std::vector<Plan> all;
  for (LearningRate const& rate :
       {LearningRate(SqrtDecay{0.1}), LearningRate(Decay{0.1}), LearningRate(Cosine{0.1, 0.001}),
        LearningRate(Polynomial{0.1, 0.002, 1.5}), LearningRate(Constant{0.1})})
    for (auto const per : {RatePer::epoch, RatePer::step})
      for (std::uint64_t const warm_up_interval : {0, 4, 99})
        for (Beta const& beta : {Beta(Constant{0.9}), Beta(Increasing{0.5})}) {
          Plan plan{.learning_rate = rate,
                    .batch = Exponential{3, 2},
                    .beta = beta,
                    .gamma = Constant{1},
                    .interval = 70,
                    .epochs = 200,
                    .samples = 50,
                    .rate_per = per};
          if (warm_up_interval != 99)
            plan.warm_up = WarmUp{.initial = 0.003, .epochs = 40, .interval = warm_up_interval};
          all.push_back(plan);
        }
  return all;
}

TEST(SumsOfSiblingPlans, EqualTheSumsStageByStage) {
  for (auto const& plan : plans())
    for (std::uint64_t const K : {1, 17, 900, 2500}) {
      Profile<double> const pieces(plan, K);
      Profile<double> const stages(tabulate(plan, K));
      auto const closed = leading_sums(pieces), plain = leading_sums(stages);
      // Terms are >= 0: 1e-14 each way (bounds/sums/sum_over.hpp).
      for (auto const& [a, b] : {std::pair{closed.alpha, plain.alpha},
                                 {closed.alpha_sq_over_batch, plain.alpha_sq_over_batch},
                                 {closed.alpha_sq_over_complement, plain.alpha_sq_over_complement},
                                 {closed.omega, plain.omega}})
        ASSERT_NEAR(a, b, 2e-14 * b) << plan_name(plan) << " K = " << K;
    }
}

TEST(SumsOfSiblingPlans, LieInTheirEnclosures) {
  for (auto const& plan : plans()) {
    auto const plain = leading_sums(Profile<double>(plan, 2500));
    auto const sure = leading_sums(Profile<Enclosure>(plan, 2500));
    for (auto const& [a, b] :
         {std::pair{plain.alpha, sure.alpha}, {plain.alpha_sq_over_batch, sure.alpha_sq_over_batch}}) {
      EXPECT_NEAR(a, lower(b), 1e-14 * a) << plan_name(plan);
      EXPECT_NEAR(a, upper(b), 1e-14 * a) << plan_name(plan);
    }
  }
}

TEST(SumsOfSiblingPlans, ReachFarSteps) {
  // sum of 1/sqrt(k+1) = 2 sqrt K + zeta(1/2) + O(1/sqrt K), zeta(1/2) = -1.46.
  Plan const plan{.learning_rate = SqrtDecay{1}, .batch = Constant{1}, .rate_per = RatePer::step};
  double const K = 1e16;
  EXPECT_NEAR(leading_sums(Profile<double>(plan, 10'000'000'000'000'000)).alpha, 2 * std::sqrt(K) - 1.4603545,
              2e8 * 1e-14);
}

TEST(SiblingPlans, RefusalsNameTheStepAndTheCondition) {
  Problem const problem{{1}, {1}, {1}, {1}};
  // alpha beyond 2/L: 1.5 x 1.2 = 1.8, x 1.2 = 2.16 in the third stage, from epoch 4 of 2 steps each.
  Plan plan{.learning_rate = ExponentialRise{1.5, 100, 1.2},
            .batch = Constant{5},
            .beta = Constant{0},
            .gamma = Constant{0},
            .interval = 2,
            .epochs = 20,
            .samples = 10};
  try {
    corollary_a4<double>(problem, Profile<double>(plan, 40));
    FAIL();
  } catch (AssumptionViolated const& broken) {
    EXPECT_NE(std::string(broken.what()).find("step 8"), std::string::npos) << broken.what();
    EXPECT_NE(std::string(broken.what()).find("L alpha = 2.16 breaks"), std::string::npos) << broken.what();
  }
  // gamma beta^2 >= 1 with gamma = 1.3, beta = 0.9: at the last step before the first rise.
  plan.learning_rate = ExponentialRise{0.01, 100, 1.3};
  plan.beta = Constant{0.9};
  plan.gamma = Constant{1};
  try {
    corollary_a3<double>(problem, Profile<double>(plan, 40));
    FAIL();
  } catch (AssumptionViolated const& broken) {
    EXPECT_NE(std::string(broken.what()).find("step 3"), std::string::npos) << broken.what();
    EXPECT_NE(std::string(broken.what()).find("gamma beta^2"), std::string::npos) << broken.what();
  }
  // 1.196 x 0.81 < 1: the published ratio 5 over nine rises.
  plan.learning_rate = ExponentialRise{0.01, 100, 1.1958};
  EXPECT_GT(corollary_a3<double>(problem, Profile<double>(plan, 20)), 0);
}

}  // namespace
}  // namespace qhm::bounds
