#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "verify/registry.hpp"
#include "verify/search.hpp"

namespace qhm::verify {

/// `{"schema": "qhm.verify/1", "claims": [{"id", "source", "statement", "reading", "verdict", "recorded",
/// "scope", "evidence", "witness", "further_witnesses", "correction"}]}`. An enclosure is [lo, hi], rounded
/// outwards; a witness has its fractions where both sides are some, and the two-point problem where it has
/// one.
nlohmann::json verify_record(std::vector<Judged> const&);

/// Adds `"search": {"seconds", "evaluations", "interrupted", "claims": [{"id", "evaluations",
/// "largest_ratio", "nearest", "violation"}]}`.
void add_search(nlohmann::json& record, std::vector<Searched> const&, double seconds, bool interrupted);

/// The verdicts in an earlier record, by id. Throws InputError for text that is no such record, or one of a
/// newer major version; `file` is named in the message.
std::map<std::string, Verdict> recorded_verdicts(std::string const& file, std::string const& text);

/// `sqrt-decay 0.1, batch 1, beta 0.5, gamma 1; n = 1, E = 1, M = 1, K = 1`, with the problem where there is
/// one.
std::string describe(Case const&);

/// `[lo, hi]` with so many digits, rounded outwards; one number where both ends agree.
std::string enclosed_text(Enclosure const&, int digits);

}  // namespace qhm::verify
