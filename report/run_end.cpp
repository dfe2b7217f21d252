#include "report/run_end.hpp"

#include <cmath>
#include <limits>

#include "plots/quantities.hpp"

namespace qhm::report {

double RunEnd::ratio() const {
  return smallest && observed > 0 ? smallest->value / observed : std::numeric_limits<double>::quiet_NaN();
}

std::string minimum_column(std::string const& kind) {
  return kind == "synthetic" ? "min_mean_grad_sq" : kind == "train" ? "min_grad_norm_sq" : "";
}

double last_value(ReportedRun const& reported, std::string const& column) {
  auto const& series = reported.run.result.series;
  auto const index = series.find(column);
  return index ? series.rows().back()[*index] : std::numeric_limits<double>::quiet_NaN();
}

bool estimated(ReportedRun const& reported) {
  return reported.run.origin == Origin::estimated;
}

RunEnd end_of(ReportedRun const& reported) {
  auto const kind = reported.run.result.manifest.at("kind").get<std::string>();
  RunEnd end{.steps = last_value(reported, "step"),
             .epochs = last_value(reported, "epoch"),
             .evaluations = last_value(reported, "evaluations"),
             .observed = last_value(reported, minimum_column(kind))};
  for (auto const& column : reported.run.result.series.columns()) {
    if (!plots::is_bound(column)) continue;
    double const value = last_value(reported, column);
    if (reported.run.refuted.contains(column) || std::isnan(value)) continue;
    if (!end.smallest || value < end.smallest->value) end.smallest = {column, value};
  }
  return end;
}

}  // namespace qhm::report
