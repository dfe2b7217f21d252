#include "compare/plan_group.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "compare/plan_labels.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "plots/x_axis.hpp"

namespace qhm::compare {
namespace {

/// For each key in which the subjects differ, the values there are.
std::map<std::string, std::set<std::string>> differences(std::vector<ObservedRun> const& runs) {
  std::map<std::string, std::set<std::string>> values;
  for (auto const& run : runs)
    for (auto const& [key, value] : run.subject.items()) values[key].insert(text_of(value));
  for (auto const& run : runs)
    for (auto& [key, seen] : values)
      if (!run.subject.contains(key)) seen.insert("none");
  std::erase_if(values, [](auto const& entry) { return entry.second.size() < 2; });
  return values;
}

/// `different problems: width (8, 16)`, `different functionals: ...`; empty where all agree.
std::string label_of_differences(std::vector<ObservedRun> const& runs) {
  std::vector<std::string> parts;
  bool problems = false, functionals = false;
  for (auto const& [key, seen] : differences(runs)) {
    parts.push_back(fmt::format("{} ({})", key, fmt::join(seen, ", ")));
    (key == "functional" || key == "gradient_batch" ? functionals : problems) = true;
  }
  if (parts.empty()) return "";
  return fmt::format("different {}: {}",
                     problems && functionals ? "problems and functionals"
                     : problems              ? "problems"
                                             : "functionals",
                     fmt::join(parts, ", "));
}

/// Throws InputError at the first run that is of another problem than the first.
void require_one_subject(std::vector<ObservedRun> const& runs) {
  for (auto const& run : runs) {
    auto const apart = differences({runs.front(), run});
    if (apart.empty()) continue;
    auto const& key = apart.begin()->first;
    auto const value = [&](ObservedRun const& of) {
      return of.subject.contains(key) ? text_of(of.subject.at(key)) : "none";
    };
    throw InputError(run.folder(), key + " " + value(run),
                     fmt::format("is another problem or functional than {} ({})", runs.front().folder(),
                                 value(runs.front())),
                     "compare one at a time, or add --force");
  }
}

void require_measured(PlanGroup const& group) {
  auto const& p = group.problem;
  auto const require = [&](char const* name, double value, bool holds, char const* constraint) {
    if (!holds)
      throw InputError(group.runs.front().folder(), std::string(name) + " " + shortest(value), constraint,
                       "leave it out, or train until it is measured");
  };
  require("smoothness", p.smoothness.value, std::isfinite(p.smoothness.value) && p.smoothness.value > 0,
          "is not a positive number: no bound can use it");
  for (auto const& [name, known] : {std::pair{"variance", p.variance}, std::pair{"gap", p.gap}})
    require(name, known.value, std::isfinite(known.value) && known.value >= 0,
            "is not a number >= 0: no bound can use it");
}

void pool(PlanGroup& group, ObservedRun run) {
  for (auto const& other : group.runs) {
    if (other.seed == run.seed)
      throw InputError(run.folder(), "seed " + std::to_string(run.seed),
                       "was given before, by " + other.folder(),
                       "give each seed once: twice would narrow every interval");
    if (other.steps != run.steps)
      throw InputError(run.folder(), "", "has rows at other steps than " + other.folder(),
                       "pool seeds that ran equally long");
  }
  auto const raise = [](Known& largest, Known const& next) {
    bool const estimated = largest.origin == Origin::estimated || next.origin == Origin::estimated;
    if (next.value > largest.value) largest = next;
    if (estimated) largest.origin = Origin::estimated;
  };
  if (group.runs.empty()) group.problem = run.problem;
  raise(group.problem.smoothness, run.problem.smoothness);
  raise(group.problem.variance, run.problem.variance);
  raise(group.problem.gradient_bound, run.problem.gradient_bound);
  raise(group.problem.gap, run.problem.gap);
  group.runs.push_back(std::move(run));
}

}  // namespace

Groups groups_of(std::vector<ObservedRun> runs, bool force) {
  Groups groups;
  std::vector<ObservedRun> comparable;
  for (auto& run : runs) {
    auto const status = status_of(run);
    if (run.comparable)
      comparable.push_back(std::move(run));
    else
      groups.left_out.push_back({run.folder(), status.empty() ? "without a status" : status});
  }
  if (comparable.empty())
    throw InputError("DIR", groups.left_out.empty() ? "" : groups.left_out.front().status,
                     "leaves nothing to compare: no run is complete",
                     "give folders of complete runs, or choose --within fewer epochs");
  if (force)
    groups.label = label_of_differences(comparable);
  else
    require_one_subject(comparable);
  std::map<std::string, std::size_t> place;
  for (auto& run : comparable) {
    auto const [entry, is_new] = place.try_emplace(run.configuration.dump(), groups.plans.size());
    if (is_new) groups.plans.emplace_back();
    pool(groups.plans[entry->second], std::move(run));
  }
  for (auto const& group : groups.plans) require_measured(group);
  std::vector<ObservedRun const*> firsts;
  for (auto const& group : groups.plans) firsts.push_back(&group.runs.front());
  auto const labels = plan_labels(firsts);
  for (std::size_t i = 0; i < labels.size(); ++i) groups.plans[i].label = labels[i];
  return groups;
}

std::vector<double> Curve::mean_without(std::size_t seed) const {
  std::vector<double> rest(mean.size(), 0.0);
  for (std::size_t row = 0; row < rest.size(); ++row)
    for (std::size_t s = 0; s < seeds; ++s)
      if (s != seed) rest[row] += by_seed[row * seeds + s] / static_cast<double>(seeds - 1);
  return rest;
}

Curve curve_of(PlanGroup const& group, std::string const& column) {
  Curve curve{.column = column, .seeds = group.runs.size()};
  std::vector<std::vector<double>> values;
  for (auto const& run : group.runs) values.push_back(column_of(run, column));
  for (std::size_t row = 0; row < group.steps().size(); ++row) {
    if (group.steps()[row] == 0) continue;
    curve.steps.push_back(group.steps()[row]);
    double sum = 0;
    for (std::size_t s = 0; s < curve.seeds; ++s) {
      double const value = values[s][row];
      if (!(std::isfinite(value) && value > 0))
        throw InputError(group.runs[s].folder(), fmt::format("{} {}", column, shortest(value)),
                         fmt::format("after {} steps is not a positive number", group.steps()[row]),
                         "choose another --column, or leave the run out");
      curve.by_seed.push_back(value);
      sum += value;
    }
    curve.mean.push_back(sum / static_cast<double>(curve.seeds));
  }
  return curve;
}

std::string minimum_column(std::string const& kind) {
  return kind == "train" ? "min_grad_norm_sq" : "min_mean_grad_sq";
}

std::vector<double> along(PlanGroup const& group, plots::XAxis axis) {
  std::vector<double> mean;
  for (auto const& run : group.runs) {
    auto const values = plots::x_values(run.series(), axis);
    mean.resize(values.size(), 0.0);
    for (std::size_t i = 0; i < values.size(); ++i) mean[i] += values[i];
  }
  std::vector<double> from_first_step;
  for (std::size_t i = 0; i < mean.size(); ++i)
    if (group.steps()[i] > 0) from_first_step.push_back(mean[i] / static_cast<double>(group.runs.size()));
  return from_first_step;
}

}  // namespace qhm::compare
