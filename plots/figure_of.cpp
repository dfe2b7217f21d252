#include "plots/figure_of.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/errors.hpp"
#include "plots/bounds_shown.hpp"
#include "plots/caption.hpp"
#include "plots/quantities.hpp"
#include "plots/references.hpp"
#include "plots/run.hpp"
#include "plots/seed_pools.hpp"
#include "plots/slopes.hpp"
#include "plots/small_multiples.hpp"
#include "plots/stage_changes.hpp"
#include "plots/x_axis.hpp"

namespace qhm::plots {
namespace {

/// The figures in the making: the runs, what was drawn of them, what could not be.
struct Drawing {
  std::vector<Run> runs;
  SmallMultiples multiples;
  std::vector<Quantity> observed;
  Axis x, y;  ///< labels and scales; the ranges are each figure's own
  std::vector<Figure> figures;
  std::vector<std::string> quantities{};
  CaptionFacts facts{};

  Figure& figure(std::size_t run) { return figures[multiples.panel[run]]; }
};

std::vector<Quantity> observed_quantities(Request const& request, Run const& first) {
  auto columns = request.y;
  if (columns.empty()) columns = {default_column(first.result.manifest.value("kind", ""))};
  std::vector<Quantity> quantities;
  for (auto const& column : columns) quantities.push_back(quantity_of(column));
  for (auto const& quantity : quantities)
    if (quantity.axis != quantities.front().axis)
      throw InputError("--y", quantity.column, "cannot share an axis with " + quantities.front().column,
                       "draw them in two figures");
  return quantities;
}

bool logarithmic_by_default(XAxis axis) {
  return axis == XAxis::steps || axis == XAxis::evaluations;
}

Drawing blank(std::span<Result const> results, Request const& request) {
  auto runs = pooled(comparable_runs(results));
  auto multiples = small_multiples(runs, request.panels);
  auto observed = observed_quantities(request, runs.front());
  auto const scale = [](std::optional<Scale> asked, bool otherwise) {
    return asked ? *asked == Scale::logarithmic : otherwise;
  };
  Axis x{.label = x_label(request.x), .ticks = {}}, y{.label = observed.front().axis, .ticks = {}};
  x.logarithmic = scale(request.x_scale, logarithmic_by_default(request.x));
  y.logarithmic = scale(request.y_scale, observed.front().logarithmic);
  std::vector<Figure> figures(multiples.headings.size());
  for (std::size_t p = 0; p < figures.size(); ++p) {
    figures[p].title = multiples.headings[p];
    figures[p].x = x;
    figures[p].y = y;
  }
  return {std::move(runs), std::move(multiples), std::move(observed),
          std::move(x),    std::move(y),         std::move(figures)};
}

/// A column that the user named. Throws InputError for `flag`, listing those that `offered` accepts.
std::vector<double> named_column(Run const& run, std::string const& flag, std::string const& column,
                                 bool (*offered)(std::string const&)) {
  auto const& series = run.result.series;
  if (series.find(column)) return series.column(column);
  auto const& recorded = run.of_seeds.empty() ? series : run.of_seeds.front();
  std::vector<std::string> there;
  std::ranges::copy_if(recorded.columns(), std::back_inserter(there), offered);
  throw InputError(flag, column, "is not in " + run.result.folder.string(),
                   there.empty() ? "it has none" : fmt::format("choose from {}", fmt::join(there, ", ")));
}

/// Adds to the figure the points that its axes can show as one curve; counts the others, but not NaN.
void add_curve(Figure& figure, LeftOut& left_out, Curve curve, std::vector<double> const& x,
               std::vector<double> const& y, std::optional<Band> const& band) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i]) || std::isnan(y[i])) continue;
    if (std::isinf(x[i]) || std::isinf(y[i])) {
      ++left_out.infinite;
    } else if (figure.x.logarithmic && x[i] <= 0) {
      ++left_out.at_x;
    } else if (figure.y.logarithmic && y[i] <= 0) {
      ++left_out.at_y;
    } else {
      curve.x.push_back(x[i]);
      curve.y.push_back(y[i]);
      if (!band) continue;
      // One trial has no standard error: its band is the line itself.
      curve.low.push_back(std::isfinite(band->low[i]) ? band->low[i] : y[i]);
      curve.high.push_back(std::isfinite(band->high[i]) ? band->high[i] : y[i]);
    }
  }
  if (!curve.x.empty()) figure.curves.push_back(std::move(curve));
}

std::size_t quantity_index(Drawing& drawing, std::string const& name) {
  auto const found = std::ranges::find(drawing.quantities, name);
  auto const index = static_cast<std::size_t>(found - drawing.quantities.begin());
  if (found == drawing.quantities.end()) drawing.quantities.push_back(name);
  return index;
}

void add_observed(Drawing& drawing, Request const& request) {
  bool any_band = false;
  for (std::size_t r = 0; r < drawing.runs.size(); ++r)
    for (auto const& quantity : drawing.observed) {
      auto const& run = drawing.runs[r];
      auto y = named_column(run, "--y", quantity.column, [](std::string const&) { return true; });
      for (double& value : y) value *= quantity.scale;
      auto const band =
          band_of(quantity, run.result.series, request.band, std::max<std::size_t>(1, run.of_seeds.size()));
      if (band) drawing.facts.bands.insert(band->words);
      any_band = any_band || band;
      Curve curve{.run = drawing.multiples.colour[r],
                  .quantity = quantity_index(drawing, quantity.name),
                  .standing = Standing::observed};
      curve.staircase = quantity.held && run.result.manifest.value("kind", "") == "train";
      add_curve(drawing.figure(r), drawing.facts.left_out, std::move(curve),
                x_values(run.result.series, request.x), y, band);
    }
  if (std::ranges::all_of(drawing.figures, [](Figure const& figure) { return figure.curves.empty(); }))
    throw InputError("--y", drawing.observed.front().column, "has no value that these axes can show",
                     "try --y-scale linear, --x-scale linear or another column");
  if (!any_band && (request.band == BandChoice::min_max || request.band == BandChoice::standard_error))
    throw InputError("--band", request.band == BandChoice::min_max ? "min-max" : "standard-error",
                     "is not recorded of " + drawing.observed.front().column,
                     "give several seeds of a plan, or choose --band none");
}

