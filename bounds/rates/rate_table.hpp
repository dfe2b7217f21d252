#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bounds/bound_table.hpp"
#include "bounds/rates/conditions.hpp"

namespace qhm::bounds {

/// The exact order of one term of a theorem's bound, in three variables.
///
/// Constant batch (or one that a cap stops): K ~ T M and N ~ b T M, so all three orders have one form.
/// Batch growing for ever: T_m = 1 in the end and K = M + O(1). Exponential: log N ~ (M/E) log delta, so a
/// power of K is a power of log N. Linear: N ~ c M^2/(2E), so a power of K is half that power of N.
struct Rate {
  std::string theorem;  ///< `theorem-2`
  std::string term;     ///< its key in records: `A`, `C_weighted`, `B_squared`, `bound`
  std::string label;    ///< its name in tables: `A'`, `B' squared`
  Order steps;          ///< in K
  Order epochs;         ///< in M
  Order evaluations;    ///< in N
};

/// What becomes of a plan's bounds as K -> inf.
///
///     theorem-2   A, B, C; C_weighted = sum alpha gamma beta / sum alpha;
///                 bound = (A + B + C)/(1 - max gamma beta)
///     theorem-4   A', B', C', D'; B_squared = sum (1-beta)^2/b / sum alpha; bound = A' + B' + C' + D',
///                 bound_squared with B_squared for B'
///
/// `bound` is the order for positive constants of the problem; sigma = 0 or G = 0 leaves fewer terms.
struct RateTable {
  Reading reading;
  std::vector<Rate> rates;
  std::vector<TheoremConditions> conditions;

  /// Throws std::out_of_range where there is none.
  [[nodiscard]] Rate const& rate(std::string_view theorem, std::string_view term) const;
};

/// Derived from how the plan's schedules fall (rules.hpp), for each of its readings. Throws InputError as
/// `validate` does.
///
/// Source   arXiv 2506.23544, Corollaries 3 and 5 give upper bounds for some combinations; the exact
///          orders of all sums are derived by comparison with p-series and integrals
std::vector<RateTable> rate_tables(Plan const&);

/// Adds to each result of a `qhm.bounds/1` record the key `rates`, an entry for each reading:
///
///     {"reading": "endless",
///      "theorem-2": {"A": {"steps": {"order": "K^-1/2 log K", "power": -0.5, "log": 1, "loglog": 0},
///                          "epochs": {...}, "evaluations": {...}}, ...}, "theorem-4": {...},
///      "conditions": {"theorem-2-ii": {"hold": false, "parts": [{"statement": "sum alpha^2/b < inf",
///                                      "holds": false, "reason": "diverges like log K"}, ...]}, ...}}
///
/// The order "0" has no exponents.
void add_rates(nlohmann::json& record, std::span<BoundTable const> tables);

}  // namespace qhm::bounds
