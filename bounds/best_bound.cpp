#include "bounds/best_bound.hpp"

#include <nlohmann/json.hpp>

namespace qhm::bounds {

std::optional<std::size_t> best_bound(BoundTable const& table, BoundRow const& row) {
  std::optional<std::size_t> best;
  for (std::size_t t = 0; t < table.theorems.size(); ++t) {
    auto const& bound = row.by_theorem[t].bound;
    if (table.theorems[t]->standing != Standing::proved || !bound) continue;
    if (!best || *bound < *row.by_theorem[*best].bound) best = t;
  }
  return best;
}

void add_best(nlohmann::json& record, std::span<BoundTable const> tables) {
  for (std::size_t i = 0; i < tables.size(); ++i)
    for (std::size_t r = 0; r < tables[i].rows.size(); ++r) {
      auto const& row = tables[i].rows[r];
      auto& line = record["results"][i]["rows"][r];
      line["best"] = nullptr;
      if (auto const best = best_bound(tables[i], row))
        line["best"] = {{"theorem", tables[i].theorems[*best]->name},
                        {"bound", *row.by_theorem[*best].bound}};
    }
}

}  // namespace qhm::bounds
