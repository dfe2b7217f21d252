#include "sweep/expansion.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/errors.hpp"

namespace qhm::sweep {
namespace {

/// 0 where there are more than a count holds.
std::uint64_t count_combinations(Grid const& grid) {
  std::uint64_t count = std::max<std::size_t>(1, grid.alternatives.size());
  for (auto const& axis : grid.axes)
    if (__builtin_mul_overflow(count, axis.values.size(), &count)) return 0;
  return count;
}

}  // namespace

Expansion expand(Grid const& grid, std::string const& file) {
  auto const count = count_combinations(grid);
  if (count == 0 || count > most_runs)
    throw InputError(file, count == 0 ? "more than 2^64 runs" : std::to_string(count) + " runs",
                     "are more than 10000", "split the sweep, or shorten its lists");
  auto alternatives = grid.alternatives;
  if (alternatives.empty()) alternatives.emplace_back();
  std::map<std::string, std::string> text_of_hash;
  Expansion expansion;
  for (std::uint64_t index = 0; index < count; ++index) {
    std::uint64_t place = index;
    Flags flags = grid.shared;
    for (auto axis = grid.axes.rbegin(); axis != grid.axes.rend(); ++axis) {
      if (auto const& value = axis->values[place % axis->values.size()]) flags[axis->flag] = *value;
      place /= axis->values.size();
    }
    auto const& alternative = alternatives[place];
    flags.insert(alternative.flags.begin(), alternative.flags.end());
    auto const hash = hash_of(flags);
    auto const [entry, is_new] = text_of_hash.try_emplace(hash, canonical_text(flags));
    if (is_new) {
      expansion.runs.push_back({.hash = hash, .plan = alternative.name, .flags = std::move(flags)});
    } else if (entry->second == canonical_text(flags)) {
      ++expansion.repeated;
    } else {
      throw InputError(file, hash, "is the hash of two different runs", "change any of their settings");
    }
  }
  return expansion;
}

std::vector<std::string> varying_flags(std::vector<Run> const& runs) {
  std::set<std::string> every, varying;
  for (auto const& run : runs)
    for (auto const& [flag, value] : run.flags) every.insert(flag);
  for (auto const& flag : every)
    for (auto const& run : runs)
      if (shown_value(run.flags, flag) != shown_value(runs.front().flags, flag)) varying.insert(flag);
  return {varying.begin(), varying.end()};
}

std::string shown_value(Flags const& flags, std::string const& flag) {
  auto const entry = flags.find(flag);
  if (entry == flags.end()) return "-";
  return entry->second.empty() ? "true" : canonical_value(entry->second);
}

}  // namespace qhm::sweep
