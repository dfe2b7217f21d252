#include "bounds/rates/conditions.hpp"

#include <algorithm>

#include "bounds/rates/step_condition.hpp"

namespace qhm::bounds {
namespace {

Condition diverges(std::string const& series, Order const& order) {
  bool const holds = order.grows();
  return {series + " = inf", holds, holds ? "diverges like " + text(order, "K") : "converges"};
}

Condition converges(std::string const& series, Order const& order) {
  if (order.zero) return {series + " < inf", true, "is 0"};
  bool const holds = !order.grows();
  return {series + " < inf", holds, holds ? "converges" : "diverges like " + text(order, "K")};
}

Condition is_small(std::string const& series, Order const& order, Order const& alpha) {
  Order const ratio = order / alpha;
  std::string const like = text(ratio, "K");
  return {series + " = o(sum alpha)", ratio.vanishes(),
          ratio.zero         ? "is 0"
          : ratio.vanishes() ? "ratio falls like " + like
          : ratio.grows()    ? "ratio grows like " + like
                             : "ratio does not tend to 0"};
}

Condition omega_below_one(Schedules const& s) {
  return {"sup gamma beta < 1", !s.omega_tends_to_one,
          s.omega_tends_to_one ? "gamma = 1 and beta tends to 1" : "holds"};
}

}  // namespace

bool TheoremConditions::hold() const {
  return std::all_of(conditions.begin(), conditions.end(), [](auto const& c) { return c.holds; });
}

std::string TheoremConditions::why_not() const {
  std::string all;
  for (auto const& c : conditions)
    if (!c.holds) all += (all.empty() ? "" : "; ") + c.statement + ": " + c.reason;
  return all;
}

std::vector<TheoremConditions> theorem_conditions(Plan const& plan, Reading reading) {
  auto const s = schedules(plan, reading);
  auto const sums = sum_orders(s);
  auto const step = step_condition(plan, reading);
  auto const steps_are_long = diverges("sum alpha", sums.alpha);
  auto const theorem_4 = [&](std::string const& name, std::string const& title, Condition const& noise) {
    return TheoremConditions{name,
                             title,
                             {steps_are_long,
                              noise,
                              converges("sum alpha^2/(1-beta)", sums.alpha_sq_over_complement),
                              {"beta (alpha/2 + 1) <= 1 for all k", step.holds, step.reason}}};
  };
  return {
      {"theorem-2-ii",
       "Theorem 2 (ii)",
       {steps_are_long, converges("sum gamma beta", sums.omega),
        converges("sum alpha^2/b", sums.alpha_sq_over_batch)}},
      {"theorem-2-ii-weaker",
       "Theorem 2 (ii), weaker conditions",
       {steps_are_long, is_small("sum alpha gamma beta", sums.alpha_omega, sums.alpha),
        is_small("sum alpha^2/b", sums.alpha_sq_over_batch, sums.alpha), omega_below_one(s)}},
      theorem_4("theorem-4-ii", "Theorem 4 (ii)", converges("sum (1-beta)/b", sums.complement_over_batch)),
      theorem_4("theorem-4-ii-squared", "Theorem 4 (ii) with (1-beta)^2",
                converges("sum (1-beta)^2/b", sums.complement_sq_over_batch))};
}

}  // namespace qhm::bounds
