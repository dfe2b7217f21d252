#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bounds/optimize/objective.hpp"
#include "bounds/optimize/relaxation.hpp"
#include "core/errors.hpp"
#include "tests/bounds/random_plans.hpp"

namespace qhm::bounds {
namespace {

/// Random boxes and plans in them, from a fixed seed.
class RandomBoxes {
 public:
  explicit RandomBoxes(std::uint64_t seed) : random_(seed) {}

  test::RandomPlans& random() { return random_; }

  Box box(Family const& family) {
    Box box;
    for (auto const& free : family.free) {
      // A third of them thin, a third narrow, a third wide.
      double const low = value(free, free.low, free.high);
      double high = low;
      if (auto const kind = random_.count(0, 2); kind == 1)
        high = std::min(free.high, low * random_.between(1, 1.3));
      else if (kind == 2)
        high = value(free, low, free.high);
      box.low.push_back(low);
      box.high.push_back(free.whole() ? std::max(low, std::floor(high)) : std::max(low, high));
    }
    return box;
  }

  Point inside(Family const& family, Box const& box) {
    Point point;
    for (std::size_t i = 0; i < family.free.size(); ++i)
      point.push_back(random_.count(0, 3) == 0 ? (random_.count(0, 1) == 0 ? box.low[i] : box.high[i])
                                               : value(family.free[i], box.low[i], box.high[i]));
    return point;
  }

 private:
  double value(Freedom const& free, double low, double high) {
    if (low >= high) return low;
    double const x = free.linear() ? random_.between(low, high) : random_.scale(std::max(low, 1e-5), high);
    return std::clamp(free.whole() ? std::round(x) : x, low, high);
  }

  test::RandomPlans random_;
};

Budget random_budget(test::RandomPlans& random, Problem const& problem) {
  switch (random.count(0, 3)) {
    case 0:
      return {.kind = Budget::Kind::steps, .amount = random.count(1, 100'000)};
    case 1:
      return {.kind = Budget::Kind::epochs, .amount = random.count(1, 100)};
    case 2:
      return {.kind = Budget::Kind::evaluations, .amount = random.count(1, 1'000'000)};
    default:
      return {.kind = Budget::Kind::accuracy,
              .accuracy = std::sqrt(problem.gap.value * problem.smoothness.value) * random.scale(0.02, 2),
              .cost = random.count(0, 1) == 0 ? Budget::Cost::steps : Budget::Cost::evaluations};
  }
}

Plan random_plan(test::RandomPlans& random) {
  Plan plan = random.next(3000, 60);
  if (random.count(0, 1) == 0) plan.learning_rate = Constant{0.1};
  if (random.count(0, 1) == 0) plan.beta = Constant{random.between(0, 0.95)};
  if (random.count(0, 1) == 0)
    plan.gamma = Constant{random.count(0, 2) == 0 ? 0 : random.count(0, 1) == 0 ? 1 : 0.6};
  if (random.count(0, 2) == 0) plan.batch = Linear{4, 3};
  return plan;
}

std::vector<std::string> random_free(test::RandomPlans& random, Plan const& plan) {
  std::vector<std::string> free;
  bool const grows = !std::holds_alternative<Constant>(plan.batch);
  for (auto const* name : {"lr", "batch", "growth", "interval", "beta", "gamma"}) {
    if (!grows && (name == std::string("growth") || name == std::string("interval"))) continue;
    if (random.count(0, 1) == 0) free.emplace_back(name);
  }
  if (free.empty()) free.emplace_back("lr");
  return free;
}

TEST(Relaxation, NoPlanOfABoxIsWorthLessThanItsLowerBound) {
  RandomBoxes boxes(3);
  auto& random = boxes.random();
  int compared = 0;
  int tight = 0;
  for (int i = 0; i < 20'000; ++i) {
    Problem const problem = random.problem();
    Plan const plan = random_plan(random);
    auto const budget = random_budget(random, problem);
    auto const& theorem = theorems()[random.count(0, theorems().size() - 1)];
    auto const free = random_free(random, plan);
    try {
      auto const family = family_of(plan, free, plan.samples, problem);
      Relaxation const relaxation(problem, family, budget, theorem);
      Objective const objective(problem, family, budget, {&theorem});
      auto const box = boxes.box(family);
      double const lower = relaxation.lower_bound(box);
      for (int j = 0; j < 4; ++j) {
        auto const outcome = objective.at(boxes.inside(family, box));
        if (!outcome.met()) continue;
        ++compared;
        if (lower > outcome.value / 1.1) ++tight;
        EXPECT_LE(lower, outcome.value * (1 + 1e-11))
            << theorem.name << ", " << plan_name(plan) << ", " << budget.text();
      }
    } catch (NoRelaxation const&) {
    } catch (InputError const&) {  // --lr-min above 2/L
    }
  }
  EXPECT_GT(compared, 6000);
  EXPECT_GT(tight, 1000);  // it is not 0 everywhere
}

TEST(Relaxation, AThinBoxHasTheValueOfItsPlan) {
  RandomBoxes boxes(4);
  auto& random = boxes.random();
  for (int i = 0; i < 300; ++i) {
    Problem const problem = random.problem();
    Plan plan = random_plan(random);
    plan.learning_rate = Constant{0.1};
    plan.beta = Constant{0.3};
    plan.gamma = Constant{0.5};
    auto const family = family_of(plan, {}, plan.samples, problem);
    Budget const budget{.kind = Budget::Kind::evaluations, .amount = 100'000};
    auto const& theorem = theorem_named(i % 2 == 0 ? "theorem-2-s" : "corollary-a1");
    Objective const objective(problem, family, budget, {&theorem});
    auto box = boxes.box(family);
    box.high = box.low;
    auto const outcome = objective.at(box.low);
    double const lower = Relaxation(problem, family, budget, theorem).lower_bound(box);
    if (outcome.met()) {
      EXPECT_NEAR(lower, outcome.value, 1e-12 * outcome.value);
    }
  }
}

TEST(Relaxation, SaysWhyThereIsNone) {
  auto const why = [](Plan const& plan, std::vector<std::string> const& free, Budget::Kind kind,
                      char const* theorem) -> std::string {
    try {
      Relaxation({}, family_of(plan, free, 100, {}), {.kind = kind, .amount = 10, .accuracy = 1},
                 theorem_named(theorem));
      return "";
    } catch (NoRelaxation const& none) {
      return none.what();
    }
  };
  Plan const sgd{.batch = Constant{8}, .beta = Constant{0}, .gamma = Constant{0}};
  Plan decaying = sgd;
  decaying.learning_rate = Decay{0.1};
  EXPECT_NE(why(sgd, {}, Budget::Kind::steps, "theorem-a").find("parameters of its own"), std::string::npos);
  EXPECT_NE(why(sgd, {"beta"}, Budget::Kind::steps, "corollary-a4").find("single values"), std::string::npos);
  EXPECT_NE(why(decaying, {}, Budget::Kind::steps, "corollary-a4").find("by the epoch"), std::string::npos);
  EXPECT_NE(why(decaying, {"lr"}, Budget::Kind::accuracy, "theorem-2").find("fall with K"),
            std::string::npos);
  EXPECT_EQ(why(decaying, {}, Budget::Kind::epochs, "corollary-a4"), "");
  EXPECT_EQ(why(decaying, {"lr"}, Budget::Kind::steps, "corollary-a4"), "");
}

}  // namespace
}  // namespace qhm::bounds
