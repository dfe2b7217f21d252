#include "bounds/optimize/family.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/decimal.hpp"
#include "core/errors.hpp"

namespace qhm::bounds {
namespace {

constexpr std::array all_parameters{Parameter::learning_rate, Parameter::batch, Parameter::growth,
                                    Parameter::interval,      Parameter::beta,  Parameter::gamma};

/// The number that `parameter` names inside the plan, or null where its kinds have none.
double* find(Plan& plan, Parameter parameter) {
  auto const value_or_max =
      match{[](Constant& s) -> double* { return &s.value; }, [](Increasing& s) -> double* { return &s.min; },
            [](Table&) -> double* { return nullptr; }, [](auto& s) -> double* { return &s.max; }};
  switch (parameter) {
    case Parameter::learning_rate:
      return std::visit(value_or_max, plan.learning_rate);
    case Parameter::batch:
      return std::visit(
          match{[](Constant& s) -> double* { return &s.value; },
                [](Exponential& s) -> double* { return &s.initial; },
                [](Linear& s) -> double* { return &s.initial; }, [](auto&) -> double* { return nullptr; }},
          plan.batch);
    case Parameter::growth:
      return std::visit(
          match{[](Exponential& s) -> double* { return &s.growth; },
                [](Linear& s) -> double* { return &s.slope; }, [](auto&) -> double* { return nullptr; }},
          plan.batch);
    case Parameter::beta:
      return std::visit(value_or_max, plan.beta);
    case Parameter::gamma:
      return std::visit(value_or_max, plan.gamma);
    case Parameter::interval:
      return nullptr;  // a count
  }
  throw std::logic_error("a parameter is one of six");
}

/// Whether anything of the plan changes by intervals.
bool has_interval(Plan const& plan) {
  return !std::holds_alternative<Constant>(plan.batch) || std::holds_alternative<StepDecay>(plan.beta) ||
         std::holds_alternative<StepDecay>(plan.gamma) ||
         (plan.paper_code && std::holds_alternative<Increasing>(plan.beta));
}

/// `value` with so many significant digits: to the nearest, or towards zero.
double with_digits(double value, int digits, bool down = false) {
  double cut = 0;
  auto const text = fmt::format("{:.{}e}", value, digits - 1);
  std::from_chars(text.data(), text.data() + text.size(), cut);
  if (!down || cut <= value) return cut;
  double const unit = std::pow(10, std::floor(std::log10(value)) - digits + 1);
  return with_digits(cut - unit, digits);
}

Freedom range_of(Parameter parameter, Plan const& base, std::uint64_t batch_max, Problem const& problem) {
  auto const B = static_cast<double>(batch_max);
  switch (parameter) {
    case Parameter::learning_rate: {
      double const limit = with_digits(2 / problem.smoothness.value * (1 - 1e-6), 6, true);
      double const low = std::max(smallest_rate(base), with_digits(limit * 1e-15, 6));
      if (low > limit)
        throw InputError("--lr-min", shortest(low), "is above 2/L, the end of the range of lr-max",
                         "lower it, or do not free lr");
      return {parameter, low, limit};
    }
    case Parameter::batch:
      return {parameter, 1, B};
    case Parameter::growth:
      return std::holds_alternative<Exponential>(base.batch) ? Freedom{parameter, 1.01, 16}
                                                             : Freedom{parameter, 0.01, std::max(B, 0.02)};
    case Parameter::interval:
      return {parameter, 1, static_cast<double>(base.epochs)};
    case Parameter::beta:
      return {parameter, 0, 0.999};
    case Parameter::gamma:
      return {parameter, 0, 1};
  }
  throw std::logic_error("a parameter is one of six");
}

std::string known_names() {
  std::string all;
  for (auto const parameter : all_parameters)
    all += (all.empty() ? "" : ", ") + std::string(parameter_name(parameter));
  return all;
}

Parameter parameter_named(std::string const& name) {
  for (auto const parameter : all_parameters)
    if (parameter_name(parameter) == name) return parameter;
  throw InputError("--free", name, "is not a number of a plan", "choose from: " + known_names());
}

void require_owned(Plan const& base, Parameter parameter) {
  Plan plan = base;
  bool const owned = parameter == Parameter::interval ? has_interval(base) : find(plan, parameter) != nullptr;
  if (owned) return;
  if (parameter == Parameter::growth)
    throw InputError("--free", "growth", "is a number that --batch constant does not have",
                     "choose --batch exponential or linear, or leave it out");
  throw InputError("--free", "interval", "is a number that none of these schedules has",
                   "choose a growing --batch or step-decay momentum, or leave it out");
}

}  // namespace

std::string_view parameter_name(Parameter parameter) {
  constexpr std::array<std::string_view, 6> names{"lr", "batch", "growth", "interval", "beta", "gamma"};
  return names[static_cast<std::size_t>(parameter)];
}

double Freedom::rounded(double value) const {
  if (linear() && value < least_weight) value = 0;
  double const near = whole() ? std::round(value) : with_digits(value, digits_of_a_found_number);
  return std::clamp(near, low, high);
}

bool without_momentum(Plan const& plan) {
  bool const rises = std::holds_alternative<Increasing>(plan.beta);
  return number_of(plan, Parameter::gamma) == 0 || (!rises && number_of(plan, Parameter::beta) == 0);
}

double smallest_rate(Plan const& plan) {
  return std::visit(match{[](Cosine const& s) { return s.min; }, [](Polynomial const& s) { return s.min; },
                          [](auto const&) { return 0.0; }},
                    plan.learning_rate);
}

double number_of(Plan const& plan, Parameter parameter) {
  if (parameter == Parameter::interval) return static_cast<double>(plan.interval);
  Plan copy = plan;
  if (auto const* number = find(copy, parameter)) return *number;
  throw std::invalid_argument("the plan has no such number");
}

void set_number(Plan& plan, Parameter parameter, double value) {
  if (parameter == Parameter::interval) {
    plan.interval = static_cast<std::uint64_t>(value);
    return;
  }
  auto* const number = find(plan, parameter);
  if (number == nullptr) throw std::invalid_argument("the plan has no such number");
  *number = value;
}

Plan Family::at(Point const& point) const {
  Plan plan = base;
  for (std::size_t i = 0; i < free.size(); ++i) set_number(plan, free[i].parameter, point[i]);
  return plan;
}

namespace {

/// The lower ends of the search are proved for the kinds of the paper and linear growth of the batch.
void require_searchable(Plan const& base) {
  auto const refuse = [](char const* flag, std::string const& value, char const* remedy) {
    throw InputError(flag, value, "is not searched: how far below a plan could lie is not proved for it",
                     remedy);
  };
  if (changes_by_stage(base.learning_rate))
    refuse("--lr", std::string(kind_name(base.learning_rate)),
           "choose constant, sqrt-decay, decay, cosine or polynomial");
  if (base.rate_per == RatePer::step) refuse("--lr-per", "step", "choose epoch");
  if (base.warm_up) refuse("--warmup-epochs", std::to_string(base.warm_up->epochs), "leave the warm-up out");
  bool const known =
      std::visit(match{[](Constant const&) { return true; }, [](Exponential const&) { return true; },
                       [](Linear const&) { return true; }, [](auto const&) { return false; }},
                 base.batch);
  if (!known) refuse("--batch", std::string(kind_name(base.batch)), "choose constant, exponential or linear");
}

}  // namespace

Family family_of(Plan const& base, std::span<std::string const> names, std::uint64_t batch_max,
                 Problem const& problem) {
  require_searchable(base);
  bool const grows = !std::holds_alternative<Constant>(base.batch);
  std::vector<std::string> chosen(names.begin(), names.end());
  if (chosen.empty())
    chosen =
        grows ? std::vector<std::string>{"lr", "batch", "growth"} : std::vector<std::string>{"lr", "batch"};
  Family family{base, {}};
  if (grows) family.base.batch_cap = std::min(base.batch_cap.value_or(batch_max), batch_max);
  for (auto const& name : chosen) {
    auto const parameter = parameter_named(name);
    require_owned(base, parameter);
    for (auto const& other : family.free)
      if (other.parameter == parameter)
        throw InputError("--free", name, "stands twice in the list", "name each number once");
    family.free.push_back(range_of(parameter, base, batch_max, problem));
  }
  return family;
}

}  // namespace qhm::bounds
