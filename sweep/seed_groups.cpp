#include "sweep/seed_groups.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/errors.hpp"
#include "core/result_folder.hpp"
#include "sweep/run_folder.hpp"

namespace qhm::sweep {
namespace {

constexpr char validation[] = "validation_accuracy";

/// The numbers that count, of the complete runs seen so far.
struct Seen {
  std::vector<double> last_validation, best_validation, test_accuracy, min_grad_norm_sq, train_loss;
  bool all_validated = true;
};

/// The first row with the largest number; nothing where none was measured.
std::optional<std::size_t> best_row(std::vector<double> const& values) {
  std::optional<std::size_t> best;
  for (std::size_t row = 0; row < values.size(); ++row)
    if (!std::isnan(values[row]) && (!best || values[row] > values[*best])) best = row;
  return best;
}

void see(Seen& seen, Result const& result) {
  auto const& epochs = result.series;
  if (epochs.rows().empty())
    throw InputError(result.folder.string(), "", "is complete but has no epochs",
                     "remove it and run it again");
  auto const last = [&](char const* name) { return epochs.column(name).back(); };
  seen.min_grad_norm_sq.push_back(last("min_grad_norm_sq"));
  seen.train_loss.push_back(last("train_loss"));
  auto const accuracy = epochs.find(validation) ? epochs.column(validation) : std::vector<double>{};
  auto const best = best_row(accuracy);
  seen.all_validated = seen.all_validated && best.has_value();
  if (best) {
    seen.last_validation.push_back(accuracy.back());
    seen.best_validation.push_back(accuracy[*best]);
  }
  auto const test = epochs.column("test_accuracy");
  seen.test_accuracy.push_back(best ? test[*best] : test.back());
}

std::optional<Spread> spread(std::vector<double> const& values) {
  if (values.empty()) return std::nullopt;
  double sum = 0;
  for (double const value : values) sum += value;
  auto const [min, max] = std::ranges::minmax(values);
  return Spread{.mean = sum / static_cast<double>(values.size()), .min = min, .max = max};
}

}  // namespace

std::vector<SeedGroup> seed_groups(std::vector<Run> const& runs, std::filesystem::path const& sweep) {
  std::vector<SeedGroup> groups;
  std::vector<Seen> seen;
  std::map<std::string, std::size_t> place;
  for (auto const& run : runs) {
    auto flags = run.flags;
    flags.erase("seed");
    auto const [entry, is_new] = place.try_emplace(canonical_text(flags), groups.size());
    if (is_new) {
      groups.push_back({.plan = run.plan, .flags = std::move(flags)});
      seen.emplace_back();
    }
    auto& group = groups[entry->second];
    auto const state = state_of(folder_of(sweep, run));
    ++group.seeds;
    group.complete += state == "complete" ? 1 : 0;
    group.diverged += state == "diverged" ? 1 : 0;
    if (state == "complete") see(seen[entry->second], read_result(folder_of(sweep, run)));
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    auto& group = groups[i];
    group.validated = group.complete > 0 && seen[i].all_validated;
    if (group.validated) group.last_validation = spread(seen[i].last_validation);
    if (group.validated) group.best_validation = spread(seen[i].best_validation);
    group.test_accuracy = spread(seen[i].test_accuracy);
    group.min_grad_norm_sq = spread(seen[i].min_grad_norm_sq);
    group.train_loss = spread(seen[i].train_loss);
  }
  return groups;
}

bool can_rank(std::vector<SeedGroup> const& groups) {
  auto const has_complete = [](SeedGroup const& group) { return group.complete > 0; };
  return std::ranges::any_of(groups, has_complete) &&
         std::ranges::all_of(groups,
                             [&](SeedGroup const& group) { return !has_complete(group) || group.validated; });
}

void rank(std::vector<SeedGroup>& groups) {
  auto const order = [](SeedGroup const& group) {
    double const best = group.best_validation ? group.best_validation->mean : 0;
    return std::tuple(group.complete == 0, group.diverged > 0, -best);
  };
  std::ranges::stable_sort(groups, {}, order);
}

}  // namespace qhm::sweep
