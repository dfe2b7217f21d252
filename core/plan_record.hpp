#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "core/plan.hpp"

namespace qhm {

/// `{"lr": {"kind": "cosine", "max": 0.1, "min": 0}, "batch": {...}, "beta": {...}, "gamma": {...},
/// "interval": 30, "epochs": 300}`, with `"cap"` and `"rounding"` inside `batch` where they are not the
/// default, `"per": "step"` and `"warm_up": {...}` inside `lr` where the plan has them, tables as
/// `"entries": [[epoch, value], ...]`, and `"paper_code": true` where the plan has it. `samples` is part of
/// the problem in every record and is written there.
nlohmann::json plan_record(Plan const&);

/// Reads what `plan_record` wrote. Throws InputError naming the missing or unknown key.
Plan plan_from_record(nlohmann::json const& plan, std::uint64_t samples);

}  // namespace qhm
