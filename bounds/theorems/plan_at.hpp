#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/stages.hpp"

namespace qhm::bounds {

/// A theorem that goes through the stages one by one was asked for a plan that has too many.
struct TableTooLong : std::runtime_error {
  TableTooLong();
};

/// Most stages that a stage-by-stage theorem goes through.
inline constexpr std::size_t most_stages_for_recursions = std::size_t{1} << 17;

/// A plan's first K steps in the two forms that theorems read, each made when first asked for.
template <class Real>
class PlanAt {
 public:
  PlanAt(Plan const& plan, std::uint64_t steps) : plan_(plan), steps_(steps) {}

  [[nodiscard]] Plan const& plan() const { return plan_; }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

  /// Analytic pieces: for sums, however long.
  [[nodiscard]] Profile<Real> const& profile() const {
    if (!profile_) profile_.emplace(plan_, steps_);
    return *profile_;
  }

  /// Stages: for recursions. Throws TableTooLong.
  [[nodiscard]] std::span<Stage<Real> const> stages() const {
    if (stages_.empty()) {
      std::uint64_t rows = 0;  // at most: equal neighbours may merge
      for (auto const& piece : profile().pieces()) {
        rows += piece.flat() ? 1 : piece.epochs();
        if (rows > most_stages_for_recursions) throw TableTooLong();
      }
      stages_ = tabulate<Real>(plan_, steps_);
    }
    return stages_;
  }

 private:
  Plan const& plan_;
  std::uint64_t steps_;
  mutable std::optional<Profile<Real>> profile_;
  mutable std::vector<Stage<Real>> stages_;
};

}  // namespace qhm::bounds
