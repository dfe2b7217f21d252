#include "core/pieces.hpp"

namespace qhm {

std::uint64_t next_curve(LearningRate const& schedule, std::uint64_t epoch, std::uint64_t horizon,
                         bool paper_code) {
  bool const ends_early = paper_code && std::holds_alternative<Polynomial>(schedule);
  if (ends_early && epoch < horizon - 1) return horizon - 1;
  return has_horizon(schedule) && epoch < horizon ? horizon : unlimited;
}

namespace detail {

void require_few_stages(Plan const& plan, std::uint64_t steps) {
  if (!plan.paper_code || !std::holds_alternative<Increasing>(plan.beta)) return;
  validate_steps(steps);
  if (plan.clock().stage_of(epoch_of(plan, steps - 1)) >= max_stages) too_many_stages(steps);
}

}  // namespace detail
}  // namespace qhm
