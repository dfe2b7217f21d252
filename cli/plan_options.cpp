#include "cli/plan_options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/typed_options.hpp"
#include "core/errors.hpp"
#include "core/seesaw.hpp"
#include "core/stages.hpp"
#include "core/table_text.hpp"

namespace qhm::cli {
namespace {

constexpr char schedule_group[] = "Schedules (arXiv 2506.23544, equations 1 to 12; docs/siblings.md)";
constexpr char problem_group[] = "Problem constants";

/// The numbers of `plan`, where its kinds have them.
ScheduleNumbers numbers_of(Plan const& plan) {
  ScheduleNumbers n;
  std::visit(match{[&](Constant const& s) { n.lr_max = s.value; },
                   [&](Cosine const& s) { n.lr_max = s.max, n.lr_min = s.min; },
                   [&](Polynomial const& s) { n.lr_max = s.max, n.lr_min = s.min, n.lr_power = s.power; },
                   [&](Table const& s) { n.lr_table = s.entries; },
                   [&](auto const& s) {
                     n.lr_max = s.max;
                     if constexpr (requires { s.min; }) n.lr_min = s.min;
                     if constexpr (requires { s.growth; }) n.lr_growth = s.growth;
                     if constexpr (requires { s.slope; }) n.lr_slope = s.slope;
                   }},
             plan.learning_rate);
  std::visit(
      match{[&](Constant const& s) { n.batch_size = s.value; },
            [&](Exponential const& s) { n.batch_size = s.initial, n.batch_growth = s.growth; },
            [&](Linear const& s) { n.batch_size = s.initial, n.batch_slope = s.slope; },
            [&](Affine const& s) { n.batch_size = s.min, n.batch_max = s.max, n.batch_growth = s.growth; },
            [&](SfoOptimal const& s) { n.batch_slope = s.slope; },
            [&](Table const& s) { n.batch_table = s.entries; }},
      plan.batch);
  std::visit(match{[&](Constant const& s) { n.beta_max = s.value; },
                   [&](StepDecay const& s) { n.beta_max = s.max, n.beta_factor = s.factor; },
                   [&](Increasing const& s) { n.beta_min = s.min; }},
             plan.beta);
  std::visit(match{[&](Constant const& s) { n.gamma_max = s.value; },
                   [&](StepDecay const& s) { n.gamma_max = s.max, n.gamma_factor = s.factor; }},
             plan.gamma);
  return n;
}

}  // namespace

void PlanOptions::declare(CLI::App& command, Plan const& defaults) {
  rest_ = defaults;
  numbers_ = numbers_of(defaults);
  lr_ = kind_name(defaults.learning_rate);
  batch_ = kind_name(defaults.batch);
  beta_ = kind_name(defaults.beta);
  gamma_ = kind_name(defaults.gamma);
  if (defaults.rate_per == RatePer::step) per_ = "step";
  auto const group = [](CLI::Option* option) { option->group(schedule_group); };
  group(text_option(
      command, "--lr", lr_,
      "constant | sqrt-decay | decay | cosine | polynomial | linear-decay | exponential | linear | "
      "affine | table"));
  group(real_option(command, "--lr-max", numbers_.lr_max, "largest learning rate [x^2/f]"));
  group(real_option(command, "--lr-min", numbers_.lr_min,
                    "smallest, for cosine and polynomial; the first, for exponential, linear and affine"));
  group(real_option(command, "--lr-power", numbers_.lr_power, "power of the polynomial decay"));
  growth_option_ = real_option(command, "--lr-growth", numbers_.lr_growth,
                               "factor a stage of exponential and affine rates")
                       ->default_str("to lr-max in the last stage");
  group(growth_option_);
  group(real_option(command, "--lr-slope", numbers_.lr_slope, "rise a stage of linear rates"));
  group(text_option(command, "--lr-table", lr_table_, "rates from their epochs on, as 0:0.1,30:0.05"));
  group(text_option(command, "--lr-per", per_, "epoch | step: what the rate counts"));
  warm_up_option_ =
      count_option(command, "--warmup-epochs", warm_up_.epochs, "epochs of warm-up before that rate")
          ->default_str("none");
  group(warm_up_option_);
  group(real_option(command, "--warmup-initial", warm_up_.initial, "rate with which the warm-up begins"));
  group(count_option(command, "--warmup-interval", warm_up_.interval,
                     "epochs in a stage of the warm-up; 0: it rises with every step"));
  group(text_option(command, "--batch", batch_,
                    "constant | exponential | linear | affine | sfo-optimal | table"));
  group(real_option(command, "--batch-size", numbers_.batch_size, "b, or b0 of a growing batch"));
  group(real_option(command, "--batch-end", numbers_.batch_max, "where affine growth ends"));
  group(text_option(command, "--batch-table", batch_table_, "sizes from their epochs on, as 0:8,30:16"));
  group(real_option(command, "--batch-growth", numbers_.batch_growth, "delta: factor a stage"));
  group(real_option(command, "--batch-slope", numbers_.batch_slope,
                    "c of linear growth: samples a stage; of sfo-optimal: a step"));
  cap_option_ = count_option(command, "--batch-cap", cap_, "largest batch size")->default_str("none");
  group(cap_option_);
  group(text_option(command, "--batch-rounding", rounding_,
                    "nearest | up | none (real batch sizes, to compare with formulas)"));
  group(text_option(command, "--beta", beta_, "constant | step-decay | increasing"));
  group(real_option(command, "--beta-max", numbers_.beta_max, "beta, or its start"));
  group(real_option(command, "--beta-min", numbers_.beta_min, "start of increasing beta"));
  group(real_option(command, "--beta-factor", numbers_.beta_factor, "zeta: factor a stage"));
  group(text_option(command, "--gamma", gamma_, "constant | step-decay"));
  group(real_option(command, "--gamma-max", numbers_.gamma_max, "gamma, or its start"));
  group(real_option(command, "--gamma-factor", numbers_.gamma_factor, "lambda: factor a stage"));
  group(count_option(command, "--interval", rest_.interval, "E: epochs in a stage"));
  group(count_option(command, "--epochs", rest_.epochs, "M: epochs in the horizon"));
  group(count_option(command, "--samples", rest_.samples, "n: samples in an epoch"));
  seesaw_option_ = real_option(command, "--seesaw", seesaw_,
                               "grow the batch by this factor where the rate of this plan falls by it")
                       ->default_str("none");
  group(seesaw_option_);
  group(text_option(command, "--seesaw-line", seesaw_line_,
                    "sgd: the rate is kept; normalised: divided by the factor's root"));
  command
      .add_flag("--paper-code", rest_.paper_code,
                "the schedules that the paper's published code runs: docs/fidelity.md")
      ->group(schedule_group);
  command.add_flag("--dump-plan", dump_, "print the resolved table of stages and stop")
      ->group(schedule_group);
  command.add_option("--config", "TOML file with these flags as keys, without the dashes")
      ->type_name("FILE")
      ->group(schedule_group);
}

Plan PlanOptions::plan() const {
  Plan plan = rest_;
  ScheduleNumbers numbers = numbers_;
  if (!lr_table_.empty()) numbers.lr_table = table_entries("--lr-table", lr_table_);
  if (!batch_table_.empty()) numbers.batch_table = table_entries("--batch-table", batch_table_);
  if (warm_up_option_->count() > 0) plan.warm_up = warm_up_;
  if (lr_ == "exponential" && growth_option_->count() == 0)
    numbers.lr_growth =
        growth_to(numbers.lr_min, numbers.lr_max, plan.interval,
                  plan.epochs - (plan.warm_up ? std::min(plan.epochs, plan.warm_up->epochs) : 0));
  plan.learning_rate = make_learning_rate(lr_, numbers);
  plan.batch = make_batch(batch_, numbers);
  plan.beta = make_beta(beta_, numbers_);
  plan.gamma = make_gamma(gamma_, numbers_);
  if (cap_option_->count() > 0) plan.batch_cap = cap_;
  if (rounding_ != "nearest" && rounding_ != "none" && rounding_ != "up")
    throw InputError("--batch-rounding", rounding_, "is not a rounding", "choose nearest, up or none");
  plan.batch_rounding = rounding_ == "nearest" ? BatchRounding::nearest
                        : rounding_ == "up"    ? BatchRounding::up
                                               : BatchRounding::none;
  if (per_ != "epoch" && per_ != "step")
    throw InputError("--lr-per", per_, "is not what a rate can count", "choose epoch or step");
  plan.rate_per = per_ == "step" ? RatePer::step : RatePer::epoch;
  validate(plan);
  auto const line = seesaw_line(seesaw_line_);
  return seesaw_option_->count() > 0 ? seesaw(plan, seesaw_, line) : plan;
}

void ProblemOptions::declare(CLI::App& command) {
  auto const constant = [&](char const* flag, Known& known, char const* help) {
    real_option(command, flag, known.value, help)->group(problem_group);
  };
  constant("--smoothness", problem_.smoothness, "L [f/x^2]");
  constant("--variance", problem_.variance, "sigma^2 [f^2/x^2] of one sample's gradient");
  constant("--gradient-bound", problem_.gradient_bound, "G [f/x], a bound on every sample's gradient norm");
  constant("--gap", problem_.gap, "f(x_0) - f* [f]");
}

Problem ProblemOptions::problem() const {
  validate(problem_);
  return problem_;
}

void print_plan(Plan const& plan) {
  fmt::print("{:>12} {:>12} {:>10} {:>8} {:>10} {:>24} {:>24} {:>24}\n", "first_step", "steps", "epoch",
             "epoch_len", "batch", "alpha", "beta", "gamma");
  for (auto const& s : tabulate(plan))
    fmt::print("{:>12} {:>12} {:>10} {:>8} {:>10} {:>24} {:>24} {:>24}\n", s.first_step, s.steps,
               s.first_epoch, s.steps_per_epoch, shortest(s.batch), shortest(s.alpha), shortest(s.beta),
               shortest(s.gamma));
}

}  // namespace qhm::cli
