#include "bounds/optimize/pattern_search.hpp"

#include <algorithm>
#include <cmath>

namespace qhm::bounds {
namespace {

/// Grid points a number, ends included: many for a learning rate, whose range has 15 decades.
std::size_t grid_size(Parameter parameter) {
  switch (parameter) {
    case Parameter::learning_rate:
      return 16;
    case Parameter::batch:
      return 6;
    default:
      return 3;
  }
}

std::vector<double> grid(Freedom const& free) {
  double const low = coordinate(free, free.low);
  double const high = coordinate(free, free.high);
  std::size_t const size = grid_size(free.parameter);
  std::vector<double> values;
  for (std::size_t i = size; i-- > 0;)  // large rates and batches first: they take the fewest steps
    values.push_back(value_at_coordinate(
        free, low + (high - low) * static_cast<double>(i) / static_cast<double>(size - 1)));
  return values;
}

/// One stride up (sign 1) or down from a value: at least to the next number that the range knows.
double stride(Freedom const& free, double value, double step, int sign) {
  double const moved = value_at_coordinate(free, coordinate(free, value) + sign * step);
  return free.whole() && moved == value ? free.rounded(value + sign) : moved;
}

/// Each number in turn, kept where it helps; where none does, two at a time: a bound hardly changes along a
/// valley alpha ~ b, and no axis runs along it.
Candidate explore(Objective const& objective, Candidate from, std::vector<double> const& steps,
                  Deadline const& deadline) {
  auto const& free = objective.family().free;
  auto const moved = [&](std::initializer_list<std::pair<std::size_t, int>> moves) {
    Point next = from.point;
    for (auto const& [i, sign] : moves) next[i] = stride(free[i], next[i], steps[i], sign);
    if (next == from.point || deadline.passed()) return false;
    auto outcome = objective.at(next, from.value());
    if (!(outcome.value < from.value())) return false;
    from = {std::move(next), std::move(outcome)};
    return true;
  };
  bool helped = false;
  for (std::size_t i = 0; i < free.size(); ++i) helped = moved({{i, 1}}) || moved({{i, -1}}) || helped;
  for (std::size_t i = 0; i < free.size() && !helped; ++i)
    for (std::size_t j = 0; j < i && !helped; ++j)
      for (int const signs : {0, 1, 2, 3})
        if (moved({{i, signs & 1 ? 1 : -1}, {j, signs & 2 ? 1 : -1}})) {
          helped = true;
          break;
        }
  return from;
}

/// As far again as from `before` to `now`.
Point onwards(Family const& family, Point const& before, Point const& now) {
  Point next;
  for (std::size_t i = 0; i < now.size(); ++i) {
    auto const& free = family.free[i];
    next.push_back(value_at_coordinate(free, 2 * coordinate(free, now[i]) - coordinate(free, before[i])));
  }
  return next;
}

}  // namespace

double coordinate(Freedom const& free, double value) {
  return free.linear() ? value : std::log(value);
}

double value_at_coordinate(Freedom const& free, double coordinate) {
  return free.rounded(free.linear() ? coordinate : std::exp(coordinate));
}

std::vector<Candidate> starting_points(Objective const& objective, Deadline const& deadline) {
  std::vector<Point> points{{}};
  for (auto const& free : objective.family().free) {
    std::vector<Point> longer;
    for (auto const& point : points)
      for (double const value : grid(free)) {
        longer.push_back(point);
        longer.back().push_back(value);
      }
    points = std::move(longer);
  }
  std::vector<Candidate> starts;
  double least = std::numeric_limits<double>::infinity();
  for (auto& point : points) {
    if (deadline.passed()) break;
    auto outcome = objective.at(point, 10 * least);
    least = std::min(least, outcome.value);
    starts.push_back({std::move(point), std::move(outcome)});
  }
  std::stable_sort(starts.begin(), starts.end(),
                   [](Candidate const& a, Candidate const& b) { return a.value() < b.value(); });
  return starts;
}

Candidate pattern_search(Objective const& objective, Candidate best, Deadline const& deadline) {
  constexpr double finest = 1e-6;
  constexpr int most_rounds = 2000;
  auto const& family = objective.family();
  std::vector<double> steps;
  for (auto const& free : family.free)
    steps.push_back((coordinate(free, free.high) - coordinate(free, free.low)) / 16);
  auto const fine_enough = [&] {
    return std::all_of(steps.begin(), steps.end(), [](double step) { return step < finest; });
  };
  for (int round = 0; round < most_rounds && !fine_enough() && !deadline.passed(); ++round) {
    Candidate next = explore(objective, best, steps, deadline);
    if (!(next.value() < best.value())) {
      for (double& step : steps) step /= 2;
      continue;
    }
    while (next.value() < best.value()) {
      Point const before = best.point;
      best = next;
      Point const ahead = onwards(family, before, best.point);
      next = explore(objective, {ahead, objective.at(ahead)}, steps, deadline);
    }
  }
  return best;
}

}  // namespace qhm::bounds
