#include "bounds/theorems/theorem_4_free_scale.hpp"

#include <functional>
#include <utility>

namespace qhm::bounds {
namespace {

bool admissible(Profile<double> const& profile, double c) {
  try {
    require_admissible_scale(profile, c);
    return true;
  } catch (AssumptionViolated const&) {
    return false;
  }
}

/// An admissible c within 1e-10 of the least one, sup_k beta_k^2 alpha_k gamma_k / (2 (1 - beta_k^2)); 0
/// where every c > 0 is admissible down to 1e-15 of `unit`.
double least_scale(Profile<double> const& profile, double unit) {
  double inadmissible = 1e-15 * unit;
  if (admissible(profile, inadmissible)) return 0;
  double good = unit;
  while (!admissible(profile, good)) inadmissible = std::exchange(good, 16 * good);
  while (good > inadmissible * (1 + 1e-10)) {
    double const middle = std::sqrt(inadmissible) * std::sqrt(good);
    (admissible(profile, middle) ? good : inadmissible) = middle;
  }
  return good;
}

/// Minimum of a unimodal function by the golden section, to `width` in x, after a bracket grown from `start`.
double golden_section(std::function<double(double)> const& value, double start, double width) {
  double const golden = (std::sqrt(5.0) - 1) / 2;
  auto const grow = [&](double step) {  // where the value rises again in this direction
    double x = start;
    double here = value(x);
    for (double next; (next = value(x + step)) < here; here = next, step *= 2) x += step;
    return x + step;
  };
  double low = grow(-1);
  double high = grow(1);
  double left = high - golden * (high - low);
  double right = low + golden * (high - low);
  double at_left = value(left);
  double at_right = value(right);
  while (high - low > width) {
    if (at_left < at_right) {
      high = std::exchange(right, left);
      at_right = at_left;
      left = high - golden * (high - low);
      at_left = value(left);
    } else {
      low = std::exchange(left, right);
      at_left = at_right;
      right = low + golden * (high - low);
      at_right = value(right);
    }
  }
  return at_left < at_right ? left : right;
}

}  // namespace

double best_scale_theorem_4(Problem const& problem, Profile<double> const& profile) {
  require_bounded_gradients(problem);
  double const unit = maximum(profile, [](Stage<double> const& s) { return s.alpha; });
  double const least = least_scale(profile, unit);
  auto const value = [&](double log_excess) {
    double const bound = theorem_4_free_scale<double>(problem, profile, least + std::exp(log_excess));
    return std::isnan(bound) ? std::numeric_limits<double>::infinity() : bound;
  };
  double const start = std::log(std::max(least, 1e-3 * unit));
  return least + std::exp(golden_section(value, start, 1e-3));
}

}  // namespace qhm::bounds
