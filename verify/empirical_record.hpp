#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "verify/empirical.hpp"

namespace qhm::verify {

/// What the looks of one theorem say together.
struct TheoremSummary {
  std::string theorem;
  bool proved;
  std::size_t looks = 0, refuted = 0;
  double smallest = 0, median = 0, largest = 0;  ///< ratio of bound to observed
  Look const *at_smallest = nullptr, *at_largest = nullptr;
};

/// One for each theorem that was looked at, in the order of the registry.
std::vector<TheoremSummary> summaries(EmpiricalReport const&);

/// `log:two-point, cosine + constant + step-decay + constant`, with the method where it is not `qhm`.
std::string describe(EmpiricalCase const&);

/// `Bonferroni over 4310 looks: 2.3e-7 each, ...`: level, number, method, in one line.
std::string method_line(EmpiricalReport const&);

/// Every look, one row each:
/// `theorem,statement,method,lr,batch,beta,gamma,objective,noise,lr_max,steps,bound,observed,standard_error,
/// lower_confidence,ratio`. `statement` is `average` or `minimum`; the numbers read back exactly.
std::string looks_csv(EmpiricalReport const&);

/// `{"schema": "qhm.empirical/1", "looks": {"planned", "done"}, "level": {"family", "look"}, "method",
/// "trials", "seed", "seconds", "status", "theorems": [{"theorem", "proved", "looks", "refuted", "ratio":
/// {"smallest", "median", "largest"}, "smallest_at", "largest_at"}], "refuted": [{...}]}`.
nlohmann::json empirical_record(EmpiricalReport const&);

}  // namespace qhm::verify
