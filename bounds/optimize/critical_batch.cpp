#include "bounds/optimize/critical_batch.hpp"

#include "core/decimal.hpp"

namespace qhm::bounds {

std::optional<CriticalBatch> critical_batch(Problem const& problem, Plan const& plan, double eps) {
  auto const* rate = std::get_if<Constant>(&plan.learning_rate);
  auto const* beta = std::get_if<Constant>(&plan.beta);
  auto const* gamma = std::get_if<Constant>(&plan.gamma);
  if (rate == nullptr || beta == nullptr || gamma == nullptr) return std::nullopt;
  if (!std::holds_alternative<Constant>(plan.batch) || !(eps > 0)) return std::nullopt;
  double const alpha = rate->value;
  double const omega = beta->value * gamma->value;
  double const step = problem.smoothness.value * alpha;
  double const D = 2 - step * (1 + 2 * omega / one_minus_decimal(beta->value));
  if (!(D > 0)) return std::nullopt;
  double const C1 = 2 * problem.gap.value / (alpha * D);
  double const C2 = (1 + omega) * step * problem.variance.value / D;
  double const square = eps * eps;
  return CriticalBatch{alpha, C1, C2, 2 * C2 / square, 2 * C1 / square, 4 * C1 * C2 / (square * square)};
}

}  // namespace qhm::bounds
