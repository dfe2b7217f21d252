#include "figures/training_runs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "figures/plan_of_flags.hpp"
#include "plots/run_labels.hpp"

namespace qhm::figures {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::array decides_nothing{"data", "out", "threads", "device", "resume"};

/// Which flags of the file are switches: those that are written as one. What they mean is checked where runs
/// are made.
sweep::FlagKinds kinds_written_in(RecipeText const& text) {
  sweep::FlagKinds kinds;
  auto const add = [&](json const& table) {
    for (auto const& [flag, value] : table.items()) {
      auto const& first = value.is_array() && !value.empty() ? value.front() : value;
      kinds[flag] = first.is_boolean() ? sweep::Takes::nothing : sweep::Takes::value;
    }
  };
  for (auto const* name : {"train", "grid"})
    if (text.values.contains(name) && text.values.at(name).is_object()) add(text.values.at(name));
  if (text.values.contains("plan") && text.values.at("plan").is_array())
    for (auto const& plan : text.values.at("plan"))
      if (plan.is_object()) add(plan);
  return kinds;
}

bool is_record_of(sweep::Flags const& record, sweep::Flags const& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](auto const& flag) {
    if (std::find(decides_nothing.begin(), decides_nothing.end(), flag.first) != decides_nothing.end())
      return true;
    auto const own = record.find(flag.first);
    return own != record.end() && sweep::canonical_value(own->second) == sweep::canonical_value(flag.second);
  });
}

/// Whether the record is whole, as far as it is asked for.
bool has_all(Result const& record, std::uint64_t within) {
  auto const status = record.manifest.value("status", "");
  if (status == "complete") return true;
  if (within == 0 || status != "interrupted" || record.series.rows().empty()) return false;
  return record.series.column("epoch").back() >= static_cast<double>(within);
}

Series first_epochs(Series const& all, std::uint64_t within) {
  Series first(all.columns());
  auto const epoch = all.column("epoch");
  for (std::size_t i = 0; i < epoch.size(); ++i)
    if (epoch[i] <= static_cast<double>(within)) first.append(all.rows()[i]);
  return first;
}

/// The value of a manifest under the name that a recipe calls it by; empty where it has none.
std::string stated(json const& manifest, std::string const& name) {
  for (auto const* table : {"training", "plan", ""}) {
    auto const& where = *table == '\0' ? manifest : manifest.value(table, json::object());
    if (!where.contains(name)) continue;
    auto const& value = where.at(name);
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number()) return sweep::canonical_value(value.dump());
    if (value.is_array()) {
      std::vector<std::string> items;
      for (auto const& item : value)
        items.push_back(item.is_string() ? item.get<std::string>() : item.dump());
      return fmt::format("{}", fmt::join(items, ","));
    }
  }
  return "";
}

}  // namespace

std::vector<sweep::Run> runs_of_sweep(fs::path const& file, Traits const& select) {
  auto const text = read_recipe_text(file);
  auto runs =
      sweep::expand(sweep::parse_grid(read_file(file), file.string(), kinds_written_in(text)), file.string())
          .runs;
  std::erase_if(runs, [&](sweep::Run const& run) { return !matches(run.flags, select); });
  if (runs.empty())
    throw InputError(file.string(), "", "has no run with the flags that the recipe selects",
                     "mend select in the recipe");
  return runs;
}

std::vector<WantedRun> find_records(std::vector<sweep::Run> const& runs, fs::path const& folder,
                                    std::uint64_t within) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (auto const& entry : fs::directory_iterator(folder, error))
    if (fs::exists(entry.path() / "manifest.json") && fs::exists(entry.path() / "epochs.csv"))
      folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  std::vector<WantedRun> wanted;
  for (auto const& run : runs) wanted.push_back({run, {}});
  for (auto const& one : folders) {
    auto result = read_result(one);
    if (!has_all(result, within)) continue;
    if (within > 0) result.series = first_epochs(result.series, within);
    auto const flags = sweep::flags_in(result.manifest.value("command", std::vector<std::string>{}));
    for (auto& want : wanted)
      if (want.record.empty() && is_record_of(flags, want.run.flags)) {
        want.record.push_back(std::move(result));
        break;
      }
  }
  return wanted;
}

