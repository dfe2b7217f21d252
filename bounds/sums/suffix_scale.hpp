#pragma once

#include "bounds/sums/sum_over.hpp"

namespace qhm::bounds {

/// Sums with the smallest non-increasing scale above the momentum lag,
///
///     c_k = max_{k <= j < K} phi_j,   phi_j = alpha_j gamma_j beta_j / (2 (1 - beta_j)),   c_K = 0. [x^2/f]
///
/// phi is constant within an epoch, and on a piece it may rise or fall, so c is followed backwards from the
/// end: on a block it is one value where phi stays below what is behind or rises, and phi itself where phi
/// falls and stays above; a block of which neither is certain is halved.
template <class Real>
struct SuffixScaleSums {
  Real first;  ///< c_1 (0 where K = 1)
  Real noise;  ///< sum_{k<K} (2 c_{k+1} + alpha_k gamma_k) (1-beta_k)^2/b_k
  Real lag;    ///< sum_{1<=k<K} beta_k c_k/(1-beta_k) alpha_{k-1}^2
  Real drift;  ///< sum_{k<K} alpha_k c_{k+1}
};

namespace detail {

template <class Real>
class SuffixScaleSweep {
 public:
  explicit SuffixScaleSweep(Profile<Real> const& profile) : profile_(profile) {
    if constexpr (encloses<Real>) {
      for (auto const& piece : profile.pieces())
        negligible_ = std::max(negligible_, upper(phi(piece.stage(piece.first_epoch))));
      negligible_ = std::ldexp(negligible_, -working_bits<Real>());
    }
  }

  SuffixScaleSums<Real> sums() {
    auto const& pieces = profile_.pieces();
    for (std::size_t i = pieces.size(); i-- > 0;) {
      auto const before =
          i == 0 ? std::optional<Real>{} : pieces[i - 1].stage(pieces[i - 1].last_epoch()).alpha;
      add(pieces[i], before);
    }
    return {c_first_, sums_.value(0), sums_.value(1), sums_.value(2)};
  }

 private:
  template <class S>
  static S phi(Stage<S> const& s) {
    return s.alpha * s.gamma * s.beta / (2 * s.one_minus_beta);
  }

  /// A whole epoch (or flat piece) of `s.steps` steps with values s; `before` is alpha of the step before it,
  /// if any.
  void add_run(Stage<Real> const& s, std::optional<Real> const& before) {
    using std::max;
    Real const next = c_;
    c_ = max(c_, phi(s));
    Real const inside(s.steps - 1);
    Real const square = s.one_minus_beta * s.one_minus_beta / s.batch;
    sums_.add(0, inside * Real((2 * c_ + s.alpha * s.gamma) * square));
    sums_.add(0, Real((2 * next + s.alpha * s.gamma) * square));
    Real const lag = s.beta * c_ / s.one_minus_beta;
    sums_.add(1, inside * lag * s.alpha * s.alpha);
    if (before) sums_.add(1, lag * *before * *before);
    sums_.add(2, inside * s.alpha * c_);
    sums_.add(2, s.alpha * next);
    c_first_ = s.first_step > 0 || s.steps > 1 ? c_ : next;
  }

  void add(Piece<Real> const& piece, std::optional<Real> const& before) {
    auto const first = piece.stage(piece.first_epoch);
    if (piece.flat()) {
      auto whole = first;
      whole.steps = piece.steps;
      return add_run(whole, before);
    }
    auto const alpha_before = [&](std::uint64_t epoch) {
      return epoch == piece.first_epoch ? before : value_at(piece.alpha, epoch - 1);
    };
    auto const on_epoch = [&](std::uint64_t epoch) { add_run(piece.stage(epoch), alpha_before(epoch)); };
    auto const on_block = [&](Block const& block) {
      if (block.first == piece.first_epoch) return false;  // its first epoch looks back over a jump
      // The last epoch looks at what is behind the block; the others only at each other.
      Block const inner{block.first, block.epochs - 1};
      auto const regime = regime_on(piece, inner);
      if (!regime) return false;
      auto const saved_c = c_;
      auto const saved_sums = sums_;
      on_epoch(block.last());
      if (add_inner(piece, inner, *regime)) return true;
      c_ = saved_c;
      sums_ = saved_sums;
      return false;
    };
    BlockVisit<Real, decltype(on_epoch), decltype(on_block)> visit(on_epoch, on_block, true);
    if (auto const cut = piece.steps % piece.steps_per_epoch; cut > 0) on_epoch(piece.last_epoch());
    visit(piece, piece.first_epoch, piece.whole_epochs());
  }

