#include "bounds/theorems/theorem_a.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace qhm::bounds {
namespace {

constexpr int free_parameters = 4;
/// (log theta1, log theta2, theta3, z): the coordinates in which the search moves.
using Point = std::array<double, free_parameters>;

TheoremAChoice choice_at(Point const& p) {
  return {std::exp(std::clamp(p[0], -12.0, 12.0)), std::exp(std::clamp(p[1], -12.0, 12.0)), std::abs(p[2]),
          std::abs(p[3])};
}

Point point_of(TheoremAChoice const& c) {
  return {std::log(std::max(c.theta1, 1e-5)), std::log(c.theta2), c.theta3, c.final_weight};
}

struct Vertex {
  Point at;
  double value;
};

/// Nelder and Mead's simplex search with the usual coefficients, a fixed number of evaluations.
template <class Function>
Vertex simplex_search(Point const& start, Function const& value_at, int evaluations) {
  std::vector<Vertex> simplex{{start, value_at(start)}};
  for (int i = 0; i < free_parameters; ++i) {
    Point moved = start;
    moved[static_cast<std::size_t>(i)] += 0.5;
    simplex.push_back({moved, value_at(moved)});
  }
  auto const better = [](Vertex const& a, Vertex const& b) { return a.value < b.value; };
  while (evaluations > 0) {
    std::sort(simplex.begin(), simplex.end(), better);
    Point centre{};
    for (int v = 0; v < free_parameters; ++v)
      for (std::size_t i = 0; i < free_parameters; ++i)
        centre[i] += simplex[static_cast<std::size_t>(v)].at[i] / free_parameters;
    auto& worst = simplex.back();
    auto const along = [&](double step) {
      Point p;
      for (std::size_t i = 0; i < free_parameters; ++i) p[i] = centre[i] + step * (worst.at[i] - centre[i]);
      --evaluations;
      return Vertex{p, value_at(p)};
    };
    Vertex const reflected = along(-1);
    if (better(reflected, simplex.front())) {
      Vertex const expanded = along(-2);
      worst = better(expanded, reflected) ? expanded : reflected;
    } else if (better(reflected, simplex[free_parameters - 1])) {
      worst = reflected;
    } else if (Vertex const contracted = along(better(reflected, worst) ? -0.5 : 0.5);
               better(contracted, worst)) {
      worst = contracted;
    } else {
      for (std::size_t v = 1; v < simplex.size(); ++v) {
        for (std::size_t i = 0; i < free_parameters; ++i)
          simplex[v].at[i] = (simplex[v].at[i] + simplex[0].at[i]) / 2;
        simplex[v].value = value_at(simplex[v].at);
        --evaluations;
      }
    }
  }
  return *std::min_element(simplex.begin(), simplex.end(), better);
}

}  // namespace

std::optional<TheoremAChoice> optimise_theorem_a(Problem const& problem,
                                                 std::span<Stage<double> const> stages) {
  // An inadmissible choice counts as +inf, never as a small value.
  auto const value = [&](TheoremAChoice const& choice) {
    detail::TheoremASweep<double> sweep(problem, stages, choice);
    for (std::size_t j = stages.size(); j-- > 0 && sweep.admissible();) sweep.stage(stages[j]);
    double const bound = sweep.bound(problem);
    return sweep.admissible() && bound >= 0 ? bound : std::numeric_limits<double>::infinity();
  };
  // A sweep costs about 80 ns a stage: long tables are searched with fewer of them.
  bool const long_table = stages.size() > 4096;
  std::vector<double> const all_theta1{1e-5, 0.5, 1.0, 2.0, 4.0, 1e3};
  std::vector<double> const few_theta1{0.5, 2.0, 1e3};
  std::vector<double> const all_theta2{0.25, 0.5, 1.0, 2.0, 4.0, 16.0};
  std::vector<double> const few_theta2{0.5, 2.0, 8.0};
  std::vector<Vertex> candidates;
  for (double const theta1 : long_table ? few_theta1 : all_theta1)
    for (double const theta2 : long_table ? few_theta2 : all_theta2)
      for (double const theta3 : {0.0, 1.0})
        for (double const z : {0.0, 0.5, 1.5}) {
          TheoremAChoice const choice{theta1, theta2, theta3, z};
          candidates.push_back({point_of(choice), value(choice)});
        }
  auto const better = [](Vertex const& a, Vertex const& b) { return a.value < b.value; };
  auto best = *std::min_element(candidates.begin(), candidates.end(), better);
  if (!std::isfinite(best.value)) return std::nullopt;
  auto const at_point = [&](Point const& p) { return value(choice_at(p)); };
  for (int round = 0; round < (long_table ? 1 : 2); ++round)
    best = std::min(best, simplex_search(best.at, at_point, 60), better);
  return choice_at(best.at);
}

std::vector<double> theorem_a_weights(Problem const& problem, std::span<Stage<double> const> stages,
                                      TheoremAChoice const& choice) {
  std::vector<double> record(stages.back().last_step() + 1);
  detail::TheoremASweep<double> sweep(problem, stages, choice);
  sweep.record_weights(record);
  for (std::size_t j = stages.size(); j-- > 0 && sweep.admissible();) sweep.stage(stages[j]);
  if (!sweep.admissible()) throw AssumptionViolated(sweep.broken_step(), "a weight q is below 0");
  return record;
}

}  // namespace qhm::bounds
