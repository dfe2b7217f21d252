#include "empirical/trainer.hpp"

#include <torch/torch.h>

#include <cmath>

namespace qhm::empirical {

EpochOutcome outcome_of(torch::Tensor const& losses, EpochSteps const& epoch) {
  auto const in_double = losses.to(torch::kCPU, torch::kDouble);
  auto const loss = in_double.accessor<double, 1>();
  EpochOutcome outcome{.mean_loss = 0, .failed = std::nullopt};
  for (std::int64_t step = 0; step < loss.size(0); ++step) {
    auto const weight = static_cast<double>(epoch.samples_of(step)) / static_cast<double>(epoch.samples);
    outcome.mean_loss += loss[step] * weight;
    if (!std::isfinite(loss[step]) && !outcome.failed) outcome.failed = step;
  }
  return outcome;
}

std::int64_t train_steps(Stepper& stepper, EpochSteps const& epoch, std::int64_t first,
                         AfterStep const& after) {
  for (auto step = first; step < epoch.count(); ++step) {
    stepper.step(epoch.samples_of(step));
    if (after(step + 1)) return step + 1;
  }
  return epoch.count();
}

}  // namespace qhm::empirical
