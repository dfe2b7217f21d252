#include "bounds/optimize/relaxation.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "bounds/optimize/favourable_table.hpp"
#include "bounds/theorems/evaluators.hpp"
#include "core/errors.hpp"

namespace qhm::bounds {
namespace {

using Formula = Enclosure (*)(Problem const&, Profile<Enclosure> const&);

std::map<std::string, Formula> const& formulas() {
  static std::map<std::string, Formula> const all{
      {"theorem-2", theorem_2<Enclosure>},       {"theorem-2-w", theorem_2_w<Enclosure>},
      {"theorem-2-s", theorem_2_s<Enclosure>},   {"theorem-4-repaired", theorem_4_repaired<Enclosure>},
      {"corollary-a1", corollary_a1<Enclosure>}, {"corollary-a2", corollary_a2<Enclosure>},
      {"corollary-a3", corollary_a3<Enclosure>}, {"corollary-a4", corollary_a4<Enclosure>}};
  return all;
}

bool is_free(Family const& family, Parameter parameter) {
  return std::any_of(family.free.begin(), family.free.end(),
                     [&](Freedom const& free) { return free.parameter == parameter; });
}

bool all_constant(Plan const& plan) {
  return std::holds_alternative<Constant>(plan.learning_rate) &&
         std::holds_alternative<Constant>(plan.beta) && std::holds_alternative<Constant>(plan.gamma);
}

/// Above x by less than an ulp of it: what a rounded x stood for is below.
double just_above(double x) {
  return std::nextafter(x, std::numeric_limits<double>::infinity());
}

/// The bounds of Theorem 2's kind read beta and gamma as omega = gamma beta alone.
bool reads_omega_alone(std::string const& theorem) {
  return theorem == "theorem-2" || theorem == "theorem-2-w" || theorem == "theorem-2-s";
}

}  // namespace

/// Plans at the ends of a box.
struct Relaxation::Corners {
  Plan slow;       ///< smallest batches at every step, and so the most steps for a budget
  Plan low, high;  ///< largest batches; smallest and largest alpha, beta, gamma
  double ratio;    ///< an upper bound on (largest alpha)/(smallest alpha)
};

Relaxation::Relaxation(Problem const& problem, Family const& family, Budget const& budget,
                       Theorem const& theorem)
    : problem_(problem),
      family_(family),
      budget_(budget),
      theorem_(&theorem),
      flat_(all_constant(family.base)) {
  std::string const& name = theorem.name;
  if (name == "theorem-a" || name == "theorem-4-free-scale")
    throw NoRelaxation(name + " has free parameters of its own");
  if (!formulas().contains(name)) throw NoRelaxation(name + " is a recursion without a relaxation here");
  bool const weights = is_free(family, Parameter::beta) || is_free(family, Parameter::gamma);
  if (weights && (name == "corollary-a1" || name == "theorem-4-repaired"))
    throw NoRelaxation("the condition of " + name + " cuts through the ranges of alpha and beta");
  if (weights && (name == "corollary-a2" || name == "corollary-a3" || name == "corollary-a4"))
    throw NoRelaxation(name + " holds for single values of the free beta or gamma");
  if (flat_) return;
  if (budget.asks_for_accuracy())
    throw NoRelaxation("a bound whose learning rate or momentum changes need not fall with K");
  bool const batch = is_free(family, Parameter::batch);
  bool const shape = is_free(family, Parameter::growth) || is_free(family, Parameter::interval);
  if (!batch && !shape) return;
  bool const by_epochs = budget.kind == Budget::Kind::epochs && !shape && name != "corollary-a3" &&
                         std::holds_alternative<Constant>(family.base.batch);
  if (!by_epochs)
    throw NoRelaxation(
        "learning rate or momentum change by the epoch, whose length changes with the free batch");
}

double Relaxation::lower_bound(Box const& box, double enough) const {
  Corners corners{family_.at(box.low), family_.at(box.low), family_.at(box.high), 1};
  auto const set_all = [](Parameter parameter, double value, auto&... plans) {
    (set_number(plans, parameter, value), ...);
  };
  for (std::size_t i = 0; i < family_.free.size(); ++i) {
    auto const parameter = family_.free[i].parameter;
    switch (parameter) {
      case Parameter::learning_rate:
        if (box.high[i] > box.low[i]) corners.ratio = just_above(box.high[i] / box.low[i]);
        break;
      case Parameter::batch:
      case Parameter::growth:
        set_all(parameter, box.low[i], corners.slow);
        set_all(parameter, box.high[i], corners.low, corners.high);
        break;
      case Parameter::interval:
        set_all(parameter, box.high[i], corners.slow);
        set_all(parameter, box.low[i], corners.low, corners.high);
        break;
      case Parameter::beta:
      case Parameter::gamma:
        break;
    }
  }
  PrecisionScope const scope(64);
  try {
    if (budget_.asks_for_accuracy()) return of_accuracy(corners, enough);
    auto const run = run_within(budget_, corners.slow);
    if (!run) return std::numeric_limits<double>::infinity();
    corners.slow = run->plan;
    corners.low.epochs = corners.high.epochs = run->plan.epochs;
    double const lower = of_steps(corners, run->steps);
    bool const limited = budget_.kind == Budget::Kind::evaluations && flat_;
    return limited ? std::max(lower, of_evaluations(corners, run->steps)) : lower;
  } catch (InputError const&) {  // a table that is too long
    return 0;
  }
}

/// How fast the numerator of a theorem rises at least, beside 2 Delta, when all alpha are multiplied by t >=
/// 1: by t^power.
///
///     noise L sigma2 alpha^2/b                       2
///     momentum G^2 alpha w (2 + L alpha), and a3     1
///     otherwise, where it does not fall              0
int Relaxation::numerator_power(Plan const& plan) const {
  std::string const& name = theorem_->name;
  if (smallest_rate(plan) > 0) return 0;  // alpha_k rises by less than t
  if (name == "corollary-a1" || name == "corollary-a2" || name == "corollary-a4") return 2;
  if (name == "corollary-a3") return 1;
  if (!reads_omega_alone(name)) return 0;
  if (without_momentum(plan)) return 2;
  return name == "theorem-2-s" ? 0 : 1;
}

double Relaxation::over_rates(Profile<Enclosure> const& profile, double ratio, int power) const {
  auto const formula = formulas().at(theorem_->name);
  Enclosure const all = formula(problem_, profile);
  double const plain = lower(Enclosure(all / Enclosure(ratio)));
  if (ratio == 1 || power == 0) return plain;
  Problem start_alone = problem_;
  start_alone.variance.value = 0;
  start_alone.gradient_bound.value = 0;
  Enclosure const start = formula(start_alone, profile);
  double const rest = std::max(0.0, lower(Enclosure(all - start)));
  double const p = lower(start);
  // min over 1 <= t <= ratio of p/t + rest t^(power-1)
  double least = p / ratio + rest;
  if (power == 2 && rest >= p) least = p + rest;
  if (power == 2 && rest < p)
    least = rest * ratio * ratio <= p ? p / ratio + rest * ratio : 2 * std::sqrt(p) * std::sqrt(rest);
  return std::max(plain, least * (1 - 1e-14));
}

double Relaxation::of_steps(Corners const& corners, std::uint64_t steps) const {
  // 2-S: alpha w 2|1 - L alpha (1-w)| rises up to L alpha (1-w) = 1/2.
  bool const may_fall = theorem_->name == "theorem-2-s" && !without_momentum(corners.high) &&
                        number_of(corners.high, Parameter::learning_rate) * problem_.smoothness.value > 0.499;
  Plan high = corners.high;
  double ratio = 1;
  if (!may_fall) {
    set_number(high, Parameter::learning_rate, number_of(corners.low, Parameter::learning_rate));
    ratio = corners.ratio;
  }
  auto const table = [&](Plan plan) {
    if (flat_) return one_stage(plan, steps, harmonic_mean_of_batches(plan, steps));
    // By the epoch: T_m of the smallest batch, 1/b of the largest.
    Enclosure const batch = Profile<Enclosure>(plan, 1).pieces().front().batch;
    bool const one_batch = std::holds_alternative<Constant>(plan.batch);
    if (one_batch) plan.batch = corners.slow.batch;
    Profile<Enclosure> profile(plan, steps);
    return one_batch ? with_batch(profile, batch) : profile;
  };
  try {
    auto const profile = hull_of(table(corners.low), table(high), reads_omega_alone(theorem_->name));
    return std::max(0.0, over_rates(profile, ratio, numerator_power(corners.high)));
  } catch (AssumptionViolated const&) {  // by every plan of the box
    return std::numeric_limits<double>::infinity();
  } catch (Undecided const&) {
    return 0;
  }
}

double Relaxation::of_evaluations(Corners const& corners, std::uint64_t most) const {
  int const power = numerator_power(corners.high);
  auto const run = run_within(budget_, corners.low);
  if (power < 2 || !run || most == max_steps) return 0;
  Enclosure const fewest(run->steps);
  try {
    auto const table = [&](Plan const& plan) {
      return one_stage(plan, run->steps, Enclosure(budget_.amount) / fewest);
    };
    Plan high = corners.high;
    set_number(high, Parameter::learning_rate, number_of(corners.low, Parameter::learning_rate));
    auto const profile = hull_of(table(corners.low), table(high), reads_omega_alone(theorem_->name));
    double const more_steps = upper(Enclosure(Enclosure(most) / fewest));
    return std::max(0.0, over_rates(profile, just_above(corners.ratio * more_steps), power));
  } catch (AssumptionViolated const&) {
    return std::numeric_limits<double>::infinity();
  } catch (Undecided const&) {
    return 0;
  }
}

double Relaxation::of_accuracy(Corners const& corners, double enough) const {
  double const target = just_above(budget_.accuracy * budget_.accuracy);
  auto const may_meet = [&](std::uint64_t K) { return of_steps(corners, K) <= target; };
  /// The least that more than K steps cost.
  auto const cost_beyond = [&](std::uint64_t K) {
    return budget_.cost == Budget::Cost::steps ? static_cast<double>(K) + 1
                                               : evaluations(corners.slow, K + 1) * (1 - 1e-10);
  };
  std::uint64_t low = 0;  // certainly too few
  std::uint64_t high = 1;
  while (!may_meet(high)) {
    low = high;
    if (low == max_steps) return std::numeric_limits<double>::infinity();
    if (cost_beyond(low) >= enough) return cost_beyond(low);
    high = high > max_steps / 4 ? max_steps : high * 4;
  }
  // To 1e-4 in K: the box is wider.
  while (high - low > 1 + low / 10'000) {
    std::uint64_t const middle = low + (high - low) / 2;
    (may_meet(middle) ? high : low) = middle;
  }
  return cost_beyond(low);
}

}  // namespace qhm::bounds
