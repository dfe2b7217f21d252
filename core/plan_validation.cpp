#include <algorithm>
#include <cmath>

#include "core/errors.hpp"
#include "core/plan.hpp"

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

/// The rates of a kind that rises from `min` to `max`.
void require_rise(double min, double max) {
  require_rate(max, 0);
  if (!(min > 0 && min <= max))
    throw InputError("--lr-min", shortest(min), "is not in (0, lr-max]",
                     "a rising rate starts there: give one between 0 and " + shortest(max));
}

void require_growth(double growth, char const* field, char const* remedy) {
  require(std::isfinite(growth) && growth > 1, field, growth, "is not above 1", remedy);
}

void require_slope(double slope, char const* field, char const* remedy) {
  require(slope > 0 && slope <= 1e18, field, slope, "is not in (0, 1e18]", remedy);
}

void require_several_stages(Plan const& plan, std::uint64_t epochs, char const* field) {
  if (plan.interval >= epochs)
    throw InputError(field, "affine", "has one stage of " + std::to_string(plan.interval) + " epochs only",
                     "lower --interval below the " + std::to_string(epochs) + " epochs");
}

/// A table's epochs, and each of its values by `require_value`.
template <class RequireValue>
void require_table(Table const& table, std::string const& field, RequireValue const& require_value) {
  auto const& entries = table.entries;
  if (entries.empty() || entries.front().epoch != 0)
    throw InputError(field, entries.empty() ? "" : std::to_string(entries.front().epoch),
                     "is not where a table begins",
                     "give the value from epoch 0 on first, as in 0:0.1,30:0.05");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0 && entries[i].epoch <= entries[i - 1].epoch)
      throw InputError(field, std::to_string(entries[i].epoch), "is not after the epoch before it",
                       "give the epochs in order, each once");
    require_value(entries[i].value);
  }
}

void require_count(std::uint64_t value, char const* field, char const* what) {
  if (value >= 1 && value <= max_steps) return;
  throw InputError(std::string("--") + field, std::to_string(value), "is not in [1, 1e18]",
                   std::string("give at least one ") + what);
}

/// The epochs after the warm-up, none where it is the whole horizon.
std::uint64_t own_epochs(Plan const& plan) {
  if (!plan.warm_up) return plan.epochs;
  return plan.epochs - std::min(plan.epochs, plan.warm_up->epochs);
}

void require_warm_up(Plan const& plan) {
  auto const& warm_up = *plan.warm_up;
  require(std::isfinite(warm_up.initial) && warm_up.initial > 0, "warmup-initial", warm_up.initial,
          "is not a positive number", "give the first learning rate, such as 0.01");
  if (warm_up.epochs >= 1 && warm_up.epochs < plan.epochs) return;
  throw InputError("--warmup-epochs", std::to_string(warm_up.epochs), "is not in [1, epochs)",
                   "give fewer epochs than the horizon of " + std::to_string(plan.epochs));
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
                   },
                   [](ExponentialRise const& s) {
                     require_rise(s.min, s.max);
                     require_growth(s.growth, "lr-growth", "give a growth such as 1.2, or --lr constant");
                   },
                   [](LinearRise const& s) {
                     require_rise(s.min, s.max);
                     require_slope(s.slope, "lr-slope", "give a rise a stage, or --lr constant");
                   },
                   [&](Affine const& s) {
                     require_rise(s.min, s.max);
                     require_growth(s.growth, "lr-growth", "give a growth such as 1.2, or --lr linear");
                     require_several_stages(plan, own_epochs(plan), "--lr");
                   },
                   [](Table const& s) {
                     require_table(s, "--lr-table", [](double rate) {
                       require(std::isfinite(rate) && rate >= 0, "lr-table", rate, "is not a number >= 0",
                               "give rates such as 0.1");
                     });
                     require(s.entries.front().value > 0, "lr-table", 0, "is where the rates start",
                             "give a positive rate first");
                   }},
             plan.learning_rate);
  if (plan.rate_per == RatePer::step && changes_by_stage(plan.learning_rate))
    throw InputError("--lr-per", "step", "has no meaning for a rate that changes by stages",
                     "leave it out, or choose another --lr");
  auto const require_batch = [&](double size) {
    require(std::isfinite(size) && size >= 1 && size <= 1e18, "batch-size", size, "is not in [1, 1e18]",
            "give at least one sample a step");
    require(plan.batch_rounding == BatchRounding::none || size == std::floor(size), "batch-size", size,
            "is not an integer", "round it, or add --batch-rounding none to study the formulas");
  };
  std::visit(match{[&](Constant const& s) { require_batch(s.value); },
                   [&](Exponential const& s) {
                     require_batch(s.initial);
                     require_growth(s.growth, "batch-growth", "give a growth such as 2, or --batch constant");
                   },
                   [&](Linear const& s) {
                     require_batch(s.initial);
                     require_slope(s.slope, "batch-slope",
                                   "give samples an interval such as 16, or --batch constant");
                   },
                   [&](Affine const& s) {
                     require_batch(s.min);
                     require(std::isfinite(s.max) && s.max >= s.min && s.max <= 1e18, "batch-end", s.max,
                             "is not in [batch-size, 1e18]", "give the batch size of the last stage");
                     require_growth(s.growth, "batch-growth", "give a growth such as 2, or --batch linear");
                     require_several_stages(plan, plan.epochs, "--batch");
                   },
                   [&](SfoOptimal const& s) {
                     require_slope(s.slope, "batch-slope",
                                   "give samples a step, such as qhm optimize prints");
                     if (plan.batch_rounding == BatchRounding::none)
                       throw InputError("--batch-rounding", "none", "is not for --batch sfo-optimal",
                                        "choose up or nearest");
                   },
                   [&](Table const& s) { require_table(s, "--batch-table", require_batch); }},
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
  if (plan.warm_up) require_warm_up(plan);
}

void validate_steps(std::uint64_t steps) {
  if (steps >= 1 && steps <= max_steps) return;
  throw InputError("--steps", std::to_string(steps), "is not in [1, 1e18]",
                   "give a number of steps in that range");
}

double growth_to(double min, double max, std::uint64_t interval, std::uint64_t epochs) {
  require_rise(min, max);
  if (interval >= epochs)
    throw InputError("--lr-growth", "none", "cannot be found for one stage only",
                     "give it, or lower --interval below the " + std::to_string(epochs) + " epochs");
  double const stages = static_cast<double>(epochs - interval) / static_cast<double>(interval);
  double growth = std::pow(max / min, 1 / stages);
  auto const end = [&] {
    return wide_decimal(min) * std::pow(wide_decimal(growth), static_cast<long double>(stages));
  };
  while (end() < wide_decimal(max)) growth = std::nextafter(growth, 2 * growth);
  return growth;
}

}  // namespace qhm
