#include "plots/figure_of.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/errors.hpp"
#include "plots/caption.hpp"
#include "plots/quantities.hpp"
#include "plots/run.hpp"
#include "plots/run_labels.hpp"
#include "plots/stage_changes.hpp"
#include "plots/x_axis.hpp"

namespace qhm::plots {
namespace {

/// The figure in the making: its runs, what it has drawn, what it could not.
struct Drawing {
  std::vector<Run> runs;
  std::vector<Quantity> observed;
  XAxis x;
  Figure figure;
  CaptionFacts facts;
};

std::vector<Run> comparable_runs(std::span<Result const> results) {
  if (results.empty()) throw InputError("DIR", "", "is missing", "name a folder that a run has written");
  if (results.size() > most_runs)
    throw InputError("DIR", std::to_string(results.size()) + " folders",
                     fmt::format("are more than {} colours can tell apart", most_runs),
                     "draw fewer at a time");
  auto const kind = [](Result const& result) { return result.manifest.value("kind", ""); };
  std::vector<Run> runs;
  for (auto const& result : results) {
    if (kind(result) != kind(results.front()))
      throw InputError(result.folder.string(), kind(result),
                       fmt::format("is another kind of result than {} ({})", results.front().folder.string(),
                                   kind(results.front())),
                       "draw one kind at a time");
    runs.push_back(run_of(result));
  }
  return runs;
}

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

/// A column that the user named. Throws InputError for `flag`, listing those that `offered` accepts.
std::vector<double> named_column(Run const& run, std::string const& flag, std::string const& column,
                                 bool (*offered)(std::string const&)) {
  auto const& series = run.result.series;
  if (series.find(column)) return series.column(column);
  std::vector<std::string> there;
  std::copy_if(series.columns().begin(), series.columns().end(), std::back_inserter(there), offered);
  throw InputError(flag, column, "is not in " + run.result.folder.string(),
                   there.empty() ? "it has none" : fmt::format("choose from {}", fmt::join(there, ", ")));
}

/// Adds the points that the axes can show as one curve; counts the others, but not NaN.
void add_curve(Drawing& drawing, Curve curve, std::vector<double> const& y, std::optional<Band> const& band) {
  auto const x = x_values(drawing.runs[curve.run].result.series, drawing.x);
  auto const& figure = drawing.figure;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i]) || std::isnan(y[i])) continue;
    auto& left_out = drawing.facts.left_out;
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
  if (!curve.x.empty()) drawing.figure.curves.push_back(std::move(curve));
}

std::size_t quantity_index(Figure& figure, std::string const& name) {
  auto const found = std::find(figure.quantities.begin(), figure.quantities.end(), name);
  if (found != figure.quantities.end()) return static_cast<std::size_t>(found - figure.quantities.begin());
  figure.quantities.push_back(name);
  return figure.quantities.size() - 1;
}

void add_observed(Drawing& drawing) {
  for (std::size_t r = 0; r < drawing.runs.size(); ++r)
    for (auto const& quantity : drawing.observed) {
      auto y = named_column(drawing.runs[r], "--y", quantity.column, [](std::string const&) { return true; });
      for (double& value : y) value *= quantity.scale;
      auto const band = band_of(quantity, drawing.runs[r].result.series);
      if (band) drawing.facts.band = band->words;
      auto const index = quantity_index(drawing.figure, quantity.name);
      add_curve(drawing, {.run = r, .quantity = index, .standing = Standing::observed}, y, band);
    }
  if (drawing.figure.curves.empty())
    throw InputError("--y", drawing.observed.front().column, "has no value that these axes can show",
                     "try --linear-y, --linear-x or another column");
}

/// The bound that ends lowest among those that have a value at their end and are not refuted.
std::vector<std::string> tightest_bound(Run const& run) {
  std::string tightest;
  double least = INFINITY;
  for (auto const& column : run.result.series.columns()) {
    if (!is_bound(column) || run.refuted.contains(column)) continue;
    auto const values = run.result.series.column(column);
    if (!values.empty() && values.back() < least) {
      least = values.back();
      tightest = column;
    }
  }
  return tightest.empty() ? std::vector<std::string>{} : std::vector{tightest};
}

std::vector<std::string> chosen_bounds(Request const& request, Drawing const& drawing, Run const& run) {
  bool const bounded = drawing.observed.front().bounded;
  if (request.bounds == BoundChoice::named) {
    if (!bounded && !request.named_bounds.empty())
      throw InputError("--bounds", request.named_bounds.front(),
                       "bounds a squared gradient norm, not " + drawing.observed.front().column,
                       "choose --bounds none");
    return request.named_bounds;
  }
  if (!bounded) return {};
  if (request.bounds == BoundChoice::tightest)
    return drawing.figure.y.logarithmic ? tightest_bound(run) : std::vector<std::string>{};
  std::vector<std::string> all;
  auto const& columns = run.result.series.columns();
  std::copy_if(columns.begin(), columns.end(), std::back_inserter(all), is_bound);
  return all;
}

Standing standing_of(Run const& run, std::string const& column) {
  if (run.refuted.contains(column)) return Standing::refuted;
  return run.origin == Origin::analytic ? Standing::bound : Standing::estimate;
}

void add_bounds(Drawing& drawing, Request const& request) {
  for (std::size_t r = 0; r < drawing.runs.size(); ++r)
    for (auto const& column : chosen_bounds(request, drawing, drawing.runs[r])) {
      auto const y = named_column(drawing.runs[r], "--bounds", column, is_bound);
      if (std::all_of(y.begin(), y.end(), [](double value) { return std::isnan(value); })) {
        drawing.facts.no_bound.push_back(bound_name(column) + " does not apply to " + drawing.figure.runs[r]);
        continue;
      }
      auto const index = quantity_index(drawing.figure, bound_name(column));
      add_curve(drawing, {.run = r, .quantity = index, .standing = standing_of(drawing.runs[r], column)}, y,
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
  figure.x = axis_over(std::move(figure.x.label), figure.x.logarithmic, x);
  figure.y = axis_over(std::move(figure.y.label), figure.y.logarithmic, y);
}

void add_stage_changes(Drawing& drawing) {
  auto& figure = drawing.figure;
  for (std::size_t r = 0; r < drawing.runs.size(); ++r)
    for (double const at : stage_changes(drawing.runs[r], drawing.x))
      if (at >= figure.x.low && at <= figure.x.high) figure.stage_changes.push_back({r, at});
}

}  // namespace

Figure figure_of(std::span<Result const> results, Request const& request) {
  auto runs = comparable_runs(results);
  auto observed = observed_quantities(request, runs.front());
  Drawing drawing{std::move(runs), std::move(observed), request.x, {}, {}};
  Figure& figure = drawing.figure;
  figure.title = request.title;
  figure.runs = run_labels(drawing.runs);
  figure.x.label = x_label(request.x);
  figure.x.logarithmic = !request.linear_x;
  figure.y.label = drawing.observed.front().axis;
  figure.y.logarithmic = drawing.observed.front().logarithmic && !request.linear_y;
  add_observed(drawing);
  add_bounds(drawing, request);
  set_axes(figure);
  add_stage_changes(drawing);
  figure.caption = caption_of(figure, drawing.runs, drawing.facts);
  return figure;
}

}  // namespace qhm::plots
