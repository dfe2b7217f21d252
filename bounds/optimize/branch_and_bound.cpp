#include "bounds/optimize/branch_and_bound.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <queue>

namespace qhm::bounds {
namespace {

struct Open {
  double lower;
  std::uint64_t number;  ///< in the order of their making: ties are broken by it
  Box box;
};
struct LaterFirst {
  bool operator()(Open const& a, Open const& b) const {
    return a.lower != b.lower ? a.lower > b.lower : a.number > b.number;
  }
};

std::vector<Box> initial_boxes(Family const& family) {
  std::vector<Box> boxes{{}};
  for (auto const& free : family.free) {
    std::vector<Box> longer;
    auto const extend = [&](Box box, double low, double high) {
      box.low.push_back(low);
      box.high.push_back(high);
      longer.push_back(std::move(box));
    };
    for (auto const& box : boxes) {
      if (free.linear() && free.low == 0) extend(box, 0, 0);
      extend(box, free.linear() ? std::max(free.low, least_weight) : free.low, free.high);
    }
    boxes = std::move(longer);
  }
  return boxes;
}

/// How long a side is: in logs, and of a weight in log(1 - weight) too, by which bounds divide.
double length(Freedom const& free, double low, double high) {
  if (free.linear()) return high - low + std::log((1.001 - low) / (1.001 - high));
  return std::log(high / low);
}

/// Two halves that share the cut, or, of whole numbers, nothing.
std::pair<Box, Box> halves(Freedom const& free, std::size_t side, Box const& box) {
  double const low = box.low[side];
  double const high = box.high[side];
  double const middle = free.linear() ? (low + high) / 2 : std::sqrt(low) * std::sqrt(high);
  std::pair<Box, Box> both{box, box};
  both.first.high[side] = free.whole() ? std::min(std::floor(middle), high - 1) : middle;
  both.second.low[side] = free.whole() ? both.first.high[side] + 1 : middle;
  return both;
}

/// The halves of a box with their lower bounds, cut where that helps most.
struct Cut {
  Box first, second;
  double lower_of_first, lower_of_second;
  double side;  ///< length of what was cut

  /// How much it helps: what lies above `enough` is done with, however far.
  [[nodiscard]] double gain(double enough) const {
    return std::min(lower_of_first, enough) + std::min(lower_of_second, enough);
  }
};

/// The cut that gains most: a number that hardly matters is then hardly cut. Of equal ones the longest side.
/// Empty where nothing is left to cut.
template <class LowerBound>
std::optional<Cut> best_cut(Family const& family, Box const& box, double enough,
                            LowerBound const& lower_bound) {
  std::optional<Cut> best;
  for (std::size_t i = 0; i < family.free.size(); ++i) {
    double const side = length(family.free[i], box.low[i], box.high[i]);
    if (side < 1e-9) continue;
    auto [first, second] = halves(family.free[i], i, box);
    double const a = lower_bound(first);
    double const b = lower_bound(second);
    Cut cut{std::move(first), std::move(second), a, b, side};
    double const more = best ? cut.gain(enough) - best->gain(enough) : 1;
    if (more > 0 || (more == 0 && side > best->side)) best = std::move(cut);
  }
  return best;
}

Point middle_of(Family const& family, Box const& box) {
  Point middle;
  for (std::size_t i = 0; i < family.free.size(); ++i) {
    auto const& free = family.free[i];
    middle.push_back(
        value_at_coordinate(free, (coordinate(free, box.low[i]) + coordinate(free, box.high[i])) / 2));
  }
  return middle;
}

}  // namespace

Certified branch_and_bound(Objective const& objective, Relaxation const& relaxation,
                           SearchLimits const& limits, Deadline const& deadline, Candidate& found) {
  auto const& family = objective.family();
  Certified certified;
  std::priority_queue<Open, std::vector<Open>, LaterFirst> open;
  auto const lower_bound = [&](Box const& box) {
    ++certified.boxes;
    return relaxation.lower_bound(box, found.value());
  };
  std::uint64_t made = 0;
  auto const add = [&](Box box, double lower) { open.push({lower, made++, std::move(box)}); };
  for (auto& box : initial_boxes(family)) add(box, lower_bound(box));
  double settled = std::numeric_limits<double>::infinity();  // of boxes that are single plans
  auto const lower = [&] {
    return std::min({settled, open.empty() ? settled : open.top().lower, found.value()});
  };
  while (!open.empty() && found.value() > lower() * (1 + limits.gap) && certified.boxes < limits.boxes) {
    if (deadline.passed()) {
      certified.out_of_time = true;
      break;
    }
    Open const next = open.top();
    open.pop();
    auto middle = middle_of(family, next.box);
    if (auto outcome = objective.at(middle, found.value()); outcome.value < found.value() * (1 - 1e-9))
      found = pattern_search(objective, {std::move(middle), std::move(outcome)}, deadline);
    if (auto cut = best_cut(family, next.box, found.value(), lower_bound)) {
      add(std::move(cut->first), std::max(next.lower, cut->lower_of_first));
      add(std::move(cut->second), std::max(next.lower, cut->lower_of_second));
    } else {
      settled = std::min(settled, next.lower);
    }
  }
  certified.lower = lower();
  return certified;
}

}  // namespace qhm::bounds
