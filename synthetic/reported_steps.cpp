#include "synthetic/reported_steps.hpp"

#include <algorithm>
#include <cmath>

namespace qhm::synthetic {

std::vector<std::uint64_t> reported_steps(std::span<Stage<> const> stages) {
  constexpr int rows_a_decade = 20;
  constexpr std::size_t most_stages = 1000;
  std::uint64_t const last = stages.back().last_step() + 1;
  std::vector<std::uint64_t> steps;
  for (int i = 0;; ++i) {
    double const step = std::round(std::pow(10.0, static_cast<double>(i) / rows_a_decade));
    if (step >= static_cast<double>(last)) break;
    steps.push_back(static_cast<std::uint64_t>(step));
  }
  if (stages.size() <= most_stages)
    for (auto const& stage : stages) steps.push_back(stage.last_step() + 1);
  steps.push_back(last);
  std::ranges::sort(steps);
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  return steps;
}

std::vector<Usage> usage_after(std::span<Stage<> const> stages, std::span<std::uint64_t const> steps) {
  std::vector<Usage> usage;
  auto stage = stages.begin();
  double before = 0;  // evaluations of the stages before `stage`
  for (std::uint64_t const step : steps) {
    for (; stage->last_step() + 1 < step; ++stage) before += static_cast<double>(stage->steps) * stage->batch;
    std::uint64_t const within = step - stage->first_step;
    usage.push_back({stage->first_epoch + (within - 1) / stage->steps_per_epoch + 1,
                     before + static_cast<double>(within) * stage->batch});
  }
  return usage;
}

}  // namespace qhm::synthetic
