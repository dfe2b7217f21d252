#include "figures/training_curves.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/errors.hpp"
#include "figures/published_curves.hpp"
#include "plots/quantities.hpp"
#include "plots/x_axis.hpp"

namespace qhm::figures {
namespace {

constexpr std::string_view minimum_of_norm = "min_grad_norm";

/// A configuration: its seeds, and where it is seen.
struct Configuration {
  Traits traits{};
  std::string heading, label;
  std::vector<Result const*> seeds{};
};

plots::Quantity quantity_named(std::string const& y) {
  if (y.starts_with(minimum_of_norm) && y != "min_grad_norm_sq")
    return {y, "smallest so far", "smallest |∇f|", true, 1, false};
  auto quantity = plots::quantity_of(y);
  if (y == "min_grad_norm_sq") quantity.axis = "smallest |∇f|²";
  if (quantity.axis == "loss") quantity.axis = quantity.name;
  return quantity;
}

/// Values of a quantity in one record, scaled as its axis.
std::vector<double> values_of(Result const& record, std::string const& y) {
  if (!y.starts_with(minimum_of_norm) || y == "min_grad_norm_sq") {
    if (!record.series.find(y))
      throw InputError(record.folder.string(), y, "is not a column of its epochs.csv",
                       fmt::format("choose from {}", fmt::join(record.series.columns(), ", ")));
    auto values = record.series.column(y);
    for (double& value : values) value *= plots::quantity_of(y).scale;
    return values;
  }
  auto const colon = y.find(':');
  auto const other = colon == std::string::npos ? "" : "grad_norm_sq_" + y.substr(colon + 1);
  auto values = record.series.column(!other.empty() && record.series.find(other) ? other : "grad_norm_sq");
  auto const epoch = record.series.column("epoch");
  double smallest = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (epoch[i] >= 1) smallest = std::fmin(smallest, std::sqrt(values[i]));
    values[i] = smallest;
  }
  return values;
}

std::vector<double> along(Result const& record, std::string const& x) {
  if (x != "horizon") return plots::x_values(record.series, plots::x_axis_from(x));
  auto values = record.series.column("epoch");
  double const whole = record.manifest.at("plan").value("epochs", 1.0);
  for (double& value : values) value /= whole;
  return values;
}

std::vector<Configuration> configurations(TrainingCurves const& training,
                                          std::vector<WantedRun> const& wanted) {
  std::vector<Configuration> all;
  std::vector<sweep::Flags> flags_of;
  for (auto const& want : wanted) {
    if (want.record.empty()) continue;
    auto flags = want.run.flags;
    flags.erase("seed");
    auto const known = std::find(flags_of.begin(), flags_of.end(), flags);
    if (known != flags_of.end()) {
      all[static_cast<std::size_t>(known - flags_of.begin())].seeds.push_back(&want.record.front());
      continue;
    }
    Configuration one{.heading = label_of(want.run, training.panels),
                      .label = label_of(want.run, training.curves)};
    for (auto const* list : {&training.panels, &training.curves})
      for (auto const& flag : *list) one.traits[flag] = trait_of(want.run, flag);
    for (auto const& other : all)
      if (other.traits == one.traits)
        throw InputError("recipe", one.heading + ", " + one.label,
                         "is two configurations that its panels and curves do not tell apart",
                         "add the flag in which they differ, or select one");
    one.seeds.push_back(&want.record.front());
    flags_of.push_back(std::move(flags));
    all.push_back(std::move(one));
  }
  return all;
}

/// Mean over seeds, row by row as far as all seeds go, and the band where there are several.
Trace pooled(Configuration const& one, std::string const& x, std::string const& y) {
  Trace trace{.traits = one.traits,
              .run = one.label,
              .quantity = one.seeds.size() == 1 ? "one run" : "mean over seeds",
              .x = along(*one.seeds.front(), x)};
  std::vector<std::vector<double>> values, places;  // seeds agree in their places but for measured costs
  for (auto const* seed : one.seeds) {
    values.push_back(values_of(*seed, y));
    places.push_back(along(*seed, x));
    trace.x.resize(std::min(trace.x.size(), values.back().size()));
  }
  for (std::size_t row = 0; row < trace.x.size(); ++row) {
    double place = 0;
    for (auto const& seed : places) place += seed[row] / static_cast<double>(places.size());
    trace.x[row] = place;
    double sum = 0, low = values.front()[row], high = low;
    for (auto const& seed : values)
      sum += seed[row], low = std::fmin(low, seed[row]), high = std::fmax(high, seed[row]);
    trace.y.push_back(sum / static_cast<double>(values.size()));
    if (values.size() == 1) continue;
    trace.low.push_back(low);
    trace.high.push_back(high);
  }
  trace.traits["y"] = y;
  return trace;
}

/// The rows that an axis of logarithms can begin with.
void drop_start(Trace& trace) {
  while (!trace.x.empty() && trace.x.front() <= 0)
    for (auto* values : {&trace.x, &trace.y, &trace.low, &trace.high})
      if (!values->empty()) values->erase(values->begin());
}

std::string seeds_note(std::vector<Configuration> const& all) {
  std::size_t fewest = all.front().seeds.size(), most = fewest;
  for (auto const& one : all)
    fewest = std::min(fewest, one.seeds.size()), most = std::max(most, one.seeds.size());
  if (most == 1) return "One seed each.";
  return fmt::format("Mean over {} seeds, band from the smallest to the largest.",
                     fewest == most ? std::to_string(most) : fmt::format("{} to {}", fewest, most));
}

}  // namespace

