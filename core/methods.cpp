#include "core/methods.hpp"

#include <cmath>

#include "core/decimal.hpp"
#include "core/errors.hpp"

namespace qhm {
namespace {

constexpr std::uint64_t most_steps = std::uint64_t{1} << 20;

double constant_of(Beta const& schedule, std::string const& field, std::string const& remedy) {
  if (auto const* constant = std::get_if<Constant>(&schedule)) return constant->value;
  throw InputError(field, std::string(kind_name(schedule)),
                   "varies: no exact conversion has schedules of these kinds", remedy);
}

/// The warm-up with `change` applied to its first rate.
template <class Change>
std::optional<WarmUp> changed(std::optional<WarmUp> warm_up, Change const& change) {
  if (warm_up) warm_up->initial = change(warm_up->initial);
  return warm_up;
}

void require_weight(double mu) {
  if (!(mu >= 0 && mu < 1))
    throw InputError("momentum", shortest(mu), "is not in [0, 1)", "choose a weight below 1, such as 0.9");
}

/// Whether a schedule has this value all the time.
template <class Schedule>
bool is_always(Schedule const& schedule, double value) {
  return std::visit(
      match{[&](Constant const& s) { return s.value == value; },
            [&](StepDecay const& s) { return s.max == 0 && value == 0; }, [&](auto const&) { return false; }},
      schedule);
}

[[noreturn]] void refuse(Method method, std::string const& field, std::string const& value,
                         std::string const& constraint) {
  throw InputError(field, value, constraint + ", so that the plan is not " + method_name(method),
                   "convert it to another method, or change the schedule");
}

void require_gamma_one(Plan const& plan, Method method) {
  if (!is_always(plan.gamma, 1))
    refuse(method, "--gamma", std::string(kind_name(plan.gamma)), "is not 1 all the time");
}

}  // namespace

std::string method_name(Method method) {
  switch (method) {
    case Method::sgd:
      return "sgd";
    case Method::heavy_ball:
      return "heavy-ball";
    case Method::nshb:
      return "nshb";
    case Method::nesterov:
      return "nesterov";
  }
  return "";
}

Plan plan_of(Textbook const& book, Plan const& rest) {
  Plan plan = rest;
  plan.learning_rate = book.learning_rate;
  plan.warm_up = book.warm_up;
  if (book.method == Method::sgd) {
    plan.beta = Constant{0};
    plan.gamma = Constant{0};
  } else if (book.method == Method::nshb) {
    if (auto const* mu = std::get_if<Constant>(&book.momentum)) require_weight(mu->value);
    plan.beta = book.momentum;
    plan.gamma = Constant{1};
  } else {
    double const mu =
        constant_of(book.momentum, "momentum", "choose a constant one, or nshb, whose may vary");
    require_weight(mu);
    auto const change = [mu](double eta) { return eta / one_minus_decimal(mu); };
    plan.learning_rate = with_rates(book.learning_rate, change);
    plan.warm_up = changed(book.warm_up, change);
    plan.beta = Constant{mu};
    plan.gamma = Constant{book.method == Method::nesterov ? mu : 1.0};
  }
  validate(plan);
  return plan;
}

Textbook textbook_of(Plan const& plan, Method method) {
  validate(plan);
  Textbook book{
      .method = method, .learning_rate = plan.learning_rate, .momentum = plan.beta, .warm_up = plan.warm_up};
  if (method == Method::sgd) {
    if (!is_always(plan.beta, 0) && !is_always(plan.gamma, 0))
      refuse(method, "--gamma", std::string(kind_name(plan.gamma)), "is not 0 all the time, nor is beta");
    book.momentum = Constant{0};
    return book;
  }
  if (method == Method::nshb) {
    require_gamma_one(plan, method);
    return book;
  }
  if (method == Method::heavy_ball) require_gamma_one(plan, method);
  double const beta = constant_of(plan.beta, "--beta", "choose a constant one, or convert to nshb");
  if (method == Method::nesterov && !is_always(plan.gamma, beta))
    refuse(method, "--gamma", std::string(kind_name(plan.gamma)),
           "is not beta = " + shortest(beta) + " all the time");
  auto const change = [beta](double alpha) { return alpha * one_minus_decimal(beta); };
  book.learning_rate = with_rates(plan.learning_rate, change);
  book.warm_up = changed(plan.warm_up, change);
  return book;
}

std::vector<HeavyBallStage> heavy_ball_of_nshb(std::span<Stage<> const> stages) {
  std::vector<HeavyBallStage> all;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    auto const& s = stages[i];
    if (s.one_minus_gamma != 0)
      throw InputError("gamma", shortest(s.gamma) + " (from step " + std::to_string(s.first_step) + ")",
                       "is not 1", "only NSHB is a heavy ball");
    double const eta = s.alpha * s.one_minus_beta;
    double const before = i == 0 ? s.one_minus_beta : stages[i - 1].one_minus_beta;
    double const first = s.beta * (before / s.one_minus_beta);
    if (first == s.beta) {
      all.push_back({s.first_step, s.steps, eta, s.beta});
      continue;
    }
    all.push_back({s.first_step, 1, eta, first});
    if (s.steps > 1) all.push_back({s.first_step + 1, s.steps - 1, eta, s.beta});
  }
  return all;
}

std::vector<Stage<>> nshb_of_heavy_ball(std::span<HeavyBallStage const> stages) {
  std::vector<Stage<>> all;
  double complement = 1;  // 1 - beta_{k-1}
  for (auto const& s : stages) {
    auto const at = " (from step " + std::to_string(s.first_step) + ")";
    if (!(std::isfinite(s.eta) && s.eta >= 0))
      throw InputError("learning rate", shortest(s.eta) + at, "is not finite and >= 0",
                       "give a positive one");
    if (!(std::isfinite(s.mu) && s.mu >= 0))
      throw InputError("momentum", shortest(s.mu) + at, "is not finite and >= 0",
                       "give a weight such as 0.9");
    if (s.first_step != all.size())
      throw InputError("first step", std::to_string(s.first_step), "is not where the stage before ends",
                       "give neighbouring stages");
    if (s.steps > most_steps - all.size())
      throw InputError("steps", std::to_string(s.steps), "lead beyond 2^20", "convert fewer steps");
    for (std::uint64_t i = 0; i < s.steps; ++i) {
      std::uint64_t const k = all.size();
      double const mu = k == 0 ? 0 : s.mu;
      double const sum = mu + complement;
      complement /= sum;
      all.push_back({.first_step = k,
                     .steps = 1,
                     .first_epoch = k,
                     .steps_per_epoch = 1,
                     .alpha = s.eta / complement,
                     .beta = mu / sum,
                     .one_minus_beta = complement,
                     .gamma = 1,
                     .one_minus_gamma = 0,
                     .batch = 1});
    }
  }
  return all;
}

}  // namespace qhm
