#include "plots/small_multiples.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "plots/run_labels.hpp"

namespace qhm::plots {
namespace {

using nlohmann::json;
using Fields = std::map<std::string, json>;

/// Every scalar of a manifest by its path: `plan.lr.kind`.
void flatten(json const& record, std::string const& path, Fields& fields) {
  for (auto const& [key, value] : record.items()) {
    auto const name = path.empty() ? key : path + '.' + key;
    if (value.is_object())
      flatten(value, name, fields);
    else if (!value.is_array() && !value.is_null())
      fields[name] = value;
  }
}

std::string text_of(json const& value) {
  if (value.is_number_float()) return shortest(value.get<double>());
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Names of settings in which the runs differ; of all of them where they agree.
std::string choices(std::vector<Fields> const& all) {
  std::map<std::string, std::set<std::string>> values;
  for (auto const& fields : all)
    for (auto const& [name, value] : fields) values[name].insert(text_of(value));
  std::vector<std::string> names, differing;
  for (auto const& [name, seen] : values) {
    if (!name.starts_with("plan.") && !name.starts_with("training.") && name.find('.') != std::string::npos)
      continue;
    names.push_back(name);
    bool const missing = std::ranges::any_of(all, [&](Fields const& f) { return !f.contains(name); });
    if (seen.size() > 1 || missing) differing.push_back(name);
  }
  return fmt::format("{}", fmt::join(differing.empty() ? names : differing, ", "));
}

/// The field's full path.
std::string path_of(std::vector<Fields> const& all, std::string const& field) {
  for (auto const& path : {field, "training." + field, "plan." + field})
    if (std::ranges::any_of(all, [&](Fields const& fields) { return fields.contains(path); })) return path;
  throw InputError("--panels", field, "is a field of no manifest here", "choose one such as " + choices(all));
}

/// `plan.lr.kind` -> `lr`: the word by which labels know the field.
std::string word_of(std::string path) {
  if (path.starts_with("plan.")) {
    path = path.substr(5);
    return path.substr(0, path.find('.'));
  }
  return path.substr(path.rfind('.') + 1);
}

/// `plan.lr.kind`, `cosine` -> `lr cosine`.
std::string heading(std::string path, std::string const& value) {
  for (std::string const front : {"plan.", "training."})
    if (path.starts_with(front)) path = path.substr(front.size());
  if (path.ends_with(".kind")) path.resize(path.size() - 5);
  std::ranges::replace(path, '.', ' ');
  return path + ' ' + value;
}

void set_panels(SmallMultiples& multiples, std::vector<Fields> const& all, std::string const& path) {
  std::vector<json> values;
  for (auto const& fields : all) {
    auto const value = fields.contains(path) ? fields.at(path) : json("none");
    if (std::ranges::find(values, value) == values.end()) values.push_back(value);
  }
  if (std::ranges::all_of(values, [](json const& value) { return value.is_number(); }))
    std::ranges::sort(values, {}, [](json const& value) { return value.get<double>(); });
  for (auto const& value : values) multiples.headings.push_back(heading(path, text_of(value)));
  for (auto const& fields : all) {
    auto const value = fields.contains(path) ? fields.at(path) : json("none");
    multiples.panel.push_back(static_cast<std::size_t>(std::ranges::find(values, value) - values.begin()));
  }
}

/// Runs of one label share a colour, unless two of one panel would.
void set_colours(SmallMultiples& multiples, std::span<Run const> runs, std::string const& known) {
  auto labels = differences(runs, known);
  for (auto& label : labels)
    if (label.empty()) label = "observed";
  std::set<std::pair<std::size_t, std::string>> seen;
  std::set<std::string> distinct(labels.begin(), labels.end());
  bool apart = usable({distinct.begin(), distinct.end()});
  for (std::size_t r = 0; r < runs.size(); ++r)
    apart = seen.emplace(multiples.panel[r], labels[r]).second && apart;
  if (!apart) labels = run_labels(runs);
  std::set<std::string> const sorted(labels.begin(), labels.end());
  multiples.colours.assign(sorted.begin(), sorted.end());
  for (auto const& label : labels)
    multiples.colour.push_back(
        static_cast<std::size_t>(std::ranges::find(multiples.colours, label) - multiples.colours.begin()));
}

}  // namespace

SmallMultiples small_multiples(std::span<Run const> runs, std::string const& field) {
  SmallMultiples multiples;
  if (field.empty()) {
    multiples.headings = {""};
    multiples.panel.assign(runs.size(), 0);
    multiples.colour.resize(runs.size());
    std::iota(multiples.colour.begin(), multiples.colour.end(), 0);
    if (runs.size() <= most_runs) multiples.colours = run_labels(runs);
  } else {
    std::vector<Fields> all;
    for (auto const& run : runs) flatten(run.result.manifest, "", all.emplace_back());
    auto const path = path_of(all, field);
    set_panels(multiples, all, path);
    set_colours(multiples, runs, word_of(path));
  }
  auto const colours = std::max(multiples.colours.size(), field.empty() ? runs.size() : 0);
  if (colours > most_runs)
    throw InputError("DIR",
                     fmt::format("{} {}", colours, field.empty() ? "runs" : "runs of different settings"),
                     fmt::format("are more than {} colours can tell apart", most_runs),
                     "draw fewer at a time, or split them with --panels FIELD");
  return multiples;
}

std::size_t columns_for(std::size_t panels) {
  auto const side = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(panels))));
  auto const empty = [&](std::size_t columns) { return (columns - panels % columns) % columns; };
  return empty(side + 1) < empty(side) ? side + 1 : side;
}

}  // namespace qhm::plots
