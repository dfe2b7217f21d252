#pragma once

#include <limits>
#include <stdexcept>
#include <string>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "bounds/optimize/budget.hpp"
#include "bounds/optimize/family.hpp"
#include "bounds/theorems/registry.hpp"
#include "core/pieces.hpp"

namespace qhm::bounds {

/// Closed ranges of the free numbers, in the order of Family::free.
struct Box {
  Point low, high;
};

/// A certified lower bound on what the plans of a box are worth (Objective) by one theorem.
///
/// The theorem's own template is evaluated in enclosing intervals on a table of pieces in which every
/// ingredient is the most favourable of the box:
///
///     alpha   the smallest. With t = alpha/(smallest alpha) in [1, r] the denominator, concave and 0 at 0,
///             rises by at most t, and the numerator 2 Delta + n to at least 2 Delta + n t^p, p in {0, 1, 2}:
///             the least of 2 Delta/t + n t^(p-1) is taken. Theorem 2-S
///             with momentum and L alpha near 1/2 or above: its numerator may fall, so alpha is an interval
///     b_k     the largest at every step: top size, top growth, shortest interval
///     K       the most steps, those of the smallest batches: with one alpha, beta, gamma the bound is
///             2 Delta/(K d) + noise mean(1/b) + rest, which falls with K; so it does with T_m = T
///     beta, gamma   intervals
///
/// For an accuracy: the smallest K whose lower bound is at most eps^2, and the least that it can cost.
///
/// Applies to  theorem-2, theorem-2-w, theorem-2-s, theorem-4-repaired, corollary-a1 .. a4, where
///             (1) alpha, beta, gamma are constant: any batch, any budget;
///             (2) they change, batch, growth and interval are not free: any budget but an accuracy;
///             (3) they change, the batch is constant and free: a budget of epochs (not corollary-a3).
///             The corollaries and theorem-4-repaired, whose conditions tie alpha to beta: beta and gamma
///             must not be free.
/// Error       the lower end of an enclosure: certain.
class Relaxation {
 public:
  /// Throws NoRelaxation, saying why.
  Relaxation(Problem const&, Family const&, Budget const&, Theorem const&);

  /// Infinite where no plan of the box meets the budget or the theorem's assumptions; 0 where nothing is
  /// known. An accuracy's cost is pursued only as far as `enough`.
  [[nodiscard]] double lower_bound(Box const&, double enough = std::numeric_limits<double>::infinity()) const;

 private:
  struct Corners;
  [[nodiscard]] int numerator_power(Plan const&) const;
  /// Lower end over all alpha from the profile's to `ratio` times that.
  [[nodiscard]] double over_rates(Profile<Enclosure> const&, double ratio, int power) const;
  [[nodiscard]] double of_steps(Corners const&, std::uint64_t steps) const;
  /// From sum 1/b_k >= K^2/N (Cauchy and Schwarz): with u = alpha K the bound is at least
  /// (2 Delta/u + L sigma2 u/N)/d, whatever the batches. `most`: the most steps that N pays for in the box.
  [[nodiscard]] double of_evaluations(Corners const&, std::uint64_t most) const;
  [[nodiscard]] double of_accuracy(Corners const&, double enough) const;

  Problem problem_;
  Family family_;
  Budget budget_;
  Theorem const* theorem_;
  bool flat_;  ///< alpha, beta, gamma are constant
};

/// There is no certified lower bound for this theorem, family and budget; what() says why.
struct NoRelaxation : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace qhm::bounds
