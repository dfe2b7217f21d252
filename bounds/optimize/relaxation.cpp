#include "bounds/optimize/relaxation.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "bounds/certificates/enclosed_arithmetic.hpp"
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

/// Pieces of two plans that differ in numbers alone, each number as the interval between the two.
Profile<Enclosure> hull_of(Profile<Enclosure> const& low, Profile<Enclosure> const& high) {
  auto pieces = low.pieces();
  auto const between = [](Enclosure& into, Enclosure const& other) { into = hull(into, other); };
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    auto& piece = pieces[i];
    auto const& other = high.pieces().at(i);
    if (piece.steps != other.steps || piece.steps_per_epoch != other.steps_per_epoch)
      throw Undecided("the two plans change at different steps");
    between(piece.alpha.amplitude, other.alpha.amplitude);
    for (auto const member : {&Piece<Enclosure>::beta, &Piece<Enclosure>::gamma}) {
      between((piece.*member).flat.value, (other.*member).flat.value);
      between((piece.*member).flat.complement, (other.*member).flat.complement);
      between((piece.*member).falling.amplitude, (other.*member).falling.amplitude);
    }
  }
  return Profile<Enclosure>(std::move(pieces));
}

/// The same pieces with other batches.
Profile<Enclosure> with_batch(Profile<Enclosure> const& profile, Enclosure const& batch) {
  auto pieces = profile.pieces();
  for (auto& piece : pieces) piece.batch = batch;
  return Profile<Enclosure>(std::move(pieces));
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
    return of_steps(corners, run->steps);
  } catch (InputError const&) {  // a table that is too long
    return 0;
  }
}

double Relaxation::of_steps(Corners const& corners, std::uint64_t steps) const {
  bool const momentum_with_2_s = theorem_->name == "theorem-2-s" &&
                                 number_of(corners.high, Parameter::beta) > 0 &&
                                 number_of(corners.high, Parameter::gamma) > 0;
  Plan high = corners.high;
  double ratio = 1;
  if (!momentum_with_2_s) {
    set_number(high, Parameter::learning_rate, number_of(corners.low, Parameter::learning_rate));
    ratio = corners.ratio;
  }
  auto const table = [&](Plan plan) {
    if (flat_) return Profile<Enclosure>(plan, steps);
    // By the epoch: T_m of the smallest batch, 1/b of the largest.
    Enclosure const batch = Profile<Enclosure>(plan, 1).pieces().front().batch;
    bool const one_batch = std::holds_alternative<Constant>(plan.batch);
    if (one_batch) plan.batch = corners.slow.batch;
    Profile<Enclosure> profile(plan, steps);
    return one_batch ? with_batch(profile, batch) : profile;
  };
  try {
    auto const profile = hull_of(table(corners.low), table(high));
    return std::max(0.0,
                    lower(Enclosure(formulas().at(theorem_->name)(problem_, profile) / Enclosure(ratio))));
  } catch (AssumptionViolated const&) {  // by every plan of the box
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
