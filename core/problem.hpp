#pragma once

#include <nlohmann/json_fwd.hpp>

namespace qhm {

/// Where a constant comes from. A bound built on an estimated constant is an estimate; the word travels with
/// the number into tables, records and captions, and nobody sets it by hand after the fact.
enum class Origin {
  analytic,  ///< proved or given: the bound is a bound
  estimated  ///< measured: the bound is an estimate
};

/// A constant that knows its origin. `standard_error` is 0 for analytic ones.
struct Known {
  double value = 0;
  Origin origin = Origin::analytic;
  double standard_error = 0;
};

/// The constants of  min f = (1/n) sum f_i,  L-smooth, bounded below, with mini-batch gradients of b i.i.d.
/// draws.
struct Problem {
  Known smoothness{1};      ///< L        [f/x^2]    |grad f(x) - grad f(y)| <= L |x - y|
  Known variance{1};        ///< sigma^2  [f^2/x^2]  E|grad f_i(x) - grad f(x)|^2 <= sigma^2 at every x
  Known gradient_bound{1};  ///< G        [f/x]      |grad f_i(x)| <= G; +inf where no bound exists
  Known gap{1};             ///< Delta    [f]        f(x_0) - inf f

  /// `estimated` as soon as one constant is.
  [[nodiscard]] Origin origin() const;
};

/// Throws InputError naming the flag of the first constant that is not finite (G may be +inf), or L <= 0, or
/// another one < 0.
void validate(Problem const&);

/// `{"smoothness": {"value": 1, "origin": "analytic"}, ...}`, with `standard_error` where it is not 0;
/// a value that is +inf is written as null.
nlohmann::json problem_record(Problem const&);
Problem problem_from_record(nlohmann::json const&);

}  // namespace qhm
