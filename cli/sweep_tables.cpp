#include "cli/sweep_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/decimal.hpp"

namespace qhm::cli {
namespace {

using sweep::SeedGroup;
using sweep::Spread;

struct Quantity {
  char const* name;
  std::optional<Spread> SeedGroup::*spread;
};
constexpr std::array quantities{Quantity{"validation_accuracy_last", &SeedGroup::last_validation},
                                Quantity{"validation_accuracy_best", &SeedGroup::best_validation},
                                Quantity{"test_accuracy", &SeedGroup::test_accuracy},
                                Quantity{"min_grad_norm_sq", &SeedGroup::min_grad_norm_sq},
                                Quantity{"train_loss", &SeedGroup::train_loss}};

template <class Items>
bool any_named(Items const& items) {
  return std::ranges::any_of(items, [](auto const& item) { return !item.plan.empty(); });
}

/// Flags that tell the groups apart.
std::vector<std::string> flags_of_groups(std::vector<SeedGroup> const& groups) {
  std::vector<sweep::Run> runs;
  for (auto const& group : groups) runs.push_back({.hash = "", .plan = group.plan, .flags = group.flags});
  return sweep::varying_flags(runs);
}

/// The columns that both tables of groups begin with.
TextTable beginning(std::vector<SeedGroup> const& groups, bool ranked) {
  auto const flags = flags_of_groups(groups);
  bool const named = any_named(groups);
  TextTable table{"", {"rank"}, {}};
  if (named) table.header.push_back("plan");
  table.header.insert(table.header.end(), flags.begin(), flags.end());
  table.keys = table.header.size();
  for (auto const* name : {"seeds", "complete", "diverged"}) table.header.push_back(name);
  for (auto const& group : groups) {
    bool const has_rank = ranked && group.complete > 0;
    auto& row = table.rows.emplace_back();
    row.push_back(has_rank ? std::to_string(table.rows.size()) : "-");
    if (named) row.push_back(group.plan);
    for (auto const& flag : flags) row.push_back(sweep::shown_value(group.flags, flag));
    for (auto const count : {group.seeds, group.complete, group.diverged})
      row.push_back(std::to_string(count));
  }
  return table;
}

std::string short_cell(std::optional<Spread> const& spread) {
  if (!spread) return "-";
  if (spread->min == spread->max) return fmt::format("{:.4g}", spread->mean);
  return fmt::format("{:.4g} [{:.4g}, {:.4g}]", spread->mean, spread->min, spread->max);
}

}  // namespace

TextTable table_of_runs(std::vector<sweep::Run> const& runs, std::vector<std::string> const& states) {
  auto const flags = sweep::varying_flags(runs);
  bool const named = any_named(runs);
  TextTable table{"", {"hash", "state"}, {}};
  if (named) table.header.push_back("plan");
  table.header.insert(table.header.end(), flags.begin(), flags.end());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    auto& row = table.rows.emplace_back(std::vector{runs[i].hash, states[i]});
    if (named) row.push_back(runs[i].plan);
    for (auto const& flag : flags) row.push_back(sweep::shown_value(runs[i].flags, flag));
  }
  return table;
}

TextTable table_of_groups(std::vector<SeedGroup> const& groups, bool ranked) {
  auto table = beginning(groups, ranked);
  for (auto const& quantity : quantities) {
    table.header.push_back(quantity.name);
    for (std::size_t i = 0; i < groups.size(); ++i)
      table.rows[i].push_back(short_cell(groups[i].*quantity.spread));
  }
  return table;
}

TextTable record_of_groups(std::vector<SeedGroup> const& groups, bool ranked) {
  auto table = beginning(groups, ranked);
  table.header.push_back("test_epoch");
  for (std::size_t i = 0; i < groups.size(); ++i)
    table.rows[i].push_back(groups[i].complete == 0 ? "-" : groups[i].validated ? "validation" : "last");
  for (auto const& quantity : quantities) {
    for (auto const* part : {"mean", "min", "max"})
      table.header.push_back(std::string(quantity.name) + "_" + part);
    for (std::size_t i = 0; i < groups.size(); ++i) {
      auto const& spread = groups[i].*quantity.spread;
      for (auto const part : {&Spread::mean, &Spread::min, &Spread::max})
        table.rows[i].push_back(spread ? shortest(*spread.*part) : "");
    }
  }
  return table;
}

std::string ranking_note(std::vector<SeedGroup> const& groups) {
  if (sweep::can_rank(groups))
    return "Mean [min, max] over the complete seeds. Ranked by the mean of validation_accuracy at its best "
           "epoch, groups with a diverged run last; test_accuracy is of that epoch.";
  if (std::ranges::none_of(groups, [](SeedGroup const& group) { return group.complete > 0; }))
    return "Not ranked: no run is complete.";
  return "Not ranked: complete runs without validation_accuracy (qhm train --validation N), and the test set "
         "chooses nothing; without it, test_accuracy is of the last epoch.";
}

}  // namespace qhm::cli