void add_bounds(Drawing& drawing, Request const& request) {
  for (std::size_t r = 0; r < drawing.runs.size(); ++r) {
    auto const& run = drawing.runs[r];
    auto const colour = drawing.multiples.colour[r];
    for (auto const& column : bounds_shown(request, drawing.observed.front(), drawing.y.logarithmic, run)) {
      auto const y = named_column(run, "--bounds", column, is_bound);
      if (std::ranges::all_of(y, [](double value) { return std::isnan(value); })) {
        auto const& heading = drawing.multiples.headings[drawing.multiples.panel[r]];
        drawing.facts.no_bound.push_back(bound_name(column) + " does not apply to " +
                                         drawing.multiples.colours[colour] +
                                         (heading.empty() ? "" : " of " + heading));
        continue;
      }
      Curve curve{.run = colour,
                  .quantity = quantity_index(drawing, bound_name(column)),
                  .standing = standing_of(run, column)};
      add_curve(drawing.figure(r), drawing.facts.left_out, std::move(curve),
                x_values(run.result.series, request.x), y, std::nullopt);
    }
  }
}

void add_references(Drawing& drawing, Request const& request) {
  for (auto const& reference : request.references) {
    auto points = read_reference(reference, request.x);
    for (double& value : points.y) value *= drawing.observed.front().scale;
    drawing.facts.references.push_back(fmt::format("{}: column {} of {}", reference.name, reference.column,
                                                   reference.file.filename().string()));
    auto const index = quantity_index(drawing, reference.name);
    for (auto& figure : drawing.figures)
      add_curve(figure, drawing.facts.left_out,
                {.run = no_run, .quantity = index, .standing = Standing::reference}, points.x, points.y,
                std::nullopt);
  }
}

void set_axes(Figure& figure) {
  std::vector<double> x, y;
  for (auto const& curve : figure.curves) {
    x.insert(x.end(), curve.x.begin(), curve.x.end());
    y.insert(y.end(), curve.y.begin(), curve.y.end());
    y.insert(y.end(), curve.high.begin(), curve.high.end());
    // On a logarithmic axis a band that reaches towards 0 would stretch it without end: it is cut instead.
    for (std::size_t i = 0; i < curve.low.size(); ++i)
      if (!figure.y.logarithmic || curve.low[i] > curve.y[i] / 4) y.push_back(curve.low[i]);
  }
  if (x.empty()) x = y = {1};
  figure.x = axis_over(std::move(figure.x.label), figure.x.logarithmic, x);
  figure.y = axis_over(std::move(figure.y.label), figure.y.logarithmic, y);
}

void add_stage_changes(Drawing& drawing, XAxis axis) {
  for (std::size_t r = 0; r < drawing.runs.size(); ++r) {
    auto& figure = drawing.figure(r);
    for (double const at : stage_changes(drawing.runs[r], axis))
      if (at >= figure.x.low && at <= figure.x.high)
        figure.stage_changes.push_back({drawing.multiples.colour[r], at});
  }
}

void add_slopes(Drawing& drawing, XAxis axis) {
  if (!drawing.x.logarithmic || !drawing.y.logarithmic)
    throw InputError("--slopes", "", "needs two logarithmic axes: a power law is a line only there",
                     "add --x-scale log --y-scale log");
  for (std::size_t r = 0; r < drawing.runs.size(); ++r) {
    auto const fitted = fitted_slope_of(drawing.runs[r], drawing.observed.front(), axis);
    auto const& heading = drawing.multiples.headings[drawing.multiples.panel[r]];
    auto const name =
        drawing.multiples.colours[drawing.multiples.colour[r]] + (heading.empty() ? "" : " of " + heading);
    if (!fitted) {
      drawing.facts.no_slope.push_back(name);
      continue;
    }
    drawing.facts.slopes.push_back({name, fitted->triangle.text, fitted->over_seeds});
    drawing.figure(r).triangles.push_back(fitted->triangle);
    drawing.figure(r).triangles.back().run = drawing.multiples.colour[r];
  }
}

}  // namespace

Panels panels_of(std::span<Result const> results, Request const& request) {
  auto drawing = blank(results, request);
  add_observed(drawing, request);
  add_bounds(drawing, request);
  add_references(drawing, request);
  for (auto& figure : drawing.figures) set_axes(figure);
  add_stage_changes(drawing, request.x);
  if (request.slopes) add_slopes(drawing, request.x);
  for (auto& figure : drawing.figures) {
    figure.runs = drawing.multiples.colours;
    figure.quantities = drawing.quantities;
  }
  Panels panels{.title = request.title,
                .columns = columns_for(drawing.figures.size()),
                .shared_x = true,
                .shared_y = true,
                .panels = std::move(drawing.figures)};
  panels.caption = caption_of(panels, drawing.runs, drawing.multiples, drawing.facts);
  return panels;
}

Figure figure_of(std::span<Result const> results, Request const& request) {
  auto panels = panels_of(results, request);
  auto figure = std::move(panels.panels.front());
  figure.title = panels.title;
  figure.caption = panels.caption;
  return figure;
}

}  // namespace qhm::plots
