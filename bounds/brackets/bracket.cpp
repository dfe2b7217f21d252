#include "bounds/brackets/bracket.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "bounds/best_bound.hpp"
#include "bounds/brackets/worst_case.hpp"
#include "bounds/certificates/certificate.hpp"
#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "bounds/theorems/plan_at.hpp"
#include "bounds/theorems/stage_weight.hpp"
#include "bounds/theorems/weights.hpp"

namespace qhm::bounds {
namespace {

/// An enclosure is narrow enough at this relative width: twice what `settled` may cost a minimum.
constexpr double wanted_width = 2 * settled;

double low_end(Enclosure const& x) {
  return lower(x);
}

template <class Real>
std::optional<Weighting<Real>> weighting(Theorem const& theorem, Problem const& problem,
                                         std::span<Stage<Real> const> stages) {
  std::vector<Real> by_stage;
  by_stage.reserve(stages.size());
  for (auto const& stage : stages) {
    auto weight = stage_weight<Real>(theorem.name, problem, stage);
    if (!weight) return std::nullopt;
    by_stage.push_back(std::move(*weight));
  }
  return stage_weighting<Real>(std::move(by_stage), stages);
}

/// One plan at one K under one class: tables in double and at the precisions that certificates need.
class BracketOf {
 public:
  BracketOf(Problem const& problem, Plan const& plan, std::uint64_t steps, GradientClass gradients)
      : problem_(problem), plan_(plan), steps_(steps), gradients_(gradients), at_(plan_, steps) {
    if (gradients == GradientClass::any) problem_.gradient_bound = {std::numeric_limits<double>::infinity()};
    std::uint64_t const row[] = {steps};
    table_ = bound_table(problem_, plan_, row, every_theorem());
  }
  BracketOf(BracketOf const&) = delete;
  BracketOf& operator=(BracketOf const&) = delete;

  [[nodiscard]] Evaluation const& evaluation(Theorem const& theorem) const {
    return table_.rows.front().by_theorem[theorem.index];
  }

  [[nodiscard]] Bracket minimum() const {
    Bracket bracket{.quantity = "minimum", .gradients = gradients_, .steps = steps_, .theorem = {}};
    if (auto const best = best_bound(table_, table_.rows.front())) {
      bracket.theorem = table_.theorems[*best]->name;
      bracket.upper = *table_.rows.front().by_theorem[*best].bound;
    } else {
      bracket.remark = "no theorem applies";
    }
    fill_lower(bracket, [](auto const&) { return Target{}; });
    return bracket;
  }

  [[nodiscard]] std::optional<Bracket> average(Theorem const& theorem) const {
    auto const& value = evaluation(theorem);
    if (!value.bound) return std::nullopt;
    Bracket bracket{.quantity = theorem.name,
                    .gradients = gradients_,
                    .steps = steps_,
                    .theorem = theorem.name,
                    .upper = *value.bound};
    bool const by_step = theorem.name == "theorem-a";
    if (by_step && steps_ > most_visited_steps) {
      bracket.remark = "per-step weights are not taken beyond 2^21 steps";
      return bracket;
    }
    std::vector<double> const per_step =
        by_step ? weights(theorem, problem_, at_.stages(), value) : std::vector<double>{};
    if (!by_step && !stage_weight<double>(theorem.name, problem_, at_.stages().front())) return std::nullopt;
    fill_lower(bracket, [&]<class Real>(std::span<Stage<Real> const> stages) {
      return by_step ? std::optional(step_weighting<Real>(per_step))
                     : weighting<Real>(theorem, problem_, stages);
    });
    return bracket;
  }

 private:
  template <class Weights>
  void fill_lower(Bracket& bracket, Weights const& weights) const {
    std::vector<Found> candidates;
    try {
      candidates = candidates_for(weights);
    } catch (TableTooLong const& too_long) {
      bracket.remark = too_long.what();
      return;
    }
    for (auto const& candidate : candidates) {
      if (bracket.lower && candidate.value <= lower(*bracket.lower)) break;
      auto enclosed = certified(candidate.witness, weights);
      if (!enclosed || (bracket.lower && lower(*enclosed) <= lower(*bracket.lower))) continue;
      bracket.lower = std::move(enclosed);
      bracket.witness = candidate.witness;
    }
    if (bracket.lower) return;
    bracket.remark += bracket.remark.empty() ? "no instance with a certified value was found" : "";
  }

