#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sweep/expansion.hpp"

namespace qhm::sweep {

/// Of one number over the complete runs of a group.
struct Spread {
  double mean, min, max;
};

/// Runs that are equal but for `seed`. Numbers are of complete runs; a run that diverged only counts.
struct SeedGroup {
  std::string plan;
  Flags flags;  ///< without seed
  std::uint64_t seeds = 0, complete = 0, diverged = 0;
  bool validated = false;  ///< every complete run has measured `validation_accuracy`
  /// `validation_accuracy` after the last epoch and at the best one, where validated.
  std::optional<Spread> last_validation{}, best_validation{};
  /// At the epoch that validation chose, the first of the best; after the last epoch where not validated.
  std::optional<Spread> test_accuracy{};
  std::optional<Spread> min_grad_norm_sq{}, train_loss{};  ///< after the last epoch
};

/// The groups, in the order of their first runs. Throws InputError for a damaged result.
std::vector<SeedGroup> seed_groups(std::vector<Run> const&, std::filesystem::path const& sweep);

/// Whether validation can rank: every group with a complete run is validated, and there is one.
bool can_rank(std::vector<SeedGroup> const&);

/// Best first, by the mean of `best_validation`; groups in which a run diverged come after those without,
/// and groups without a complete run last. The test set has no say.
void rank(std::vector<SeedGroup>&);

}  // namespace qhm::sweep
