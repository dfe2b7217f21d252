#include "core/plan.hpp"

#include <cmath>

#include "core/errors.hpp"

namespace qhm {
namespace {

// Plans are checked a million times a second: nothing is put into words before it is needed.

void require(bool holds, char const* field, double value, char const* constraint, char const* remedy) {
  if (!holds) throw InputError(std::string("--") + field, shortest(value), constraint, remedy);
}

void require_rate(double max, double min) {
  require(std::isfinite(max) && max > 0, "lr-max", max, "is not a positive number",
          "give a rate such as 0.1");
  if (!(std::isfinite(min) && min >= 0 && min <= max))
    throw InputError("--lr-min", shortest(min), "is not in [0, lr-max]",
                     "give a rate between 0 and " + shortest(max));
}

void require_beta(double value, char const* field) {
  require(value >= 0 && value < 1, field, value, "is not in [0, 1)", "choose a weight below 1, such as 0.9");
}

void require_factor(double value, char const* field) {
  require(value > 0 && value < 1, field, value, "is not in (0, 1)", "choose a decay factor such as 0.5");
}

void require_count(std::uint64_t value, char const* field, char const* what) {
  if (value >= 1 && value <= max_steps) return;
  throw InputError(std::string("--") + field, std::to_string(value), "is not in [1, 1e18]",
                   std::string("give at least one ") + what);
}

}  // namespace

void validate(Plan const& plan) {
  std::visit(match{[](Constant const& s) { require_rate(s.value, 0); },
                   [](SqrtDecay const& s) { require_rate(s.max, 0); },
                   [](Decay const& s) { require_rate(s.max, 0); },
                   [](Cosine const& s) { require_rate(s.max, s.min); },
                   [](Polynomial const& s) {
                     require_rate(s.max, s.min);
                     require(std::isfinite(s.power) && s.power > 0, "lr-power", s.power,
                             "is not a positive number", "give a power such as 2");
                   }},
             plan.learning_rate);
  auto const require_batch = [&](double size) {
    require(std::isfinite(size) && size >= 1 && size <= 1e18, "batch-size", size, "is not in [1, 1e18]",
            "give at least one sample a step");
    require(plan.batch_rounding == BatchRounding::none || size == std::floor(size), "batch-size", size,
            "is not an integer", "round it, or add --batch-rounding none to study the formulas");
  };
  std::visit(match{[&](Constant const& s) { require_batch(s.value); },
                   [&](Exponential const& s) {
                     require_batch(s.initial);
                     require(std::isfinite(s.growth) && s.growth > 1, "batch-growth", s.growth,
                             "is not above 1", "give a growth such as 2, or --batch constant");
                   },
                   [&](Linear const& s) {
                     require_batch(s.initial);
                     require(s.slope > 0 && s.slope <= 1e18, "batch-slope", s.slope, "is not in (0, 1e18]",
                             "give samples an interval such as 16, or --batch constant");
                   }},
             plan.batch);
  std::visit(match{[](Constant const& s) { require_beta(s.value, "beta-max"); },
                   [](StepDecay const& s) {
                     require_beta(s.max, "beta-max");
                     require_factor(s.factor, "beta-factor");
                   },
                   [](Increasing const& s) { require_beta(s.min, "beta-min"); }},
             plan.beta);
  auto const require_gamma = [](double value) {
    require(value >= 0 && value <= 1, "gamma-max", value, "is not in [0, 1]",
            "choose 0 for SGD, 1 for heavy ball, or a weight between");
  };
  std::visit(match{[&](Constant const& s) { require_gamma(s.value); },
                   [&](StepDecay const& s) {
                     require_gamma(s.max);
                     require_factor(s.factor, "gamma-factor");
                   }},
             plan.gamma);
  require_count(plan.interval, "interval", "epoch a stage");
  require_count(plan.epochs, "epochs", "epoch");
  require_count(plan.samples, "samples", "sample");
  if (plan.batch_cap) require_count(*plan.batch_cap, "batch-cap", "sample a step");
}

void validate_steps(std::uint64_t steps) {
  if (steps >= 1 && steps <= max_steps) return;
  throw InputError("--steps", std::to_string(steps), "is not in [1, 1e18]",
                   "give a number of steps in that range");
}

std::string plan_name(Plan const& plan) {
  std::string name;
  for (auto const kind :
       {kind_name(plan.learning_rate), kind_name(plan.batch), kind_name(plan.beta), kind_name(plan.gamma)}) {
    if (!name.empty()) name += " + ";
    name += kind;
  }
  if (plan.paper_code) name += " (paper-code)";
  return name;
}

LearningRate make_learning_rate(std::string const& kind, ScheduleNumbers const& n) {
  if (kind == "constant") return Constant{.value = n.lr_max};
  if (kind == "sqrt-decay") return SqrtDecay{.max = n.lr_max};
  if (kind == "decay") return Decay{.max = n.lr_max};
  if (kind == "cosine") return Cosine{.max = n.lr_max, .min = n.lr_min};
  if (kind == "polynomial") return Polynomial{.max = n.lr_max, .min = n.lr_min, .power = n.lr_power};
  throw InputError("--lr", kind, "is not a kind of learning rate",
                   "choose constant, sqrt-decay, decay, cosine or polynomial");
}

BatchSize make_batch(std::string const& kind, ScheduleNumbers const& n) {
  if (kind == "constant") return Constant{.value = n.batch_size};
  if (kind == "exponential") return Exponential{.initial = n.batch_size, .growth = n.batch_growth};
  if (kind == "linear") return Linear{.initial = n.batch_size, .slope = n.batch_slope};
  throw InputError("--batch", kind, "is not a kind of batch size", "choose constant, exponential or linear");
}

Beta make_beta(std::string const& kind, ScheduleNumbers const& n) {
  if (kind == "constant") return Constant{.value = n.beta_max};
  if (kind == "step-decay") return StepDecay{.max = n.beta_max, .factor = n.beta_factor};
  if (kind == "increasing") return Increasing{.min = n.beta_min};
  throw InputError("--beta", kind, "is not a kind of beta", "choose constant, step-decay or increasing");
}

Gamma make_gamma(std::string const& kind, ScheduleNumbers const& n) {
  if (kind == "constant") return Constant{.value = n.gamma_max};
  if (kind == "step-decay") return StepDecay{.max = n.gamma_max, .factor = n.gamma_factor};
  throw InputError("--gamma", kind, "is not a kind of gamma", "choose constant or step-decay");
}

std::vector<Plan> all_combinations(ScheduleNumbers const& numbers, Plan const& rest) {
  std::vector<Plan> plans;
  for (auto const* lr : {"constant", "sqrt-decay", "decay", "cosine", "polynomial"})
    for (auto const* batch : {"constant", "exponential"})
      for (auto const* beta : {"constant", "step-decay", "increasing"})
        for (auto const* gamma : {"constant", "step-decay"}) {
          Plan plan = rest;
          plan.learning_rate = make_learning_rate(lr, numbers);
          plan.batch = make_batch(batch, numbers);
          plan.beta = make_beta(beta, numbers);
          plan.gamma = make_gamma(gamma, numbers);
          plans.push_back(plan);
        }
  return plans;
}

}  // namespace qhm
