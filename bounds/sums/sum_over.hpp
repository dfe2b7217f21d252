#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <tuple>

#include "bounds/sums/compensated_sum.hpp"
#include "bounds/sums/sight.hpp"

namespace qhm::bounds {

/// Sums over the steps of a plan in time that does not grow with their number.
///
///     sum_{k < K} F(alpha_k, beta_k, gamma_k, b_k),    F given as a template over the arithmetic
///
/// A flat piece is one product. On any other piece F is an analytic function of the epoch: few epochs are
/// added one by one, long runs are cut into blocks whose ends grow geometrically (144 of them reach epoch
/// 1e18), and on each block F is expanded about the centre,
///
///     sum_block F = n sum_{i < D/2} c_2i mean(u^2i) + remainder,   |remainder| <= n max_block |F^(D)|/D! h^D
///     mean(u^D)
///
/// with the coefficients from truncated power series (series.hpp) and the means from Faulhaber's formula
/// (EvenMeans).
///
/// Error   double: blocks keep |c_j| below 7^-j (block_length), so the cut at D = 20 costs 1e-17; should F
/// converge
///         more slowly (a pole nearby), the last coefficients show it and the block is halved. Sums of terms
///         of one sign are then within 1e-14 relative, whatever K; measured: 7e-15 on 10,200 random plans.
///         Enclosing type: the remainder is enclosed by the D-th coefficient over the whole block, and a
///         block is halved until that is below 2^(32 - precision) of its sum: the result encloses the sum.
namespace detail {

/// Running sums of N terms.
template <class Real, std::size_t N>
class RunningSums {
 public:
  void add(std::array<Real, N> const& terms, Real const& times) {
    for (std::size_t i = 0; i < N; ++i) sums_[i].add(times * terms[i]);
  }
  void add(std::size_t i, Real const& amount) { sums_[i].add(amount); }
  [[nodiscard]] Real value(std::size_t i) const { return sums_[i].value(); }
  [[nodiscard]] std::array<Real, N> values() const {
    std::array<Real, N> all;
    for (std::size_t i = 0; i < N; ++i) all[i] = sums_[i].value();
    return all;
  }

