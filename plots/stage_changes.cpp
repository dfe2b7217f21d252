#include "plots/stage_changes.hpp"

#include <algorithm>
#include <cmath>

#include "core/stages.hpp"
#include "plots/x_axis.hpp"

namespace qhm::plots {
namespace {

/// What was measured when `step` was reached, seconds or cost: linear between the rows around it.
double measured_at(Series const& series, std::string const& column, double step) {
  auto const steps = series.column("step"), values = series.column(column);
  auto const after = std::upper_bound(steps.begin(), steps.end(), step);
  if (after == steps.begin()) return values.front();
  auto const i = static_cast<std::size_t>(after - steps.begin());
  if (i == steps.size()) return values.back();
  return std::lerp(values[i - 1], values[i], (step - steps[i - 1]) / (steps[i] - steps[i - 1]));
}

}  // namespace

std::vector<double> stage_changes(Run const& run, XAxis axis) {
  auto const covered = x_values(run.result.series, XAxis::steps);
  double const last = covered.empty() ? 0 : *std::max_element(covered.begin(), covered.end());
  if (!(last >= 1) || last > static_cast<double>(max_steps)) return {};
  bool const beta_steps = std::holds_alternative<StepDecay>(run.plan.beta);
  bool const gamma_steps = std::holds_alternative<StepDecay>(run.plan.gamma);
  std::vector<double> marks;
  double evaluations = 0;
  Stage<double> const* before = nullptr;
  auto const stages = tabulate(run.plan, static_cast<std::uint64_t>(last));
  for (auto const& stage : stages) {
    bool const changed =
        before != nullptr && (stage.batch != before->batch || (beta_steps && stage.beta != before->beta) ||
                              (gamma_steps && stage.gamma != before->gamma));
    if (changed) {
      auto const step = static_cast<double>(stage.first_step);
      switch (axis) {
        case XAxis::steps:
          marks.push_back(step);
          break;
        case XAxis::epochs:
          marks.push_back(static_cast<double>(stage.first_epoch));
          break;
        case XAxis::evaluations:
          marks.push_back(evaluations);
          break;
        case XAxis::seconds:
        case XAxis::cost:
          marks.push_back(measured_at(run.result.series, x_column(axis), step));
          break;
      }
    }
    evaluations += static_cast<double>(stage.steps) * stage.batch;
    before = &stage;
  }
  if (marks.size() > most_stage_changes) marks.clear();
  return marks;
}

}  // namespace qhm::plots