  template <class Weights>
  static constexpr bool is_minimum =
      std::is_same_v<std::invoke_result_t<Weights, std::span<Stage<double> const>>, Target>;

  template <class Weights>
  [[nodiscard]] std::vector<Found> candidates_for(Weights const& weights) const {
    std::span<Stage<double> const> const stages = at_.stages();
    if constexpr (is_minimum<Weights>)
      return worst_cases(problem_, stages, weights(stages));
    else
      return worst_cases(problem_, stages, Target{weights(stages)});
  }

  /// The value of an instance, enclosed; empty where it is not certain that the instance is of the class.
  template <class Weights>
  [[nodiscard]] std::optional<Enclosure> certified(Witness const& witness, Weights const& weights) const {
    std::optional<Enclosure> widest;
    for (unsigned const bits : certificate_precisions) {
      PrecisionScope const scope(bits);
      try {
        PlanAt<Enclosure> const at(plan_, steps_);
        std::span<Stage<Enclosure> const> const stages = at.stages();
        if (!admissible<Enclosure>(problem_, witness, stages)) return std::nullopt;
        if constexpr (is_minimum<Weights>) {
          auto const lowest = lowest_gradient_sq<Enclosure>(witness, stages);
          if (!lowest) return std::nullopt;
          widest = hull(lowest->proved, lowest->seen);
        } else {
          widest = average_gradient_sq<Enclosure>(witness, stages, *weights(stages));
        }
        if (relative_width(*widest) <= wanted_width) return widest;
      } catch (Undecided const&) {
      }
    }
    return widest;
  }

  Problem problem_;
  Plan plan_;
  std::uint64_t steps_;
  GradientClass gradients_;
  PlanAt<double> at_;
  BoundTable table_;
};

}  // namespace

std::string_view class_name(GradientClass gradients) {
  return gradients == GradientClass::any ? "any" : "bounded";
}

std::optional<double> Bracket::ratio() const {
  if (!upper || !lower) return std::nullopt;
  double const value = low_end(*lower);
  return value > 0 ? std::optional(*upper / value) : std::nullopt;
}

std::vector<Bracket> brackets(Problem const& problem, Plan const& plan, std::uint64_t steps,
                              Averages averages) {
  BracketOf const any(problem, plan, steps, GradientClass::any);
  std::optional<BracketOf> bounded;
  if (std::isfinite(problem.gradient_bound.value))
    bounded.emplace(problem, plan, steps, GradientClass::bounded);
  std::vector<Bracket> all;
  if (bounded) all.push_back(bounded->minimum());
  all.push_back(any.minimum());
  for (auto const& theorem : theorems()) {
    bool const wanted =
        averages == Averages::all || (averages == Averages::winner && theorem.name == all.front().theorem);
    if (theorem.standing != Standing::proved || !wanted) continue;
    auto found = any.average(theorem);
    if (!found && bounded) found = bounded->average(theorem);
    if (found) all.push_back(std::move(*found));
  }
  return all;
}

Bracket bracket(Problem const& problem, Plan const& plan, std::uint64_t steps) {
  return brackets(problem, plan, steps, Averages::none).front();
}

nlohmann::json bracket_record(Bracket const& bracket) {
  nlohmann::json record{{"quantity", bracket.quantity},
                        {"gradients", class_name(bracket.gradients)},
                        {"steps", bracket.steps},
                        {"theorem", nullptr},
                        {"upper", nullptr},
                        {"lower", nullptr},
                        {"ratio", nullptr},
                        {"witness", nlohmann::json::array()},
                        {"remark", bracket.remark}};
  if (!bracket.theorem.empty()) record["theorem"] = bracket.theorem;
  if (bracket.upper) record["upper"] = *bracket.upper;
  if (bracket.lower) record["lower"] = {lower(*bracket.lower), upper(*bracket.lower)};
  if (auto const ratio = bracket.ratio()) record["ratio"] = *ratio;
  for (auto const& c : bracket.witness.components) {
    record["witness"].push_back({{"calculation", calculation_name(c.calculation)},
                                 {"curvature", c.curvature},
                                 {"slope", nullptr},
                                 {"start", c.start},
                                 {"variance", c.variance},
                                 {"noise", c.coin == Coin::skewed ? "two-point" : "rademacher"}});
    if (std::isfinite(c.slope)) record["witness"].back()["slope"] = c.slope;
  }
  return record;
}

}  // namespace qhm::bounds
