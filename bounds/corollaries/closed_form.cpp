#include "bounds/corollaries/closed_form.hpp"

namespace qhm::bounds {

ClosedFormInput closed_form_input(Plan const& plan, std::uint64_t steps) {
  std::uint64_t const epochs = epoch_of(plan, steps - 1) + 1;
  auto const runs = batch_runs(plan, epochs, max_steps);
  bool pure = true;
  if (plan.paper_code || plan.warm_up || plan.rate_per == RatePer::step ||
      changes_by_stage(plan.learning_rate)) {
    pure = false;  // the corollaries speak of equations (1) to (12)
  } else if (std::holds_alternative<Exponential>(plan.batch)) {
    Plan real = plan;
    real.batch_rounding = BatchRounding::none;
    real.batch_cap.reset();
    auto const unrounded = batch_runs(real, epochs, max_steps);
    pure = runs.size() == unrounded.size();
    for (std::size_t i = 0; pure && i < runs.size(); ++i) pure = runs[i].batch == unrounded[i].batch;
  } else if (!std::holds_alternative<Constant>(plan.batch)) {
    pure = false;  // the corollaries have no form for it
  } else if (plan.batch_cap) {
    pure = runs.front().batch == std::get<Constant>(plan.batch).value;
  }
  // Within the horizon means: step K-1 lies in one of the epochs 0 .. M-1.
  bool const within = epochs <= plan.epochs;
  bool const at_horizon = epochs == plan.epochs && steps == steps_after(plan, epochs);
  return {plan, steps, within, at_horizon, runs.front().steps_per_epoch, pure};
}

}  // namespace qhm::bounds
