#include "figures/ruler_study.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "figures/published_curves.hpp"
#include "figures/training_runs.hpp"

namespace qhm::figures {
namespace {

namespace fs = std::filesystem;

struct Study {
  Result run;
  Series rows;
  std::string name;
};

std::vector<Study> studies_in(fs::path const& folder) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (auto const& entry : fs::directory_iterator(folder, error))
    if (fs::exists(entry.path() / "rulers.csv")) folders.push_back(entry.path());
  if (folders.empty())
    throw InputError("records", folder.string(), "holds no folder with rulers.csv",
                     "make some by qhm train --rulers and give their folder by --records");
  std::sort(folders.begin(), folders.end());
  std::vector<Study> studies;
  for (auto const& one : folders) {
    auto run = read_result(one);
    auto const training = run.manifest.value("training", nlohmann::json::object());
    auto const seed = run.manifest.value("seed", nlohmann::json(0));
    auto name = fmt::format("{}, seed {}", training.value("model", "network"), seed.dump());
    studies.push_back(
        {std::move(run), Series::parse(read_file(one / "rulers.csv"), (one / "rulers.csv").string()), name});
  }
  return studies;
}

/// How a ruler is seen: its functional as colour, its batch as marker.
struct Seen {
  std::string functional, batch;
};

/// Nothing for the columns that are no ruler.
std::optional<Seen> seen_as(std::string const& column) {
  constexpr std::string_view fixed = "train-fixed-", batch = "train-batch-";
  if (column.starts_with("eval")) return Seen{column, "whole training set"};
  if (column.starts_with(fixed)) return Seen{"train-fixed", "B = " + column.substr(fixed.size())};
  if (column.starts_with(batch)) return Seen{"train-batch", "B = batch " + column.substr(batch.size())};
  return std::nullopt;
}

/// Mean over studies of each ruler after each epoch.
std::vector<Trace> rulers_over_epochs(std::vector<Study> const& studies) {
  std::vector<Trace> traces;
  for (auto const& column : studies.front().rows.columns()) {
    auto const seen = seen_as(column);
    if (!seen) continue;
    std::map<double, std::vector<double>> by_epoch;
    for (auto const& study : studies) {
      if (!study.rows.find(column)) continue;
      auto const epoch = study.rows.column("epoch"), value = study.rows.column(column);
      for (std::size_t i = 0; i < epoch.size(); ++i)
        if (std::isfinite(value[i])) by_epoch[epoch[i]].push_back(value[i]);
    }
    Trace trace{.traits = {{"ruler", column}}, .panel = 0, .run = seen->functional, .quantity = seen->batch};
    for (auto const& [epoch, values] : by_epoch) {
      double sum = 0;
      for (double const value : values) sum += value;
      trace.x.push_back(epoch);
      trace.y.push_back(sum / static_cast<double>(values.size()));
    }
    if (!trace.x.empty()) traces.push_back(std::move(trace));
  }
  return traces;
}

/// after/before of the batch ruler where the batch size changes, over the batch size before.
Trace ruler_alone(std::vector<Study> const& studies) {
  std::map<double, std::vector<double>> by_batch;
  for (auto const& study : studies) {
    auto const column = [&](char const* name) { return study.rows.column(name); };
    auto const before = column("batch_before"), after = column("batch_after"),
               old_ruler = column("train-batch-before"), new_ruler = column("train-batch-after");
    for (std::size_t i = 0; i < before.size(); ++i)
      if (before[i] != after[i] && std::isfinite(new_ruler[i] / old_ruler[i]))
        by_batch[before[i]].push_back(new_ruler[i] / old_ruler[i]);
  }
  Trace trace{.traits = {{"series", "ruler-alone"}},
              .panel = 1,
              .run = "train-batch",
              .quantity = "same weights, the next batch's ruler"};
  for (auto const& [batch, ratios] : by_batch) {
    double product = 0;
    for (double const ratio : ratios) product += std::log(ratio);
    trace.x.push_back(batch);
    trace.y.push_back(std::exp(product / static_cast<double>(ratios.size())));
    auto const [low, high] = std::minmax_element(ratios.begin(), ratios.end());
    trace.low.push_back(*low), trace.high.push_back(*high);
  }
  return trace;
}

/// A number of what the curve's panel says of its batches. Throws InputError unless it is there and >= 1.
double number_of(Traits const& panel, std::string const& name) {
  auto const found = panel.find(name);
  auto const text = found == panel.end() ? "missing" : found->second;
  double number = 0;
  auto const end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec != std::errc{} || end.ptr != text.data() + text.size() || !(number >= 1))
    throw InputError("rulers.published.panel." + name, text, "is not a number >= 1",
                     "write panel = { size = 8, growth = 2, interval = 20 }");
  return number;
}

/// What the published running minimum does within one epoch after each change, squared like the others.
Trace published_fall(PublishedCurves const& curve, fs::path const& folder) {
  auto const series = published_series(curve, folder);
  auto const number = [&](char const* name) { return number_of(curve.panel, name); };
  double const size = number("size"), growth = number("growth"), every = number("interval");
  Trace trace{.traits = {{"series", "published"}, {"growth", curve.panel.at("growth")}},
              .panel = 1,
              .run = curve.name,
              .quantity = "published (3 runs)",
              .standing = plots::Standing::reference};
  auto const epochs = static_cast<double>(series.mean.size());
  for (double m = every, batch = size; m < epochs; m += every, batch *= growth) {
    auto const at = static_cast<std::size_t>(m) - 1;  // rows count from epoch 1
    trace.x.push_back(batch);
    trace.y.push_back(std::pow(series.mean.at(at + 1) / series.mean.at(at), 2));
  }
  return trace;
}

}  // namespace

Picture ruler_picture(Rulers const& recipe, fs::path const& folder, Traits const& paper,
                      fs::path const& published) {
  auto studies = studies_in(folder);
  Picture picture;
  Curves curves{.columns = 2};
  curves.panels = {{.heading = "The same weights under each ruler",
                    .x_label = "epochs",
                    .y_label = "squared gradient norm  |∇f|²",
                    .log_x = false},
                   {.heading = "|∇f|² after a change of batch, over before",
                    .x_label = "batch size before the change",
                    .y_label = "after / before"}};
  curves.traces = rulers_over_epochs(studies);
  curves.traces.push_back(ruler_alone(studies));
  for (auto const& curve : recipe.published) curves.traces.push_back(published_fall(curve, published));
  std::vector<std::string> names;
  std::vector<WantedRun> records;
  for (auto& study : studies) {
    names.push_back(study.name);
    picture.records.push_back(used(study.run));
    records.push_back({.run = {}, .record = {}});
    records.back().run.flags =
        sweep::flags_in(study.run.manifest.value("command", std::vector<std::string>{}));
    records.back().record.push_back(std::move(study.run));
  }
  picture.differences = differences_from(paper, records);
  picture.notes.push_back(fmt::format("Studies: {}.", fmt::join(names, "; ")));
  picture.content = std::move(curves);
  return picture;
}

}  // namespace qhm::figures
