#include "bounds/rates/rules.hpp"

namespace qhm::bounds {

std::vector<Reading> readings(Plan const& plan) {
  if (has_horizon(plan.learning_rate)) return {Reading::horizon, Reading::extended};
  return {Reading::endless};
}

std::string_view reading_name(Reading reading) {
  switch (reading) {
    case Reading::endless:
      return "endless";
    case Reading::horizon:
      return "horizon";
    case Reading::extended:
      return "extended";
  }
  throw std::logic_error("a reading is one of three");
}

Asymptote operator*(Asymptote const& x, Asymptote const& y) {
  using enum Asymptote::Kind;
  if (x.kind == zero || y.kind == zero) return Asymptote::none();
  if (x.kind == geometric || y.kind == geometric) return Asymptote::geometric();
  return Asymptote::power_law(x.falls + y.falls);
}

Asymptote inverse(Asymptote const& x) {
  if (x.kind != Asymptote::Kind::power_law) throw std::domain_error("only a power law is inverted");
  return Asymptote::power_law(-x.falls);
}

Order sum_over_epochs(Asymptote const& term) {
  if (term.kind == Asymptote::Kind::zero) return Order::nothing();
  if (term.kind == Asymptote::Kind::geometric || term.falls > 1) return Order::one();
  if (term.falls == 1) return Order::of_log(1);
  return Order::of_power(Rational(1) - term.falls);
}

namespace {

Asymptote constant() {
  return Asymptote::power_law(0);
}

Asymptote of_learning_rate(LearningRate const& schedule, Reading reading) {
  auto const arc = [&] { return reading == Reading::horizon ? constant() : Asymptote::power_law({1, 2}); };
  return std::visit(
      match{[](Constant const&) { return constant(); },
            [](SqrtDecay const&) {
              return Asymptote::power_law({1, 2});
            },
            [](Decay const&) { return Asymptote::power_law(1); }, [&](Cosine const&) { return arc(); },
            [&](Polynomial const&) { return arc(); }, [](auto const&) { return constant(); }},
      schedule);
}

template <class Schedule>
Asymptote of_weight(Schedule const& schedule) {
  return std::visit(
      match{[](Constant const& s) { return s.value == 0 ? Asymptote::none() : constant(); },
            [](StepDecay const& s) { return s.max == 0 ? Asymptote::none() : Asymptote::geometric(); },
            [](Increasing const&) { return constant(); }},
      schedule);
}

}  // namespace

Schedules schedules(Plan const& plan, Reading reading) {
  bool const increasing = std::holds_alternative<Increasing>(plan.beta);
  using enum Schedules::Growth;
  auto const growth = plan.batch_cap                                    ? none
                      : std::holds_alternative<Exponential>(plan.batch) ? exponential
                      : std::holds_alternative<Linear>(plan.batch)      ? linear
                      : std::holds_alternative<SfoOptimal>(plan.batch)  ? linear
                                                                        : none;
  auto const* gamma = std::get_if<Constant>(&plan.gamma);
  return {.alpha = of_learning_rate(plan.learning_rate, reading),
          .one_minus_beta = increasing ? Asymptote::power_law({3, 4}) : constant(),
          .omega = of_weight(plan.gamma) * of_weight(plan.beta),
          .inverse_batch = growth == exponential ? Asymptote::geometric()
                           : growth == linear    ? Asymptote::power_law(1)
                                                 : constant(),
          .growth = growth,
          .omega_tends_to_one = increasing && gamma != nullptr && gamma->value == 1};
}

SumOrders sum_orders(Schedules const& s) {
  auto const square = s.alpha * s.alpha;
  auto const complement_over_batch = s.one_minus_beta * s.inverse_batch;
  return {.alpha = sum_over_epochs(s.alpha),
          .alpha_sq = sum_over_epochs(square),
          .alpha_sq_over_batch = sum_over_epochs(square * s.inverse_batch),
          .omega = sum_over_epochs(s.omega),
          .alpha_omega = sum_over_epochs(s.alpha * s.omega),
          .complement_over_batch = sum_over_epochs(complement_over_batch),
          .complement_sq_over_batch = sum_over_epochs(s.one_minus_beta * complement_over_batch),
          .alpha_sq_over_complement = sum_over_epochs(square * inverse(s.one_minus_beta))};
}

}  // namespace qhm::bounds
