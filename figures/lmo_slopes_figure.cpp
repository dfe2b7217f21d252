#include "figures/lmo_slopes_figure.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "verify/lmo_slopes_record.hpp"

namespace qhm::figures {
namespace {

constexpr double standard_errors = 2;

bool corrected(Momentum momentum) {
  return momentum == Momentum::hcm_v1 || momentum == Momentum::hcm_v2;
}

std::string method_name(verify::LmoSlopeRow const& row) {
  auto const name = momentum_name(row.momentum);
  return row.theory_slope == 0 ? name + ", exponents of hcm" : name;
}

Trace observed(verify::LmoSlopeRow const& row) {
  Trace trace{.traits = {{"objective", row.objective},
                         {"norm", norm_name(row.norm)},
                         {"momentum", momentum_name(row.momentum)},
                         {"corrected", corrected(row.momentum) ? "yes" : "no"},
                         {"exponents", row.theory_slope == 0 ? "corrected" : "own"},
                         {"series", "observed"}},
              .run = method_name(row),
              .quantity = "observed"};
  for (auto const& point : row.points) {
    trace.x.push_back(point.steps);
    trace.y.push_back(point.mean);
    trace.low.push_back(point.mean - standard_errors * point.standard_error);
    trace.high.push_back(point.mean + standard_errors * point.standard_error);
  }
  return trace;
}

Trace bound(verify::LmoSlopeRow const& row) {
  auto trace = observed(row);
  trace.traits["series"] = "theorem-h";
  trace.quantity = "Theorem H";
  trace.standing = plots::Standing::bound;
  trace.low.clear(), trace.high.clear();
  for (std::size_t i = 0; i < row.points.size(); ++i) trace.y[i] = row.points[i].bound;
  return trace;
}

std::string slope_note(verify::LmoSlopeRow const& row) {
  return fmt::format("{} {} {}: {:.3f} ({:.3f} to {:.3f}; Theorem H {:.3f})", row.objective,
                     norm_name(row.norm), method_name(row), row.observed.value, row.observed.low,
                     row.observed.high, row.bound_slope);
}

std::vector<verify::LmoSlopeRow> rows_of(LmoSlopes::Computed const& how,
                                         std::filesystem::path const& folder) {
  if (how.trials == 0) return verify::read_lmo_slopes(folder);
  return verify::lmo_slopes({.first_power = static_cast<unsigned>(how.first_power),
                             .last_power = static_cast<unsigned>(how.last_power),
                             .trials = static_cast<std::uint32_t>(how.trials)});
}

}  // namespace

Picture lmo_slopes_picture(LmoSlopes const& recipe, Scale scale, std::filesystem::path const& folder) {
  auto const& how = recipe.computed[static_cast<std::size_t>(scale)];
  auto const rows = rows_of(how, folder);
  Picture picture;
  Curves curves{.shared_x = true};
  std::vector<std::string> objectives, norms;
  auto const place_in = [](std::vector<std::string>& names, std::string const& name) {
    auto const place = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    if (place == names.size()) names.push_back(name);
    return place;
  };
  for (auto const& row : rows) place_in(objectives, row.objective), place_in(norms, norm_name(row.norm));
  curves.columns = norms.size();
  for (auto const& objective : objectives)
    for (auto const& norm : norms)
      curves.panels.push_back({.heading = fmt::format("{}, {}", objective, norm),
                               .x_label = "steps K",
                               .y_label = fmt::format("mean of |∇f|  dual to {}", norm)});
  std::vector<std::string> slopes;
  for (auto const& row : rows) {
    auto const panel =
        place_in(objectives, row.objective) * norms.size() + place_in(norms, norm_name(row.norm));
    for (auto trace : {observed(row), bound(row)}) {
      trace.panel = panel;
      curves.traces.push_back(std::move(trace));
    }
    slopes.push_back(slope_note(row));
  }
  picture.notes.push_back(how.trials == 0 ? "A committed record." : fmt::format("{} trials.", how.trials));
  picture.notes.push_back(fmt::format("Slopes with 95 % intervals: {}.", fmt::join(slopes, "; ")));
  picture.content = std::move(curves);
  return picture;
}

}  // namespace qhm::figures
