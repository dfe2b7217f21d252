#pragma once

#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "bounds/sums/sum_over.hpp"
#include "verify/case.hpp"

namespace qhm::verify {

/// The series of the two theorems.
enum class Series {
  alpha,
  alpha_sq,
  alpha_sq_over_batch,
  omega,
  complement_over_batch,
  complement_sq_over_batch,
  alpha_sq_over_complement
};
std::string_view series_name(Series);

/// One term of a series, from the values of the schedules (omega = gamma beta).
template <class Real, class Values>
Real series_term(Series series, Values const& s) {
  switch (series) {
    case Series::alpha:
      return s.alpha;
    case Series::alpha_sq:
      return s.alpha * s.alpha;
    case Series::alpha_sq_over_batch:
      return s.alpha * s.alpha / s.batch;
    case Series::omega:
      return s.gamma * s.beta;
    case Series::complement_over_batch:
      return s.one_minus_beta / s.batch;
    case Series::complement_sq_over_batch:
      return s.one_minus_beta * s.one_minus_beta / s.batch;
    case Series::alpha_sq_over_complement:
      return s.alpha * s.alpha / s.one_minus_beta;
  }
  throw std::logic_error("no such series");
}

/// The bare sums that a corollary bounds: a series over sum alpha.
///
///     A 1/sum alpha   B sum alpha^2/b / sum alpha   C sum gamma beta / sum alpha   B' sum (1-beta)/b / sum
///     alpha C' sum alpha^2 / sum alpha   D' sum alpha^2/(1-beta) / sum alpha   B_square sum (1-beta)^2/b /
///     sum alpha
enum class Term { A, B, C, B_prime, C_prime, D_prime, B_square };

/// The series above the line; A has none.
std::optional<Series> numerator_of(Term);

/// The term of a plan's first K steps, by the sums of bounds/ (whose cost does not grow with K).
template <class Real>
Real exact_term(Term term, Case const& at) {
  Profile<Real> const profile(at.plan, at.steps);
  auto const series = numerator_of(term);
  auto const sums = bounds::sum_over(profile, [series](auto const& sight) {
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    auto const s = sight.stage();
    return std::array<S, 2>{s.alpha, series ? series_term<S>(*series, s) : s.alpha};
  });
  return (series ? sums[1] : Real(1)) / sums[0];
}

}  // namespace qhm::verify
