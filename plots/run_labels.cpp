#include "plots/run_labels.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/decimal.hpp"
#include "plots/configuration.hpp"
#include "plots/text_width.hpp"

namespace qhm::plots {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_label = 40;  ///< [characters] that fit one line of a column 8.5 cm wide

/// One text for every kind of schedule.
auto const text_of = match{
    [](Constant const& s) { return "constant " + shortest(s.value); },
    [](SqrtDecay const& s) { return "sqrt-decay " + shortest(s.max); },
    [](Decay const& s) { return "decay " + shortest(s.max); },
    [](Cosine const& s) { return "cosine " + shortest(s.max) + "→" + shortest(s.min); },
    [](Polynomial const& s) {
      return "polynomial " + shortest(s.max) + "→" + shortest(s.min) + " power " + shortest(s.power);
    },
    [](Exponential const& s) { return "exponential " + shortest(s.initial) + " ×" + shortest(s.growth); },
    [](Linear const& s) { return "linear " + shortest(s.initial) + " +" + shortest(s.slope); },
    [](StepDecay const& s) { return "step-decay " + shortest(s.max) + " ×" + shortest(s.factor); },
    [](Increasing const& s) { return "increasing from " + shortest(s.min); },
    [](ExponentialRise const& s) {
      return "exponential " + shortest(s.min) + " ×" + shortest(s.growth) + " to " + shortest(s.max);
    },
    [](LinearRise const& s) {
      return "linear " + shortest(s.min) + " +" + shortest(s.slope) + " to " + shortest(s.max);
    },
    [](Affine const& s) {
      return "affine " + shortest(s.min) + "→" + shortest(s.max) + " ×" + shortest(s.growth);
    },
    [](SfoOptimal const& s) { return "sfo-optimal " + shortest(s.slope) + " a step"; },
    [](Table const& s) {
      return "table " + shortest(s.entries.front().value) + "→" + shortest(s.entries.back().value) + " in " +
             std::to_string(s.entries.size());
    }};

/// What a run says of itself, by name.
std::map<std::string, std::string> description(Run const& run, bool with_steps) {
  Plan const& plan = run.plan;
  std::map<std::string, std::string> words{{"lr", schedule_text(plan.learning_rate)},
                                           {"batch", schedule_text(plan.batch)},
                                           {"beta", schedule_text(plan.beta)},
                                           {"gamma", schedule_text(plan.gamma)},
                                           {"interval", std::to_string(plan.interval)},
                                           {"epochs", std::to_string(plan.epochs)},
                                           {"paper-code", plan.paper_code ? "yes" : "no"}};
  if (plan.batch_cap) words["batch"] += " cap " + std::to_string(*plan.batch_cap);
  if (plan.batch_rounding == BatchRounding::none) words["batch"] += " unrounded";
  if (plan.batch_rounding == BatchRounding::up) words["batch"] += " rounded up";
  if (plan.rate_per == RatePer::step) words["lr"] += " per step";
  if (plan.warm_up)
    words["lr"] = "warm-up from " + shortest(plan.warm_up->initial) + " over " +
                  std::to_string(plan.warm_up->epochs) + ", " + words["lr"];
  auto const configuration = configuration_of(run);
  auto const add = [&](nlohmann::json const& record) {
    constexpr std::array silent{"architecture", "data",
                                "parameters"};  // the model's and the data's names say it
    for (auto const& [key, value] : record.items())
      if (!value.is_structured() && !value.is_null() && std::ranges::find(silent, key) == silent.end())
        words[key] = value.is_string() ? value.get<std::string>() : value.dump();
  };
  add(configuration.at("subject"));
  if (configuration.contains("training")) add(configuration.at("training"));
  for (auto const* key : {"trials", "steps", "seed"})
    if (run.result.manifest.contains(key) && (with_steps || key != std::string("steps")))
      words[key] = run.result.manifest.at(key).dump();
  return words;
}

/// Where every run says `constant` of a schedule, the word tells nothing: `gamma 0.7`.
void drop_common_kind(std::vector<std::map<std::string, std::string>>& words, std::string const& schedule) {
  constexpr std::string_view kind = "constant ";
  for (auto const& own : words)
    if (!own.at(schedule).starts_with(kind)) return;
  for (auto& own : words) own.at(schedule).erase(0, kind.size());
}

std::string folder_name(Run const& run) {
  auto const path = run.result.folder.lexically_normal();
  auto const name = path.has_filename() ? path.filename() : path.parent_path().filename();
  return name.empty() ? path.string() : name.string();
}

constexpr std::array schedules{"lr", "batch", "beta", "gamma"};

/// What only some runs say of themselves, schedules first. The number of steps follows from the plan as a
/// rule, and is said only where it must be.
std::vector<std::string> differences(std::span<Run const> runs, bool with_steps, std::string const& known) {
  std::vector<std::map<std::string, std::string>> words;
  for (auto const& run : runs) words.push_back(description(run, with_steps));
  for (auto const* schedule : schedules) drop_common_kind(words, schedule);
  std::map<std::string, std::set<std::string>> said;
  for (auto const& own : words)
    for (auto const& [name, value] : own) said[name].insert(value);
  std::vector<std::string> order(schedules.begin(), schedules.end());
  for (auto const& [name, values] : said)
    if (std::find(schedules.begin(), schedules.end(), name) == schedules.end()) order.push_back(name);
  std::vector<std::string> labels;
  for (auto const& own : words) {
    std::string label;
    for (auto const& name : order)
      if (said[name].size() > 1 && own.contains(name) && name != known)
        label.append(label.empty() ? "" : ", ").append(name).append(" ").append(own.at(name));
    labels.push_back(label);
  }
  return labels;
}

/// The first characters of a text, at most `count`.
std::string beginning(std::string text, std::size_t count) {
  while (characters(text) > count) text.pop_back();
  return text;
}

}  // namespace

std::string schedule_text(LearningRate const& schedule) {
  return std::visit(text_of, schedule);
}
std::string schedule_text(BatchSize const& schedule) {
  return std::visit(text_of, schedule);
}
std::string schedule_text(Beta const& schedule) {
  return std::visit(text_of, schedule);
}
std::string schedule_text(Gamma const& schedule) {
  return std::visit(text_of, schedule);
}

std::vector<std::string> differences(std::span<Run const> runs, std::string const& known) {
  return differences(runs, false, known);
}

bool usable(std::vector<std::string> const& labels) {
  return std::set(labels.begin(), labels.end()).size() == labels.size() &&
         std::all_of(labels.begin(), labels.end(), [](std::string const& label) {
           return !label.empty() && characters(label) <= longest_label;
         });
}

std::vector<std::string> run_labels(std::span<Run const> runs) {
  if (runs.size() == 1 && !runs.front().of_seeds.empty())
    return {"mean of " + std::to_string(runs.front().of_seeds.size()) + " seeds"};
  std::vector<std::string> names, paths;
  for (auto const& run : runs) {
    names.push_back(folder_name(run));
    paths.push_back(run.result.folder.string());
  }
  for (auto const& labels : {differences(runs, false, ""), differences(runs, true, ""), names, paths})
    if (usable(labels)) return labels;
  for (std::size_t r = 0; r < names.size(); ++r) {
    std::string const number = " (" + std::to_string(r + 1) + ")";
    names[r] = beginning(names[r], longest_label - characters(number)) + number;
  }
  return names;
}

}  // namespace qhm::plots
