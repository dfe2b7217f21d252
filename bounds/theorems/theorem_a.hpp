#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "bounds/theorems/assumptions.hpp"
#include "core/stage.hpp"

namespace qhm::bounds {

/// The free parameters of Theorem A. Every choice gives a valid bound; `optimise_theorem_a` looks for a small
/// one.
struct TheoremAChoice {
  double theta1 = 1;  ///< damping of c:  c_k = chat_k / (1 + theta1 L chat_k)
  double theta2 = 1;  ///< tau_k = theta2 (1 + theta3 L chat_k)
  double theta3 = 0.5;
  double final_weight = 0;  ///< z:  B_K = z alpha_{K-1} gamma_{K-1} / (2 (1 - beta_{K-1}))
};

/// Upper bound on  sum q_k E|grad f(x_k)|^2 / sum q_k  >=  min_{k<K} E|grad f(x_k)|^2  for mini-batch QHM,
/// without bounded gradients and for any schedules. [f^2/x^2]
///
///     (2 Delta + sigma2 sum N_k/b_k) / sum q_k,   going back from k = K-1 to 0 with w = gamma_k beta_k:
///       r = alpha_k w + c_{k+1} beta_k - c_k          s = alpha_k (1-w) + c_{k+1} (1-beta_k)
///       X = |-r + L r s + 2 B_{k+1} beta_k (1-beta_k)| + L c_k s
///       q_k = 2 s - L s^2 - 2 (1-beta_k)^2 B_{k+1} - X/tau_k      N_k = L s^2 + 2 (1-beta_k)^2 B_{k+1}
///       B_k = beta_k^2 B_{k+1} + L c_k |r| + L r^2/2 + tau_k X/2
///     for ANY c_k >= 0, tau_k > 0, B_K >= 0 with all q_k >= 0
///
/// Source     derived; docs/theorems.md. Lyapunov function f(x_k - c_k d_{k-1}) + B_k |d_{k-1}|^2.
/// Assumes    f L-smooth, bounded below; variance sigma2; batches of independent draws; d_{-1} = 0; q_k >= 0
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2]; c has the unit of alpha [x^2/f], tau none, B [x^2/f]
/// Equality   SGD: it is the bound of Theorem 2-S, see there
/// Error      Cost and choice go together: c_k follows chat_k = beta_k (alpha_k gamma_k + chat_{k+1}) step by
/// step
///            until it is within 1e-3 of its fixed point (or 512 steps), then stays there for the rest of the
///            stage. That is one more admissible choice of c, so nothing is approximated; a stage of constant
///            recursions is then summed as a geometric series, O(stages) in all. double: 1e-12 relative.
/// Throws     AssumptionViolated where some q_k < 0, naming the last such step: the sweep goes backwards
template <class Real>
Real theorem_a(Problem const& problem, std::span<Stage<Real> const> stages, TheoremAChoice const& choice);

/// The weights q_0 .. q_{K-1} of the average that `theorem_a` bounds with this choice, step by step.
/// Throws AssumptionViolated as it does.
std::vector<double> theorem_a_weights(Problem const& problem, std::span<Stage<double> const> stages,
                                      TheoremAChoice const& choice);

/// The choice with the smallest bound found: a grid, then a simplex search from its best point. Empty when no
/// choice tried is admissible. Depends on its arguments alone.
std::optional<TheoremAChoice> optimise_theorem_a(Problem const& problem,
                                                 std::span<Stage<double> const> stages);

namespace detail {

/// Backward sweep of Theorem A over the table: holds c_{k+1}, chat_{k+1}, B_{k+1} and the two sums.
template <class Real>
class TheoremASweep {
 public:
  TheoremASweep(Problem const& problem, std::span<Stage<Real> const> stages, TheoremAChoice const& choice)
      : L_(constant<Real>(problem.smoothness)),
        theta1_(decimal<Real>(choice.theta1)),
        theta2_(decimal<Real>(choice.theta2)),
        theta3_(decimal<Real>(choice.theta3)) {
    auto const& last = stages.back();
    chat_ = last.beta / last.one_minus_beta * last.alpha * last.gamma;
    c_ = damped(chat_);
    B_ = decimal<Real>(choice.final_weight) * last.alpha * last.gamma / Real(2 * last.one_minus_beta);
  }

  void stage(Stage<Real> const& s) {
    using std::abs;
    Real const fixed = s.beta / s.one_minus_beta * s.alpha * s.gamma;
    std::uint64_t left = s.steps;
    auto const still_far = [&] {
      try {
        return abs(Real(chat_ - fixed)) > Real(1e-3) * fixed;
      } catch (Undecided const&) {
        return false;  // both have vanished: near enough, and any c is admissible
      }
    };
    for (int i = 0; left > 0 && i < 512 && still_far(); ++i, --left) {
      chat_ = s.beta * Real(s.alpha * s.gamma + chat_);
      step(s, damped(chat_), s.first_step + left - 1);
    }
    if (left == 0) return;
    chat_ = fixed;
    step(s, damped(chat_), s.first_step + left - 1);
    if (--left > 0) constant_run(s, left);
  }

  /// From now on every weight q_k is written to record[k], and no stage is summed as a whole.
  void record_weights(std::span<Real> record) { record_ = record; }

  [[nodiscard]] bool admissible() const { return !broken_; }
  [[nodiscard]] std::uint64_t broken_step() const { return *broken_; }

  [[nodiscard]] Real bound(Problem const& problem) const {
    return (2 * constant<Real>(problem.gap) + constant<Real>(problem.variance) * noise_) / weight_;
  }

 private:
  /// Coefficients of one step: X = |u + v B| + lcs with B = B_{k+1}.
  struct Step {
    Real s, u, v, lcs, rest, tau, two_complement_sq;
  };