  static bool certainly_at_most(Real const& x, Real const& limit) {
    try {
      return x <= limit;
    } catch (Undecided const&) {
      return false;
    }
  }

  /// What c is on a block, every epoch but the last one: phi itself, or one value, that of the last epoch; or
  /// (enclosing arithmetics) somewhere between 0 and what adds nothing, where phi has vanished with its
  /// gamma.
  enum class Regime { phi, flat, vanished };

  /// The regime of the epochs of a block but its last, if it is certain; c_ is the scale behind the block.
  std::optional<Regime> regime_on(Piece<Real> const& piece, Block const& inner) const {
    using std::abs;
    try {
      auto const series = phi(OverBlock<Real>{piece, inner, encloses<Real>}.stage());
      if constexpr (encloses<Real>)
        if (upper(series[0]) <= negligible_ && upper(c_) <= negligible_) return Regime::vanished;
      if (certainly_at_most(encloses<Real> ? series[0] : Real(series[0] + series.spread()), c_))
        return Regime::flat;
      Real const inner_end = phi(piece.stage(inner.last()));
      Real const end = phi(piece.stage(inner.last() + 1));
      if (series.constant()) return Regime::flat;
      Real bend(0);  // |phi'| is within this of its centre value; a fat centre has it inside already
      if constexpr (!encloses<Real>)
        for (int j = 2; j < series.kept(); ++j) bend += Real(j) * abs(series[j]);
      if (series[1] > bend && end >= inner_end) return Regime::flat;
      if (-series[1] > bend && inner_end >= end && end >= c_) return Regime::phi;
    } catch (Undecided const&) {
    }
    return std::nullopt;
  }

  /// The epochs of a block but its last one, which has been added: c_ is its scale.
  bool add_inner(Piece<Real> const& piece, Block const& inner, Regime regime) {
    if constexpr (encloses<Real>)
      if (regime == Regime::vanished) c_ = hull(Real(0), Real(negligible_));
    Real const steps(piece.steps_per_epoch);
    auto const terms = [&](auto const& sight) {
      using S = typename std::remove_cvref_t<decltype(sight)>::Number;
      auto const s = sight.stage();
      S const c = regime == Regime::phi ? phi(s) : S(c_);
      S const next = regime == Regime::phi ? phi(sight.next().stage()) : S(c_);
      S const square = s.one_minus_beta * s.one_minus_beta / s.batch;
      S const alpha_before = sight.previous().stage().alpha;
      S const scales = (steps - Real(1)) * c + next;
      return std::array<S, 3>{S((2 * scales + steps * s.alpha * s.gamma) * square),
                              S(s.beta * c / s.one_minus_beta *
                                ((steps - Real(1)) * s.alpha * s.alpha + alpha_before * alpha_before)),
                              S(s.alpha * scales)};
    };
    if (!add_block(sums_, piece, inner, Real(1), terms)) return false;
    if (regime == Regime::phi) c_ = phi(piece.stage(inner.first));
    return true;
  }

  Profile<Real> const& profile_;
  RunningSums<Real, 3> sums_;
  Real c_{0}, c_first_{0};
  double negligible_ = 0;  ///< 2^-precision of the largest phi
};

}  // namespace detail

template <class Real>
SuffixScaleSums<Real> suffix_scale_sums(Profile<Real> const& profile) {
  return detail::SuffixScaleSweep<Real>(profile).sums();
}

}  // namespace qhm::bounds
