#include "bounds/theorems/assumptions.hpp"

#include <fmt/format.h>

namespace qhm::bounds {

void require_bounded_gradients(Problem const& problem) {
  if (!std::isfinite(problem.gradient_bound.value))
    throw AssumptionViolated(0, "sample gradients are not bounded, which breaks |grad f_i| <= G < inf");
}

std::string breaks(std::string const& symbol, double value, std::string const& condition, double limit) {
  return fmt::format("{} = {} breaks {} = {:.6g}", symbol, shortest(value), condition, limit);
}

}  // namespace qhm::bounds