Picture training_picture(TrainingCurves const& training, std::string const& x,
                         std::vector<WantedRun> const& wanted, Traits const& paper,
                         std::filesystem::path const& published) {
  Picture picture{.content = {},
                  .facts = {},
                  .notes = {},
                  .differences = differences_from(paper, wanted),
                  .records = {},
                  .missing = missing_runs(wanted)};
  for (auto const& want : wanted)
    for (auto const& record : want.record) picture.records.push_back(used(record));
  auto const all = configurations(training, wanted);
  if (all.empty())
    throw InputError("records", fmt::format("{} runs", wanted.size()), "are wanted and none is there",
                     "make them by qhm sweep and give their folder by --records");
  Curves curves{.shared_x = true};
  bool const log_x = x == "steps" || x == "evaluations" || x == "cost";
  auto const x_label = x == "horizon" ? "share of the epochs" : plots::x_label(plots::x_axis_from(x));
  std::vector<Configuration const*> columns;
  for (auto const& one : all)
    if (std::none_of(columns.begin(), columns.end(),
                     [&](auto const* c) { return c->heading == one.heading; }))
      columns.push_back(&one);
  curves.columns = columns.size();
  for (auto const* column : columns) curves.column_headings.push_back(column->heading);
  if (training.panels.empty()) curves.column_headings.clear();
  for (auto const& y : training.y) {
    auto const quantity = quantity_named(y);
    for (auto const* column : columns) {
      auto const panel = curves.panels.size();
      curves.panels.push_back({.heading = "",
                               .x_label = x_label,
                               .y_label = quantity.axis,
                               .log_x = log_x,
                               .log_y = quantity.logarithmic});
      for (auto const& one : all) {
        if (one.heading != column->heading) continue;
        auto trace = pooled(one, x, y);
        if (log_x) drop_start(trace);
        trace.panel = panel;
        curves.traces.push_back(std::move(trace));
      }
      for (auto const& curve : training.published) {
        if (curve.y != y || !matches(column->traits, curve.panel)) continue;
        if (auto trace = published_trace(curve, x, published)) {
          trace->panel = panel;
          trace->traits["y"] = y;
          for (auto const& [flag, value] : curve.panel) trace->traits.try_emplace(flag, value);
          curves.traces.push_back(std::move(*trace));
        }
      }
    }
  }
  bool const alike = std::all_of(all.begin(), all.end(),
                                 [&](Configuration const& one) { return one.label == all.front().label; });
  if (alike && !all.front().label.empty())  // no legend of colours would say which configuration it is
    for (auto& trace : curves.traces)
      if (trace.standing == plots::Standing::observed)
        trace.quantity = fmt::format("{}, {}", trace.run, trace.quantity);
  picture.notes.push_back(seeds_note(all));
  double const whole = all.front().seeds.front()->manifest.at("plan").value("epochs", 0.0);
  double const drawn = all.front().seeds.front()->series.column("epoch").back();
  if (drawn < whole)
    picture.notes.push_back(
        fmt::format("The first {:.0f} of {:.0f} epochs, which every run has.", drawn, whole));
  picture.content = std::move(curves);
  return picture;
}

}  // namespace qhm::figures
