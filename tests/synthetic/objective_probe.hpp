#pragma once

#include <algorithm>
#include <cmath>
#include <random>

#include "synthetic/objectives/objective.hpp"
#include "tests/synthetic/objective_table.hpp"

namespace qhm::synthetic {

inline double dot(Point const& x, Point const& y) {
  double sum = 0;
  for (std::size_t j = 0; j < x.size(); ++j) sum += x[j] * y[j];
  return sum;
}
inline double norm(Point const& x) {
  return std::sqrt(dot(x, x));
}
/// x + t y
inline Point moved(Point x, double t, Point const& y) {
  for (std::size_t j = 0; j < x.size(); ++j) x[j] += t * y[j];
  return x;
}

/// Looks for the largest slopes and curvatures of an objective, with a fixed seed.
class Probe {
 public:
  explicit Probe(Objective const& f) : f_(f), dim_(dimension(f)), start_(start_point(f)) {}

  [[nodiscard]] double value(Point const& x) const {
    return std::visit([&](auto const& f) { return f.value(x.data()); }, f_);
  }
  [[nodiscard]] Point gradient(Point const& x) const {
    Point g(x.size());
    std::visit([&](auto const& f) { f.gradient(x.data(), g.data()); }, f_);
    return g;
  }
  [[nodiscard]] double smoothness() const {
    return std::visit([](auto const& f) { return f.smoothness(); }, f_);
  }
  [[nodiscard]] double gradient_bound() const {
    return std::visit([](auto const& f) { return f.gradient_bound(); }, f_);
  }
  [[nodiscard]] double infimum() const {
    return std::visit([](auto const& f) { return f.infimum(); }, f_);
  }
  [[nodiscard]] Point const& start() const { return start_; }

  double uniform(double low, double high) { return std::uniform_real_distribution(low, high)(random_); }
  Point direction() {
    Point v(dim_);
    for (double& vj : v) vj = std::normal_distribution()(random_);
    return moved(Point(dim_), 1 / norm(v), v);
  }
  /// Points of every size from 0.01 to 100 (to 10 times a start that is far out): anywhere, on the diagonal,
  /// on an axis, around the start.
  Point point() {
    double const size = std::pow(10, uniform(-2, 2)) * std::max(1.0, std::fabs(start_[0]) / 10);
    switch (random_() % 4) {
      case 0:
        return moved(Point(dim_), size * std::sqrt(double(dim_)), direction());
      case 1:
        return Point(dim_, random_() % 2 == 0 ? size : -size);
      case 2: {
        Point x(dim_);
        x[random_() % dim_] = random_() % 2 == 0 ? size : -size;
        return x;
      }
      default:
        return moved(start_, size, direction());
    }
  }

  /// |grad f(x + h v) - grad f(x - h v)| / 2h, v turned towards the largest: a Lipschitz ratio of f.
  [[nodiscard]] double curvature(Point const& x, Point v, int turns = 5) const {
    double ratio = 0;
    for (int i = 0; i < turns; ++i) {
      Point const bent = second_difference(x, v);
      double const length = norm(bent);
      ratio = std::max(ratio, length);
      if (length == 0) break;
      v = moved(Point(dim_), 1 / length, bent);
    }
    return ratio;
  }
  /// The smallest <v, f''(x) v> that 60 powers of L - f''(x) find.
  double least_curvature(Point const& x) {
    Point v = direction();
    for (int i = 0; i < 60; ++i) {
      v = moved(second_difference(x, v), -1.01 * smoothness(), v);
      v = moved(Point(dim_), 1 / norm(v), v);
    }
    return dot(v, second_difference(x, v));
  }

  double largest_ratio(int samples) {
    double const far = far_ratio(samples);
    return std::max(far, climb(samples, [this](Point const& x) { return curvature(x, direction()); }));
  }
  double largest_gradient(int samples) {
    return climb(samples, [this](Point const& x) { return norm(gradient(x)); });
  }

 private:
  [[nodiscard]] Point second_difference(Point const& x, Point const& v) const {
    double const h = 1e-4;
    Point const up = moved(x, h, v), down = moved(x, -h, v);
    return moved(Point(dim_), 1 / norm(moved(up, -1, down)), moved(gradient(up), -1, gradient(down)));
  }
  double far_ratio(int samples) {
    double largest = 0;
    for (int i = 0; i < samples; ++i) {
      Point const x = point(), y = point();
      if (x == y) continue;
      largest = std::max(largest, norm(moved(gradient(x), -1, gradient(y))) / norm(moved(x, -1, y)));
    }
    return largest;
  }
  /// The best of many points, and then of ever nearer neighbours of it.
  template <class Score>
  double climb(int samples, Score score) {
    Point best(dim_);
    double largest = score(best);
    auto const consider = [&](Point x) {
      double const found = score(x);
      if (found > largest) largest = found, best = std::move(x);
    };
    consider(start_);
    for (int i = 0; i < samples; ++i) consider(point());
    for (int i = 0; i < samples; ++i) consider(moved(best, std::pow(10, uniform(-4, 0.3)), direction()));
    return largest;
  }

  Objective f_;
  std::uint32_t dim_;
  Point start_;
  std::mt19937_64 random_{2026};
};

/// Differences of gradients over distances of at least 1e-4 lose 1e-11 of the largest slopes here.
inline constexpr double roundoff = 1e-9;

/// Whether no sampled pair refutes the Lipschitz constant `claimed`.
inline bool smoothness_survives(Probe probe, double claimed, int samples) {
  return probe.largest_ratio(samples) <= claimed * (1 + roundoff);
}
/// Whether no sampled point refutes the bound `claimed` on |grad f|.
inline bool gradient_bound_survives(Probe probe, double claimed, int samples) {
  return probe.largest_gradient(samples) <= claimed * (1 + roundoff);
}

}  // namespace qhm::synthetic
