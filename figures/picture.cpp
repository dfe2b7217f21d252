#include "figures/picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/errors.hpp"
#include "plots/palette.hpp"

namespace qhm::figures {
namespace {

std::size_t place_in(std::vector<std::string>& names, std::string const& name) {
  auto const place = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  if (place == names.size()) names.push_back(name);
  return place;
}

/// The trace with the points that its panel can show.
plots::Curve shown(Trace const& trace, PanelFrame const& frame, std::size_t& left_out) {
  plots::Curve curve{.run = 0, .quantity = 0, .standing = trace.standing};
  auto const visible = [](double value, bool logarithmic) {
    return std::isfinite(value) && (!logarithmic || value > 0);
  };
  for (std::size_t i = 0; i < trace.x.size(); ++i) {
    if (std::isnan(trace.x[i]) || std::isnan(trace.y[i])) continue;  // not measured, does not apply
    if (!visible(trace.x[i], frame.log_x) || !visible(trace.y[i], frame.log_y)) {
      ++left_out;
      continue;
    }
    curve.x.push_back(trace.x[i]);
    curve.y.push_back(trace.y[i]);
    if (trace.low.empty()) continue;
    curve.low.push_back(visible(trace.low[i], frame.log_y) ? trace.low[i] : trace.y[i]);
    curve.high.push_back(visible(trace.high[i], frame.log_y) ? trace.high[i] : trace.y[i]);
  }
  return curve;
}

/// The axis over all values of the panels whose axis has that label.
plots::Axis common_axis(std::vector<plots::Figure> const& figures, plots::Axis plots::Figure::*axis,
                        std::vector<double> plots::Curve::*values, std::string const& label,
                        bool logarithmic) {
  std::vector<double> all;
  for (auto const& figure : figures)
    if ((figure.*axis).label == label)
      for (auto const& curve : figure.curves)
        all.insert(all.end(), (curve.*values).begin(), (curve.*values).end());
  if (all.empty()) all = {1, 10};
  return plots::axis_over(label, logarithmic, all);
}

}  // namespace

bool matches(Traits const& traits, Traits const& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](auto const& one) {
    auto const own = traits.find(one.first);
    return own != traits.end() && (own->second == one.second || own->second.starts_with(one.second + " "));
  });
}

plots::Panels panels_of(Curves const& curves, std::string const& title, std::string const& caption,
                        std::size_t& left_out) {
  plots::Panels page{.title = title,
                     .caption = caption,
                     .columns = curves.columns,
                     .shared_x = curves.shared_x,
                     .shared_y = curves.shared_y,
                     .panels = {},
                     .column_headings = curves.column_headings,
                     .row_headings = curves.row_headings};
  std::vector<std::string> runs, quantities;
  for (auto const& frame : curves.panels) {
    auto& figure = page.panels.emplace_back();
    figure.title = frame.heading;
    figure.x.label = frame.x_label, figure.y.label = frame.y_label;
  }
  for (auto const& trace : curves.traces) {
    auto curve = shown(trace, curves.panels.at(trace.panel), left_out);
    if (curve.x.empty()) continue;
    curve.run = trace.run.empty() ? plots::no_run : place_in(runs, trace.run);
    curve.quantity = place_in(quantities, trace.quantity);
    page.panels[trace.panel].curves.push_back(std::move(curve));
  }
  if (runs.size() > plots::palette.size())
    throw InputError("recipe", fmt::format("{} colours", runs.size()),
                     fmt::format("are more than {} that can be told apart", plots::palette.size()),
                     "select fewer, or tell them apart by panels");
  if (quantities.empty())
    throw InputError("figure", title, "has nothing to draw", "see what its caption says is missing");
  for (std::size_t p = 0; p < page.panels.size(); ++p) {
    auto& figure = page.panels[p];
    auto const& frame = curves.panels[p];
    figure.runs = runs, figure.quantities = quantities;
    figure.x = common_axis(page.panels, &plots::Figure::x, &plots::Curve::x, frame.x_label, frame.log_x);
    figure.y = common_axis(page.panels, &plots::Figure::y, &plots::Curve::y, frame.y_label, frame.log_y);
  }
  return page;
}

}  // namespace qhm::figures
