#include "bounds/brackets/clipped_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace qhm::bounds {

double trimmed(double x, double exact) {
  if (std::isfinite(exact) && std::abs(x - exact) <= 1e-13 * exact) return exact;
  return std::isfinite(x) && x > 0 ? std::stod(fmt::format("{:.12g}", x * (1 - 1e-11))) : x;
}

namespace {

/// Shares in (0, 1] of L and of the largest slope, and in [0, 1] of the largest noise radius.
using Shares = std::array<double, 3>;

class ClippedSearch {
 public:
  ClippedSearch(Problem const& problem, std::span<Stage<double> const> stages, Target const& target,
                Coin coin)
      : problem_(problem), stages_(stages), target_(target), coin_(coin) {}

  std::optional<Found> run() const {
    Shares best{};
    double highest = 0;
    auto const consider = [&](Shares const& shares) {
      auto const component = component_of(shares);
      double const value = component ? value_of(*component) : 0;
      if (!(value > highest)) return false;
      highest = value;
      best = shares;
      return true;
    };
    for (double const curvature : {1.0, 0.5, 0.2, 0.05})
      for (double const slope : {1.0, 0.8, 0.6, 0.4, 0.2})
        for (double const noise : {0.0, 0.25, 0.5, 0.75, 1.0}) consider({curvature, slope, noise});
    if (highest == 0) return std::nullopt;
    for (double step = 0.1; step > 1e-4; step /= 2)
      for (std::size_t axis = 0; axis < best.size(); ++axis)
        for (double const sign : {-1.0, 1.0}) {
          Shares next = best;
          next[axis] = std::clamp(next[axis] + sign * step, axis == 2 ? 0.0 : 1e-3, 1.0);
          consider(next);
        }
    return Found{{{*component_of(best)}}, highest};
  }

 private:
  [[nodiscard]] std::optional<Component> component_of(Shares const& shares) const {
    double const L = problem_.smoothness.value, gap = problem_.gap.value, G = problem_.gradient_bound.value;
    double const factor = coin_ == Coin::skewed ? std::sqrt(3.0) : 1;  // of the radius to the spread
    double const most_spread = std::min(std::sqrt(problem_.variance.value), G / factor);
    double const curvature = trimmed(shares[0] * L, L);
    double const variance = trimmed(std::pow(shares[2] * most_spread, 2), problem_.variance.value);
    // A start on the curved part has h' <= sqrt(2 curvature gap): larger slopes bend nothing at the start.
    double const room = std::isfinite(G) ? G - factor * std::sqrt(variance) : 2 * std::sqrt(2 * L * gap);
    double const slope = trimmed(shares[1] * room, std::isfinite(G) && variance == 0 ? G : 0);
    if (!(slope > 0)) return std::nullopt;
    double const bend = slope / curvature;
    double const start = gap <= slope * bend / 2 ? std::sqrt(2 * gap / curvature) : gap / slope + bend / 2;
    return Component{Calculation::enumeration, curvature, slope, trimmed(start, 0), variance, coin_};
  }

  [[nodiscard]] double value_of(Component const& c) const {
    if (target_.weights) return average_gradient_sq<double>(c, stages_, *target_.weights);
    auto const values = enumerated_gradient_sq<double>(c, stages_);
    return *std::min_element(values.begin(), values.end());
  }

  Problem const& problem_;
  std::span<Stage<double> const> stages_;
  Target const& target_;
  Coin coin_;
};

}  // namespace

std::vector<Found> clipped_candidates(Problem const& problem, std::span<Stage<double> const> stages,
                                      Target const& target) {
  std::vector<Found> found;
  if (!(outcomes(stages, most_searched_outcomes) <= most_searched_outcomes)) return found;
  for (Coin const coin : {Coin::symmetric, Coin::skewed})
    if (auto const best = ClippedSearch(problem, stages, target, coin).run()) found.push_back(*best);
  return found;
}

}  // namespace qhm::bounds
