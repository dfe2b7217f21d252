#include "plots/seed_pools.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/errors.hpp"
#include "plots/configuration.hpp"
#include "plots/quantities.hpp"

namespace qhm::plots {
namespace {

/// One column at one row over the seeds.
struct Spread {
  double mean = 0, least = INFINITY, greatest = -INFINITY, standard_error = 0;
};

Spread spread_of(std::vector<double> const& values) {
  auto const n = static_cast<double>(values.size());
  Spread spread;
  for (double const value : values) {
    if (std::isnan(value)) return {NAN, NAN, NAN, NAN};
    spread.mean += value / n;
    spread.least = std::min(spread.least, value);
    spread.greatest = std::max(spread.greatest, value);
  }
  double squares = 0;
  for (double const value : values) squares += (value - spread.mean) * (value - spread.mean);
  spread.standard_error = std::sqrt(squares / (n - 1) / n);
  return spread;
}

/// A trial's own error within one seed is not the error over seeds.
bool is_spread(std::string const& column, Series const& series) {
  if (column == "standard_error") return true;
  for (char const* ending : {"_se", "_min", "_max"})
    if (column.ends_with(ending) && series.find(column.substr(0, column.size() - std::string(ending).size())))
      return true;
  return false;
}

/// How many rows both have, at the same steps.
std::size_t shared_rows(Run const& run, Run const& first) {
  auto const refuse = [&](char const* what, char const* remedy) {
    throw InputError(run.result.folder.string(), "", what + first.result.folder.string(), remedy);
  };
  auto const &a = run.result.series, &b = first.result.series;
  if (a.columns() != b.columns())
    refuse("has other columns than its other seed ", "draw seeds of one version, or draw it apart");
  auto const rows = std::min(a.rows().size(), b.rows().size());
  auto const a_steps = a.column("step"), b_steps = b.column("step");
  if (!std::equal(a_steps.begin(), a_steps.begin() + static_cast<std::ptrdiff_t>(rows), b_steps.begin()))
    refuse("has rows at other steps than its other seed ", "draw it apart");
  return rows;
}

Series first_rows(Series const& series, std::size_t rows) {
  Series first(series.columns());
  for (std::size_t row = 0; row < rows; ++row) first.append(series.rows()[row]);
  return first;
}

Series mean_of(std::vector<Series> const& seeds) {
  auto const& first = seeds.front();
  std::vector<std::string> columns, spreads;
  for (auto const& column : first.columns()) {
    if (is_spread(column, first)) continue;
    columns.push_back(column);
    if (!is_bound(column)) spreads.insert(spreads.end(), {column + "_min", column + "_max", column + "_se"});
  }
  auto all = columns;
  all.insert(all.end(), spreads.begin(), spreads.end());
  Series mean(all);
  for (std::size_t row = 0; row < first.rows().size(); ++row) {
    std::vector<double> cells, beside;
    for (auto const& column : columns) {
      std::vector<double> values;
      for (auto const& seed : seeds) values.push_back(seed.rows()[row][*first.find(column)]);
      auto const spread = spread_of(values);
      cells.push_back(is_bound(column) ? spread.greatest : spread.mean);
      if (!is_bound(column))
        beside.insert(beside.end(), {spread.least, spread.greatest, spread.standard_error});
    }
    cells.insert(cells.end(), beside.begin(), beside.end());
    mean.append(cells);
  }
  return mean;
}

Run pool_of(std::vector<Run> const& seeds) {
  Run pool = seeds.front();
  std::size_t rows = pool.result.series.rows().size();
  for (auto const& seed : seeds) rows = std::min(rows, shared_rows(seed, seeds.front()));
  for (auto const& seed : seeds) {
    if (seed.origin == Origin::estimated) pool.origin = Origin::estimated;
    pool.refuted.insert(seed.refuted.begin(), seed.refuted.end());
    pool.of_seeds.push_back(first_rows(seed.result.series, rows));
    pool.cut = pool.cut || seed.result.series.rows().size() > rows;
    if (auto const status = seed.result.manifest.value("status", ""); status != "complete")
      pool.result.manifest["status"] = status;
  }
  pool.result.manifest.erase("seed");
  pool.result.series = mean_of(pool.of_seeds);
  return pool;
}

/// A mean over seeds of which one diverged says nothing.
bool has_no_mean(Run const& run) {
  auto const status = run.result.manifest.value("status", "");
  return status == "diverged" || status == "failed" || run.result.series.rows().empty();
}

bool every_seed_once(std::vector<Run> const& runs) {
  std::set<nlohmann::json> seeds;
  return std::ranges::all_of(runs, [&](Run const& run) {
    return seeds.insert(run.result.manifest.value("seed", nlohmann::json())).second;
  });
}

}  // namespace

std::vector<Run> pooled(std::vector<Run> runs) {
  std::vector<std::vector<Run>> groups;
  std::map<std::string, std::size_t> place;
  for (auto& run : runs) {
    auto const key = has_no_mean(run) ? run.result.folder.string() : configuration_of(run).dump();
    auto const [entry, is_new] = place.try_emplace(key, groups.size());
    if (is_new) groups.emplace_back();
    groups[entry->second].push_back(std::move(run));
  }
  std::vector<Run> all;
  for (auto& group : groups) {
    if (group.size() > 1 && every_seed_once(group))
      all.push_back(pool_of(group));
    else
      all.insert(all.end(), std::make_move_iterator(group.begin()), std::make_move_iterator(group.end()));
  }
  return all;
}

}  // namespace qhm::plots