std::vector<std::string> missing_runs(std::vector<WantedRun> const& wanted) {
  std::vector<sweep::Run> all;
  for (auto const& want : wanted) all.push_back(want.run);
  auto varying = sweep::varying_flags(all);
  std::erase_if(varying, [](auto const& flag) { return flag == "seed" || flag == "interval"; });
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (auto const& want : wanted) {
    if (!want.record.empty()) continue;
    auto const label = label_of(want.run, varying);
    auto const known =
        std::find_if(groups.begin(), groups.end(), [&](auto const& group) { return group.first == label; });
    auto& seeds =
        known != groups.end() ? known->second : groups.emplace_back(label, std::vector<std::string>{}).second;
    seeds.push_back(sweep::shown_value(want.run.flags, "seed"));
  }
  std::vector<std::string> lines;
  for (auto const& [label, seeds] : groups)
    lines.push_back(fmt::format("{}: seed{} {}", label, seeds.size() > 1 ? "s" : "", fmt::join(seeds, ", ")));
  return lines;
}

std::vector<std::string> differences_from(Traits const& paper, std::vector<WantedRun> const& wanted) {
  std::vector<std::string> all;
  for (auto const& [name, of_paper] : paper) {
    std::set<std::string> own;
    for (auto const& want : wanted)
      for (auto const& record : want.record) own.insert(stated(record.manifest, name));
    own.erase(of_paper);
    own.erase("");
    if (!own.empty()) all.push_back(fmt::format("{} {} ({})", name, fmt::join(own, " and "), of_paper));
  }
  std::set<std::string> added;
  for (auto const& want : wanted)
    for (auto const& record : want.record)
      for (auto const& [flag, value] :
           sweep::flags_in(record.manifest.value("command", std::vector<std::string>{})))
        if (!want.run.flags.contains(flag) && !value.empty() && !paper.contains(flag) &&
            std::find(decides_nothing.begin(), decides_nothing.end(), flag) == decides_nothing.end())
          added.insert(fmt::format("--{} {} (not in the recipe)", flag, value));
  all.insert(all.end(), added.begin(), added.end());
  return all;
}

RecordUsed used(Result const& result) {
  json facts;
  for (auto const* key : {"status", "seed", "functional", "samples", "plan", "build"})
    if (result.manifest.contains(key)) facts[key] = result.manifest.at(key);
  for (auto const* key :
       {"dataset", "model", "width", "activation", "method", "device", "gradient", "precision"})
    if (auto const training = result.manifest.value("training", json::object()); training.contains(key))
      facts[key] = training.at(key);
  return {result.folder.filename().string(), std::move(facts)};
}

std::string trait_of(sweep::Run const& run, std::string const& flag) {
  auto const plan = plan_of_flags(run.flags);
  if (flag == "plan") return run.plan;
  if (flag.starts_with("lr")) return plots::schedule_text(plan.learning_rate);
  if (flag.starts_with("batch")) return plots::schedule_text(plan.batch);
  if (flag.starts_with("beta")) return plots::schedule_text(plan.beta);
  if (flag.starts_with("gamma")) return plots::schedule_text(plan.gamma);
  return sweep::shown_value(run.flags, flag);
}

std::string label_of(sweep::Run const& run, std::vector<std::string> const& flags) {
  constexpr std::array symbols{std::pair{"lr", "α "}, std::pair{"batch", "batch "}, std::pair{"beta", "β "},
                               std::pair{"gamma", "γ "}};
  std::vector<std::string> parts;
  for (auto const& flag : flags) {
    auto part = trait_of(run, flag);
    if (flag == "method")
      std::transform(part.begin(), part.end(), part.begin(), [](unsigned char c) { return std::toupper(c); });
    auto const symbol = std::find_if(symbols.begin(), symbols.end(),
                                     [&](auto const& one) { return flag.starts_with(one.first); });
    if (symbol != symbols.end())
      part = symbol->second + part;
    else if (flag != "plan" && flag != "method")
      part = flag + " " + part;
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(part);
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace qhm::figures