  Real damped(Real const& chat) const { return chat / Real(1 + theta1_ * L_ * chat); }

  Step coefficients(Stage<Real> const& s, Real const& c) const {
    using std::abs;
    Real const r = s.alpha * s.omega() + c_ * s.beta - c;
    Real const own = s.alpha * s.one_minus_omega() + c_ * s.one_minus_beta;
    return {own,
            r * Real(L_ * own - 1),
            2 * s.beta * s.one_minus_beta,
            L_ * c * own,
            L_ * c * abs(r) + L_ * r * r / 2,
            theta2_ * Real(1 + theta3_ * L_ * chat_),
            2 * s.one_minus_beta * s.one_minus_beta};
  }

  /// q_k as a function of B_{k+1}.
  Real q(Step const& p, Real const& B) const {
    using std::abs;
    return 2 * p.s - L_ * p.s * p.s - p.two_complement_sq * B -
           Real(abs(Real(p.u + p.v * B)) + p.lcs) / p.tau;
  }

  Real next_B(Stage<Real> const& s, Step const& p, Real const& B) const {
    using std::abs;
    return s.beta * s.beta * B + p.rest + p.tau / 2 * Real(abs(Real(p.u + p.v * B)) + p.lcs);
  }

  /// Remembers the first step found, going back, whose weight is negative.
  void require(Real const& q, std::uint64_t k) {
    if (!(q >= 0) && !broken_) broken_ = k;
  }

  void step(Stage<Real> const& s, Real const& c, std::uint64_t k) {
    Step const p = coefficients(s, c);
    Real const weight = q(p, B_);
    require(weight, k);
    if (!record_.empty()) record_[k] = weight;
    weight_ += weight;
    noise_ += Real(L_ * p.s * p.s + p.two_complement_sq * B_) / s.batch;
    B_ = next_B(s, p, B_);
    c_ = c;
  }

  /// `left` more steps with c_k = c_{k+1}: the map B -> next_B is fixed and piecewise affine. Steps one by
  /// one until the orbit provably stays on one affine branch, then sums the geometric series.
  void constant_run(Stage<Real> const& s, std::uint64_t left) {
    using std::abs;
    using std::pow;
    if (!record_.empty()) {
      for (; left > 0 && !broken_; --left) step(s, c_, s.first_step + left - 1);
      return;
    }
    Step const p = coefficients(s, c_);
    for (int i = 0; left > 0; ++i, --left) {
      bool right = true;
      try {
        right = Real(p.u + p.v * B_) >= 0;
      } catch (Undecided const&) {  // an enclosure across the kink: one step, which needs no branch
        step(s, c_, s.first_step + left - 1);
        continue;
      }
      Real const sign(right ? 1 : -1);
      // On the branch: B -> rho B + e.
      Real const rho = s.beta * s.beta + p.tau / 2 * sign * p.v;
      Real const e = p.rest + p.tau / 2 * Real(sign * p.u + p.lcs);
      Real const one_minus_rho = s.one_minus_beta * Real(1 + s.beta) - p.tau / 2 * sign * p.v;
      if (abs(rho) < 1 && one_minus_rho > 0) {
        Real const fixed = e / one_minus_rho;
        Real const distance = abs(Real(B_ - fixed));
        // |B - fixed| only shrinks, so the branch holds for good if its kink lies outside that distance.
        bool const stays =
            right ? p.u + p.v * Real(fixed - distance) >= 0 : p.u + p.v * Real(fixed + distance) <= 0;
        if (stays) return sum_affine_run(s, p, left, rho, one_minus_rho, fixed);
      }
      if (i == 65536 || broken_) return require(Real(-1), s.first_step + left - 1);  // does not settle
      step(s, c_, s.first_step + left - 1);
    }
  }

  void sum_affine_run(Stage<Real> const& s, Step const& p, std::uint64_t left, Real const& rho,
                      Real const& one_minus_rho, Real const& fixed) {
    using std::abs;
    using std::pow;
    Real const n(left);
    Real const start = B_ - fixed;
    // Smallest q on the run: q is affine on the branch and B stays within |start| of its fixed point.
    Real const reach = rho >= 0 ? start : abs(start);
    std::uint64_t const first = s.first_step + left - 1;
    require(q(p, B_), first);
    require(q(p, fixed), first);
    require(q(p, Real(fixed - (rho >= 0 ? Real(0) : reach))), first);
    require(q(p, Real(fixed + (rho >= 0 ? Real(0) : reach))), first);
    Real const power = rho == 0 ? Real(0) : Real(pow(rho, static_cast<double>(left)));
    Real const sum_B = n * fixed + start * Real(1 - power) / one_minus_rho;
    Real const mean_B = sum_B / n;
    weight_ += n * q(p, mean_B);  // affine on the branch, so the sum is n times the value at the mean
    noise_ += n * Real(L_ * p.s * p.s + p.two_complement_sq * mean_B) / s.batch;
    B_ = fixed + start * power;
  }

  Real L_, theta1_, theta2_, theta3_;
  Real chat_{0}, c_{0}, B_{0}, weight_{0}, noise_{0};
  std::optional<std::uint64_t> broken_;
  std::span<Real> record_;
};

}  // namespace detail

template <class Real>
Real theorem_a(Problem const& problem, std::span<Stage<Real> const> stages, TheoremAChoice const& choice) {
  detail::TheoremASweep<Real> sweep(problem, stages, choice);
  for (std::size_t j = stages.size(); j-- > 0 && sweep.admissible();) sweep.stage(stages[j]);
  if (!sweep.admissible())
    throw AssumptionViolated(sweep.broken_step(),
                             "no weight q >= 0 with any parameters of Theorem A that were tried");
  return sweep.bound(problem);
}

}  // namespace qhm::bounds
