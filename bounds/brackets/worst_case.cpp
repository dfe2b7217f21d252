#include "bounds/brackets/worst_case.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "bounds/brackets/clipped_search.hpp"

namespace qhm::bounds {

std::string_view calculation_name(Calculation calculation) {
  return calculation == Calculation::straight  ? "straight"
         : calculation == Calculation::moments ? "moments"
                                               : "enumeration";
}

namespace {

constexpr std::uint64_t search_budget = std::uint64_t{1} << 20;

/// A coordinate of scale 1, and what one unit of scale adds to the value and takes from each constant.
struct Carrier {
  Component unit;
  double value = 0, gap = 0, variance = 0, gradient_sq = 0;
};

Component scaled(Component c, double scale) {
  c.start *= std::sqrt(scale);
  c.slope *= std::sqrt(scale);
  c.variance *= scale;
  return c;
}

/// Two carriers and their best scales.
struct Mixture {
  Carrier a, b;
  double scale_a = 0, scale_b = 0;
  [[nodiscard]] double value() const { return a.value * scale_a + b.value * scale_b; }
};

/// Maximises the value over the scales >= 0: a corner of gap, variance and squared gradient.
Mixture best_mixture(Problem const& problem, Carrier const& a, Carrier const& b) {
  double const G = problem.gradient_bound.value;
  struct Limit {
    double a, b, most;
  };
  Limit const limits[] = {{a.gap, b.gap, problem.gap.value},
                          {a.variance, b.variance, problem.variance.value},
                          {a.gradient_sq, b.gradient_sq, std::isfinite(G) ? G * G : 0}};
  std::size_t const count = std::isfinite(G) ? 3 : 2;
  Mixture best{a, b};
  auto const consider = [&](double s, double t) {
    if (!(s >= 0 && t >= 0 && std::isfinite(s) && std::isfinite(t))) return;
    for (std::size_t i = 0; i < count; ++i)
      if (limits[i].a * s + limits[i].b * t > limits[i].most * (1 + 1e-13)) return;
    if (a.value * s + b.value * t > best.value()) best.scale_a = s, best.scale_b = t;
  };
  for (std::size_t i = 0; i < count; ++i) {
    consider(limits[i].most / limits[i].a, 0);
    consider(0, limits[i].most / limits[i].b);
    for (std::size_t j = 0; j < i; ++j) {
      double const det = limits[i].a * limits[j].b - limits[i].b * limits[j].a;
      consider((limits[i].most * limits[j].b - limits[i].b * limits[j].most) / det,
               (limits[i].a * limits[j].most - limits[i].most * limits[j].a) / det);
    }
  }
  return best;
}

class Search {
 public:
  Search(Problem const& problem, std::span<Stage<double> const> stages, Target const& target)
      : problem_(problem), stages_(stages), target_(target), L_(problem.smoothness.value) {}

  std::vector<Found> run() {
    Carrier const slope = slope_carrier();
    keep(best_mixture(problem_, slope, {}));
    if (target_.weights)
      search_averages(slope);
    else
      search_minimum(slope);
    for (auto const& clipped : clipped_candidates(problem_, stages_, target_)) found_.push_back(clipped);
    std::stable_sort(found_.begin(), found_.end(),
                     [](Found const& a, Found const& b) { return a.value > b.value; });
    return found_;
  }

 private:
  [[nodiscard]] bool bounded() const { return std::isfinite(problem_.gradient_bound.value); }

  [[nodiscard]] Carrier slope_carrier() const {
    double const W = straight_distance(stages_);
    return {{.calculation = Calculation::straight, .curvature = L_, .slope = 1, .start = W + 1 / L_},
            1,
            W + 1 / (2 * L_),
            0,
            1};
  }

  /// A quadratic of this curvature, start and variance; empty where its iterates are not known to stay where
  /// it is one, or its value is not known.
  [[nodiscard]] std::optional<Carrier> quadratic(double curvature, double start, double variance) const {
    Carrier carrier{{.curvature = curvature, .start = start, .variance = variance}};
    if (bounded()) {
      auto const slope = smallest_slope(stages_, curvature, std::sqrt(variance), start);
      if (!slope) return std::nullopt;
      carrier.unit.slope = *slope;
      carrier.gradient_sq = std::pow(*slope + std::sqrt(variance), 2);
    }
    carrier.gap = curvature * start * start / 2;
    carrier.variance = variance;
    if (target_.weights) {
      carrier.value = average_gradient_sq<double>(carrier.unit, stages_, *target_.weights);
    } else {
      auto const lowest = lowest_gradient_sq<double>(
          {.curvature = curvature, .start_sq = start * start, .variance = variance}, stages_, search_budget);
      if (!lowest) return std::nullopt;
      carrier.value = lowest->seen;
    }
    return std::isfinite(carrier.value) ? std::optional(carrier) : std::nullopt;
  }

  using Try = std::function<Mixture(double)>;

