#pragma once

#include <string>

namespace qhm::explorer {

/// Bounds as the page asks for them, with the record of `qhm bounds` as the answer.
///
/// `request` is JSON: `{"samples": n, "plan": {...}, "problem": {"smoothness": L, "variance": sigma^2,
/// "gradient_bound": G, "gap": Delta}}` with the plan as in every record, and either `"steps": [K, ...]` or
/// `"points": P`: about P values of K from the first epoch's end to the horizon's, evenly on a logarithmic
/// axis. With neither, K after epochs 1, E, 2E, ..., M as in `qhm bounds`.
///
/// The answer is a `qhm.bounds/1` record with `best` in each row, or `{"error": "--lr-max: ..."}`: the line
/// that the program would print. It never throws.
std::string answer(std::string const& request) noexcept;

}  // namespace qhm::explorer
