#include "compare/plan_labels.hpp"

#include <map>
#include <set>

#include "plots/run_labels.hpp"

namespace qhm::compare {
namespace {

using nlohmann::json;
using Words = std::map<std::string, std::string>;

/// What a run says of itself, by name.
Words words_of(ObservedRun const& run, bool with_steps) {
  Words words;
  auto const add = [&](json const& record) {
    for (auto const& [key, value] : record.items()) words[key] = text_of(value);
  };
  add(run.configuration.at("subject"));
  if (run.configuration.contains("training")) add(run.configuration.at("training"));
  for (auto const* key : {"trials", "steps"})
    if (run.configuration.contains(key) && (with_steps || key != std::string("steps")))
      words[key] = text_of(run.configuration.at(key));
  auto const& plan = run.run.plan;
  words["lr"] = plots::schedule_text(plan.learning_rate);
  words["batch"] = plots::schedule_text(plan.batch);
  words["beta"] = plots::schedule_text(plan.beta);
  words["gamma"] = plots::schedule_text(plan.gamma);
  words["interval"] = std::to_string(plan.interval);
  words["epochs"] = std::to_string(plan.epochs);
  if (plan.batch_cap) words["batch"] += " cap " + std::to_string(*plan.batch_cap);
  if (plan.batch_rounding == BatchRounding::none) words["batch"] += " unrounded";
  return words;
}

/// Names that the runs do not all say alike, schedules first.
std::vector<std::string> varying(std::vector<Words> const& all) {
  std::map<std::string, std::set<std::string>> said;
  for (auto const& words : all)
    for (auto const& [name, value] : words) said[name];
  for (auto const& words : all)
    for (auto& [name, values] : said) values.insert(words.contains(name) ? words.at(name) : "none");
  std::vector<std::string> names;
  for (auto const* schedule : {"lr", "batch", "beta", "gamma"})
    if (said[schedule].size() > 1) names.emplace_back(schedule);
  std::set<std::string> const schedules(names.begin(), names.end());
  for (auto const& [name, values] : said)
    if (values.size() > 1 && !schedules.contains(name)) names.push_back(name);
  return names;
}

std::vector<std::string> labels(std::vector<ObservedRun const*> const& runs, bool with_steps) {
  std::vector<Words> all;
  for (auto const* run : runs) all.push_back(words_of(*run, with_steps));
  auto const names = varying(all);
  std::vector<std::string> made;
  for (auto const& words : all) {
    auto& label = made.emplace_back();
    for (auto const& name : names)
      if (words.contains(name))
        label.append(label.empty() ? "" : ", ").append(name).append(" ").append(words.at(name));
  }
  return made;
}

}  // namespace

std::string text_of(json const& value) {
  if (value.is_object() && value.contains("value")) return text_of(value.at("value"));
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::vector<std::string> plan_labels(std::vector<ObservedRun const*> const& runs) {
  if (runs.size() == 1) return {plan_name(runs.front()->run.plan)};
  auto const short_ones = labels(runs, false);  // the number of steps follows from the plan as a rule
  bool const distinct = std::set(short_ones.begin(), short_ones.end()).size() == runs.size();
  return distinct ? short_ones : labels(runs, true);
}

}  // namespace qhm::compare
