#pragma once

#include <string_view>
#include <vector>

#include "bounds/rates/order.hpp"
#include "core/plan.hpp"

namespace qhm::bounds {

/// How a plan goes on as K -> inf.
enum class Reading {
  endless,  ///< constant, decaying and increasing schedules go on as they are
  horizon,  ///< cosine, polynomial: K = all steps of a plan of M epochs, and M -> inf (one plan for each M)
  extended  ///< cosine, polynomial: M stays, sqrt-decay from there on (arXiv 2506.23544, remark after eq. 7)
};
/// The readings of a plan: `endless` alone, or `horizon` and `extended`.
std::vector<Reading> readings(Plan const&);
/// `endless`, `horizon`, `extended`: its name in records.
std::string_view reading_name(Reading);

/// How a nonnegative function of the epoch m behaves as m -> inf, up to positive constants.
struct Asymptote {
  enum class Kind {
    zero,       ///< identically 0
    geometric,  ///< positive, at most rho^m times a power of m, rho < 1
    power_law   ///< m^-falls
  };
  Kind kind = Kind::power_law;
  Rational falls{};

  static Asymptote none() { return {.kind = Kind::zero}; }
  static Asymptote geometric() { return {.kind = Kind::geometric}; }
  static Asymptote power_law(Rational falls) { return {.falls = falls}; }
};
/// Exponents add; a geometric factor outweighs every power.
Asymptote operator*(Asymptote const&, Asymptote const&);
/// 1/x of a power law; throws std::domain_error for the other kinds.
Asymptote inverse(Asymptote const&);

/// The order in M of
///
///     sum_{m<M} T_m F(m),   T_m = ceil(n/b'_m) between 1 and T_0:   M^(1-s) for s < 1,  log M for s = 1,
///                                                                   1 for s > 1 or geometric F
///
/// where F(m) ~ m^-s. It stands for F(m) = phi(m/M) m^-s too (the horizon reading), phi a continuous shape
/// with phi(0) > 0: the sum is M^(1-s) int_0^1 phi(t) t^-s dt, phi(0) log M, a constant.
Order sum_over_epochs(Asymptote const&);

/// The schedules of a plan as they fall in the end.
///
/// alpha  constant 0, sqrt-decay 1/2, decay 1; cosine and polynomial 0 (horizon reading) or 1/2 (extended);
///        rising kinds and tables 0, as their last value stays. A warm-up changes nothing, nor does counting
///        steps in place of epochs, as T_m lies between 1 and T_0
/// 1-beta constant and step-decay 0, increasing 3/4
/// omega  gamma beta: geometric where one of them decays by steps, 0 where one is 0, else a constant
/// 1/b    constant; where no cap stops the growth, geometric (exponential) or 1 (linear; sfo-optimal, which
///        is linear once an epoch is one step); affine growth and tables end
struct Schedules {
  Asymptote alpha, one_minus_beta, omega, inverse_batch;
  enum class Growth { none, linear, exponential } growth;  ///< of the batch, for ever: a cap ends it
  bool omega_tends_to_one;  ///< beta -> 1 while gamma = 1: then 1 - max omega falls like 1 - beta
};
Schedules schedules(Plan const&, Reading);

/// Orders in M of the sums over k < K of which the bounds are made (bounds/sums/leading_sums.hpp).
struct SumOrders {
  Order alpha, alpha_sq, alpha_sq_over_batch, omega, alpha_omega;
  Order complement_over_batch, complement_sq_over_batch, alpha_sq_over_complement;
};
SumOrders sum_orders(Schedules const&);

}  // namespace qhm::bounds
