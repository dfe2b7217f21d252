#include "core/plan.hpp"

#include <algorithm>

#include "core/errors.hpp"

namespace qhm {

double largest_rate(LearningRate const& schedule) {
  return std::visit(match{[](Constant const& s) { return s.value; },
                          [](Table const& s) {
                            return std::max_element(
                                       s.entries.begin(), s.entries.end(),
                                       [](auto const& a, auto const& b) { return a.value < b.value; })
                                ->value;
                          },
                          [](auto const& s) { return s.max; }},
                    schedule);
}

LearningRate scaled(LearningRate const& schedule, double factor) {
  return with_rates(schedule, [factor](double rate) { return rate * factor; });
}

std::string plan_name(Plan const& plan) {
  std::string name;
  for (auto const kind :
       {kind_name(plan.learning_rate), kind_name(plan.batch), kind_name(plan.beta), kind_name(plan.gamma)}) {
    if (!name.empty()) name += " + ";
    name += kind;
  }
  if (plan.warm_up) name = "warm-up, " + name;
  if (plan.rate_per == RatePer::step) name += " (lr per step)";
  if (plan.paper_code) name += " (paper-code)";
  return name;
}

LearningRate make_learning_rate(std::string const& kind, ScheduleNumbers const& n) {
  if (kind == "constant") return Constant{.value = n.lr_max};
  if (kind == "sqrt-decay") return SqrtDecay{.max = n.lr_max};
  if (kind == "decay") return Decay{.max = n.lr_max};
  if (kind == "cosine") return Cosine{.max = n.lr_max, .min = n.lr_min};
  if (kind == "polynomial") return Polynomial{.max = n.lr_max, .min = n.lr_min, .power = n.lr_power};
  if (kind == "exponential") return ExponentialRise{.min = n.lr_min, .max = n.lr_max, .growth = n.lr_growth};
  if (kind == "linear") return LinearRise{.min = n.lr_min, .max = n.lr_max, .slope = n.lr_slope};
  if (kind == "linear-decay") return Polynomial{.max = n.lr_max, .min = n.lr_min, .power = 1};
  if (kind == "affine") return Affine{.min = n.lr_min, .max = n.lr_max, .growth = n.lr_growth};
  if (kind == "table") return Table{.entries = n.lr_table};
  throw InputError(
      "--lr", kind, "is not a kind of learning rate",
      "choose constant, sqrt-decay, decay, cosine, polynomial, linear-decay, exponential, linear, "
      "affine or table");
}

BatchSize make_batch(std::string const& kind, ScheduleNumbers const& n) {
  if (kind == "constant") return Constant{.value = n.batch_size};
  if (kind == "exponential") return Exponential{.initial = n.batch_size, .growth = n.batch_growth};
  if (kind == "linear") return Linear{.initial = n.batch_size, .slope = n.batch_slope};
  if (kind == "affine") return Affine{.min = n.batch_size, .max = n.batch_max, .growth = n.batch_growth};
  if (kind == "sfo-optimal") return SfoOptimal{.slope = n.batch_slope};
  if (kind == "table") return Table{.entries = n.batch_table};
  throw InputError("--batch", kind, "is not a kind of batch size",
                   "choose constant, exponential, linear, affine, sfo-optimal or table");
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
