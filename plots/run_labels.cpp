#include "plots/run_labels.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/decimal.hpp"
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
    [](Increasing const& s) { return "increasing from " + shortest(s.min); }};

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
  std::set<std::string> other{"schema", "kind", "status", "reason"};
  if (!with_steps) other.insert("steps");
  for (auto const& [key, value] : run.result.manifest.items()) {
    if (other.contains(key) || value.is_structured() || value.is_null()) continue;
    words[key] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return words;
}

std::string folder_name(Run const& run) {
  auto const path = run.result.folder.lexically_normal();
  auto const name = path.has_filename() ? path.filename() : path.parent_path().filename();
  return name.empty() ? path.string() : name.string();
}

constexpr std::array schedules{"lr", "batch", "beta", "gamma"};

/// What only some runs say of themselves, schedules first. The number of steps follows from the plan as a
/// rule, and is said only where it must be.
std::vector<std::string> differences(std::span<Run const> runs, bool with_steps) {
  std::vector<std::map<std::string, std::string>> words;
  std::map<std::string, std::set<std::string>> said;
  for (auto const& run : runs) {
    words.push_back(description(run, with_steps));
    for (auto const& [name, value] : words.back()) said[name].insert(value);
  }
  std::vector<std::string> order(schedules.begin(), schedules.end());
  for (auto const& [name, values] : said)
    if (std::find(schedules.begin(), schedules.end(), name) == schedules.end()) order.push_back(name);
  std::vector<std::string> labels;
  for (auto const& own : words) {
    std::string label;
    for (auto const& name : order)
      if (said[name].size() > 1 && own.contains(name))
        label.append(label.empty() ? "" : ", ").append(name).append(" ").append(own.at(name));
    labels.push_back(label);
  }
  return labels;
}

/// Distinct, there, and short enough.
bool usable(std::vector<std::string> const& labels) {
  return std::set(labels.begin(), labels.end()).size() == labels.size() &&
         std::all_of(labels.begin(), labels.end(), [](std::string const& label) {
           return !label.empty() && characters(label) <= longest_label;
         });
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

std::vector<std::string> run_labels(std::span<Run const> runs) {
  std::vector<std::string> names, paths;
  for (auto const& run : runs) {
    names.push_back(folder_name(run));
    paths.push_back(run.result.folder.string());
  }
  for (auto const& labels : {differences(runs, false), differences(runs, true), names, paths})
    if (usable(labels)) return labels;
  for (std::size_t r = 0; r < names.size(); ++r) {
    std::string const number = " (" + std::to_string(r + 1) + ")";
    names[r] = beginning(names[r], longest_label - characters(number)) + number;
  }
  return names;
}

}  // namespace qhm::plots