 private:
  std::array<CompensatedSum<Real>, N> sums_;
};

/// Sum of one term over a block divided by its number of epochs, and the error of cutting the series.
template <class Real>
struct BlockMean {
  Real mean, cut;
};

template <class Real>
BlockMean<Real> block_mean(Series<Real> const& centre, Series<Real> const& fat,
                           EvenMeans<Real> const& means) {
  using std::abs;
  constexpr int D = taylor_terms<Real>;
  Real mean(0);
  for (int j = (std::min(centre.kept(), D) - 1) / 2 * 2; j >= 0; j -= 2) mean += centre[j] * means[j / 2];
  if (centre.constant()) return {mean, Real(0)};
  if constexpr (encloses<Real>) {
    Real const remainder = fat[D] * means[D / 2];
    return {mean + remainder, remainder};
  } else {
    return {mean, (abs(centre[D - 2]) + abs(centre[D - 1]) + abs(centre[D])) / D};
  }
}

/// Upper bound on the magnitude of an enclosed number.
template <class Real>
double magnitude(Real const& x) {
  return std::max(std::abs(lower(x)), std::abs(upper(x)));
}

/// Whether a cut is small enough to add `times` times to a sum of which `total` is known.
template <class Real>
bool small_cut(BlockMean<Real> const& block, Real const& times, Real const& total) {
  using std::abs;
  if constexpr (encloses<Real>) {
    double const scale = magnitude(block.mean) * magnitude(times) + magnitude(total);
    return magnitude(block.cut) * magnitude(times) <= std::ldexp(scale, 32 - working_bits<Real>());
  } else {
    return abs(block.cut * times) <=
           std::numeric_limits<Real>::epsilon() / 2 * Real(abs(block.mean * times) + abs(total));
  }
}

/// Adds the terms of a block, `times` each epoch's, unless its series cannot be trusted: false.
template <class Real, std::size_t N, class Terms>
bool add_block(RunningSums<Real, N>& sums, Piece<Real> const& piece, Block const& block, Real const& times,
               Terms const& terms) {
  OverBlock<Real> sight{piece, block};
  try {
    sight.fat = true;
    auto const fat = encloses<Real> ? terms(sight) : std::array<Series<Real>, N>{};
    sight.fat = false;
    auto const centre = terms(sight);
    EvenMeans<Real> const means(block.epochs);
    Real const all = Real(block.epochs) * times;
    std::array<Real, N> amounts;
    for (std::size_t i = 0; i < N; ++i) {
      auto const of_block = block_mean(centre[i], fat[i], means);
      if (!small_cut(of_block, all, sums.value(i))) return false;
      amounts[i] = of_block.mean;
    }
    sums.add(amounts, all);
    return true;
  } catch (Kink const&) {
    return false;
  } catch (Undecided const&) {
    return false;
  }
}

}  // namespace detail

/// Adds terms(sight) of the epochs [first, first + epochs) of a piece, `times` each. Single epochs are added
/// plainly in groups of 32, at most 31 half ulps, and each group with compensation.
template <class Real, std::size_t N, class Terms>
void add_epochs(detail::RunningSums<Real, N>& sums, Piece<Real> const& piece, std::uint64_t first,
                std::uint64_t epochs, Real const& times, Terms const& terms) {
  constexpr int group_size = 32;
  std::array<Real, N> group{};
  int in_group = 0;
  auto const flush = [&] {
    if (in_group > 0) sums.add(group, times);
    in_group = 0;
  };
  auto const on_epoch = [&](std::uint64_t epoch) {
    auto const values = terms(AtEpoch<Real>{piece, epoch});
    for (std::size_t i = 0; i < N; ++i) group[i] = in_group == 0 ? values[i] : Real(group[i] + values[i]);
    if (++in_group == group_size) flush();
  };
  auto const on_block = [&](Block const& block) {
    return detail::add_block(sums, piece, block, times, terms);
  };
  BlockVisit<Real, decltype(on_epoch), decltype(on_block)>(on_epoch, on_block)(piece, first, epochs);
  flush();
}

/// sum_{k<K} of each component of terms(sight), an array of numbers of type Sight::Number (sight.hpp).
template <class Real, class Terms>
auto sum_over(Profile<Real> const& profile, Terms const& terms) {
  using Values = decltype(terms(std::declval<AtEpoch<Real> const&>()));
  detail::RunningSums<Real, std::tuple_size_v<Values>> sums;
  for (auto const& piece : profile.pieces()) {
    if (piece.flat()) {
      sums.add(terms(AtEpoch<Real>{piece, piece.first_epoch}), Real(piece.steps));
      continue;
    }
    auto const whole = piece.whole_epochs();
    add_epochs(sums, piece, piece.first_epoch, whole, Real(piece.steps_per_epoch), terms);
    if (auto const rest = piece.steps - whole * piece.steps_per_epoch; rest > 0)
      sums.add(terms(AtEpoch<Real>{piece, piece.first_epoch + whole}), Real(rest));
  }
  return sums.values();
}

/// sum_{k<K-1} of each component of terms(stage_k, stage_{k+1}), a template over the stages' arithmetic.
///
/// Inside an epoch both stages are the same: T_m - 1 pairs; each change of epoch is one pair more.
template <class Real, class Terms>
auto sum_over_pairs(Profile<Real> const& profile, Terms const& terms) {
  using Values = decltype(terms(std::declval<Stage<Real> const&>(), std::declval<Stage<Real> const&>()));
  detail::RunningSums<Real, std::tuple_size_v<Values>> sums;
  auto const& pieces = profile.pieces();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    auto const& piece = pieces[i];
    auto const last = piece.stage(piece.last_epoch());
    if (piece.flat()) {
      sums.add(terms(last, last), Real(piece.steps - 1));
    } else {
      auto const changes = piece.epochs() - 1;
      Real const inside(piece.steps_per_epoch - 1);
      add_epochs(sums, piece, piece.first_epoch, changes, Real(1), [&](auto const& sight) {
        auto const here = sight.stage();
        auto values = terms(here, here);
        auto const across = terms(here, sight.next().stage());
        for (std::size_t v = 0; v < values.size(); ++v) values[v] = values[v] * inside + across[v];
        return values;
      });
      sums.add(terms(last, last), Real(last.steps - 1));
    }
    if (i + 1 < pieces.size()) sums.add(terms(last, pieces[i + 1].stage(pieces[i + 1].first_epoch)), Real(1));
  }
  return sums.values();
}

}  // namespace qhm::bounds
