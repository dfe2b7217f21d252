#pragma once

#include "bounds/sums/block.hpp"

namespace qhm::bounds {

/// What the terms of a sum see of a piece: one epoch with plain numbers (`AtEpoch`) or a whole block with
/// Taylor series (`OverBlock`). Both offer `stage()`, the schedules' values, so that one template of a term
/// serves both, and `next()` and `previous()`, the same view one epoch later
/// or earlier in the same piece.
template <class Real>
struct AtEpoch {
  using Number = Real;
  Piece<Real> const& piece;
  std::uint64_t epoch;

  [[nodiscard]] Stage<Real> stage() const { return piece.stage(epoch); }
  [[nodiscard]] AtEpoch next() const { return {piece, epoch + 1}; }
  [[nodiscard]] AtEpoch previous() const { return {piece, epoch - 1}; }
};

/// `fat` (enclosing arithmetics only): the centre is the whole block, so that coefficient j encloses
/// f^(j)/j! h^j everywhere on it.
template <class Real>
struct OverBlock {
  using Number = Series<Real>;
  Piece<Real> const& piece;
  Block block;
  bool fat = false;

  [[nodiscard]] Stage<Series<Real>> stage() const {
    Series<Real> beta(piece.beta.flat.value);
    Series<Real> one_minus_beta(piece.beta.flat.complement);
    if (piece.beta.rising) {
      one_minus_beta = expansion(piece.beta.falling);
      beta = Series<Real>(1) - one_minus_beta;
    }
    return {.first_step = piece.step_of(block.first),
            .steps = block.epochs * piece.steps_per_epoch,
            .first_epoch = block.first,
            .steps_per_epoch = piece.steps_per_epoch,
            .alpha = expansion(piece.alpha),
            .beta = std::move(beta),
            .one_minus_beta = std::move(one_minus_beta),
            .gamma = piece.gamma.flat.value,
            .one_minus_gamma = piece.gamma.flat.complement,
            .batch = piece.batch};
  }
  [[nodiscard]] OverBlock next() const { return {piece, Block{block.first + 1, block.epochs}, fat}; }
  [[nodiscard]] OverBlock previous() const { return {piece, Block{block.first - 1, block.epochs}, fat}; }

 private:
  /// The epoch in the block's middle counted from `origin`, or the set of its epochs.
  [[nodiscard]] Real centre(std::uint64_t origin) const {
    if constexpr (encloses<Real>)
      if (fat) return hull(Real(block.first - origin), Real(block.last() - origin));
    return Real(2 * (block.first - origin) + block.epochs - 1) / 2;
  }
  /// How far that is before epoch `end`; integers are subtracted first, so that nothing cancels.
  [[nodiscard]] Real distance_to(std::uint64_t end) const {
    if constexpr (encloses<Real>)
      if (fat) return hull(Real(end - block.last()), Real(end - block.first));
    return Real(2 * end - (2 * block.first + block.epochs - 1)) / 2;
  }
  [[nodiscard]] Real half_width() const { return Real(block.epochs) / 2; }

  [[nodiscard]] Series<Real> expansion(Curve<Real> const& c) const {
    switch (c.kind) {
      case Curve<Real>::Kind::flat:
        return c.amplitude;
      case Curve<Real>::Kind::power_law:
        return power_law(c);
      case Curve<Real>::Kind::cosine_arc:
        return cosine_arc(c);
      case Curve<Real>::Kind::polynomial_arc:
        return polynomial_arc(c);
      case Curve<Real>::Kind::ramp:
        return ramp(c);
    }
    throw std::logic_error("a curve has one of its five kinds");
  }

  /// amplitude (x + t)^-s = amplitude x^-s sum C(-s, j) (t/x)^j,  s = quarters/4
  [[nodiscard]] Series<Real> power_law(Curve<Real> const& c) const {
    Real const x = centre(c.origin) + 1;
    Real const ratio = half_width() / x;
    Series<Real> series(Real(c.amplitude * quarter_power(x, c.quarters)));
    for (int j = 1; j < Series<Real>::size; ++j)
      series.append(series[j - 1] * Real(-(c.quarters + 4 * (j - 1))) * ratio / Real(4 * j));
    return series;
  }

  /// min + amplitude (1 - cos(phi - w u))/2,  phi = pi (last - m)/last at the centre,  w = pi h/last,  last =
  /// M - 1
  [[nodiscard]] Series<Real> cosine_arc(Curve<Real> const& c) const {
    using std::cos;
    using std::sin;
    std::uint64_t const last = c.horizon - 1;
    Real const phi = pi<Real>() * distance_to(c.origin + last) / Real(last);
    Real const w = pi<Real>() * half_width() / Real(last);
    Real const half_sine = sin(Real(phi / 2));
    // d^j/du^j cos(phi - w u) = w^j {cos, sin, -cos, -sin}(phi - w u)
    Real const slope[] = {cos(phi), sin(phi)};
    Series<Real> series(Real(c.min + c.amplitude * half_sine * half_sine));
    Real factor = -c.amplitude / 2;
    for (int j = 1; j < Series<Real>::size; ++j) {
      factor *= w / Real(j);
      series.append((j / 2) % 2 == 0 ? Real(factor * slope[j % 2]) : Real(-factor * slope[j % 2]));
    }
    return series;
  }

  /// min + amplitude ((y - t)/M)^p = min + amplitude (y/M)^p sum C(p, j) (-t/y)^j,  y = M - m at the centre
  [[nodiscard]] Series<Real> polynomial_arc(Curve<Real> const& c) const {
    using std::pow;
    Real const y = distance_to(c.origin + c.horizon);
    Real const ratio = -half_width() / y;
    Series<Real> series(Real(c.amplitude * Real(pow(Real(y / Real(c.horizon)), c.power))));
    for (int j = 1; j < Series<Real>::size; ++j)
      series.append(series[j - 1] * Real(c.power - (j - 1)) * ratio / Real(j));
    series[0] += c.min;
    return series;
  }

  /// min + amplitude (x + t)/M
  [[nodiscard]] Series<Real> ramp(Curve<Real> const& c) const {
    Series<Real> series(Real(c.min + c.amplitude * centre(c.origin) / Real(c.horizon)));
    series.append(Real(c.amplitude * half_width() / Real(c.horizon)));
    for (int j = 2; j < Series<Real>::size; ++j) series.append(Real(0));
    return series;
  }
};

}  // namespace qhm::bounds