  /// The best of `mixture(u)`: a grid over [low, high] in log u, then golden section around its best point.
  static Mixture best_of(double low, double high, int points, int rounds, Try const& mixture) {
    double const width = std::log(high / low) / (points - 1);
    Mixture best = mixture(high);
    double at = std::log(high);
    auto const consider = [&](double u) {
      Mixture const next = mixture(std::exp(u));
      if (next.value() > best.value()) best = next, at = u;
      return next.value();
    };
    for (int i = 0; i + 1 < points; ++i) consider(std::log(low) + i * width);
    double const golden = (std::sqrt(5.0) - 1) / 2;
    double a = std::max(std::log(low), at - width), b = std::min(std::log(high), at + width);
    double u = b - golden * (b - a), v = a + golden * (b - a);
    double at_u = consider(u), at_v = consider(v);
    for (int i = 0; i < rounds; ++i)
      if (at_u > at_v) {
        b = v, v = u, at_v = at_u, u = b - golden * (b - a), at_u = consider(u);
      } else {
        a = u, u = v, at_u = at_v, v = a + golden * (b - a), at_v = consider(v);
      }
    return best;
  }

  void search_averages(Carrier const& slope) {
    auto const alone = [&](std::optional<Carrier> const& c) {
      return c ? best_mixture(problem_, *c, {}) : Mixture{};
    };
    Mixture const gap = best_of(1e-4 * L_, L_, 17, 20, [&](double u) { return alone(quadratic(u, 1, 0)); });
    keep(gap);
    for (Carrier const& first : {slope, gap.a})
      keep(best_of(1e-4 * L_, L_, 17, 20, [&](double u) {
        auto const noisy = quadratic(u, 0, 1);
        return noisy ? best_mixture(problem_, first, *noisy) : Mixture{};
      }));
  }

  void search_minimum(Carrier const& slope) {
    keep(best_of(1e-4 * L_, L_, 9, 10, [&](double u) {
      auto const still = quadratic(u, 1, 0);
      return still ? best_mixture(problem_, *still, {}) : Mixture{};
    }));
    if (problem_.variance.value == 0) return;
    // Start in units of the spread at which the first stage's noise keeps x.
    auto const noisy = [&](double curvature, double ratio) {
      auto const rest = MomentStep<double>(stages_.front(), curvature, 1).stationary();
      if (!rest) return Mixture{};
      auto const carrier = quadratic(curvature, std::sqrt(ratio * rest->xx), 1);
      return carrier ? best_mixture(problem_, slope, *carrier) : Mixture{};
    };
    Mixture best{};
    double ratio = 1;
    for (double const tried : {0.25, 0.6, 1.0, 1.6, 4.0, 16.0, 256.0}) {
      Mixture const next = best_of(1e-3 * L_, L_, 7, 0, [&](double u) { return noisy(u, tried); });
      if (next.value() > best.value()) best = next, ratio = tried;
    }
    for (int round = 0; best.scale_b > 0 && round < 3; ++round) {
      double const curvature = best.b.unit.curvature, factor = round == 0 ? 4 : 1.3;
      auto const finer = best_of(std::max(curvature / factor, 1e-6 * L_), std::min(L_, curvature * factor), 3,
                                 12, [&](double u) { return noisy(u, ratio); });
      if (finer.value() > best.value()) best = finer;
      double found = ratio, highest = best.value();
      auto const nearer = best_of(ratio / factor, ratio * factor, 3, 12, [&](double r) {
        auto const tried = noisy(best.b.unit.curvature, r);
        if (tried.value() > highest) highest = tried.value(), found = r;
        return tried;
      });
      if (nearer.value() > best.value()) best = nearer, ratio = found;
    }
    keep(best);
  }

  void keep(Mixture const& mixture) {
    Witness witness;
    for (auto const& [carrier, scale] :
         {std::pair{mixture.a, mixture.scale_a}, std::pair{mixture.b, mixture.scale_b}})
      if (scale > 0) {
        Component c = scaled(carrier.unit, scale);
        c.curvature = trimmed(c.curvature, L_);
        c.variance = trimmed(c.variance, problem_.variance.value);
        c.slope = trimmed(c.slope, problem_.gradient_bound.value);
        if (c.calculation == Calculation::straight) {
          double const W = straight_distance(stages_);
          c.start = trimmed(c.slope * (W + 1 / L_) * (1 + 2e-11), 0);
        } else {
          c.start = trimmed(c.start, 0);
        }
        witness.components.push_back(c);
      }
    if (!witness.components.empty()) found_.push_back({witness, mixture.value()});
  }

  Problem const& problem_;
  std::span<Stage<double> const> stages_;
  Target const& target_;
  double L_;
  std::vector<Found> found_;
};

}  // namespace

std::vector<Found> worst_cases(Problem const& problem, std::span<Stage<double> const> stages,
                               Target const& target) {
  return Search(problem, stages, target).run();
}

}  // namespace qhm::bounds
