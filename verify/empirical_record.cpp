#include "verify/empirical_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bounds/theorems/registry.hpp"
#include "core/decimal.hpp"

namespace qhm::verify {

using nlohmann::json;

std::vector<TheoremSummary> summaries(EmpiricalReport const& report) {
  std::vector<TheoremSummary> all;
  for (auto const& theorem : bounds::theorems()) {
    std::vector<Look const*> looks;
    for (auto const& look : report.looks)
      if (look.theorem == theorem.name) looks.push_back(&look);
    if (looks.empty()) continue;
    std::stable_sort(looks.begin(), looks.end(),
                     [](Look const* a, Look const* b) { return a->ratio() < b->ratio(); });
    std::size_t const half = looks.size() / 2;
    all.push_back({.theorem = theorem.name,
                   .proved = looks.front()->proved,
                   .looks = looks.size(),
                   .refuted = static_cast<std::size_t>(
                       std::count_if(looks.begin(), looks.end(), [](Look const* l) { return l->refuted(); })),
                   .smallest = looks.front()->ratio(),
                   .median = looks.size() % 2 == 1 ? looks[half]->ratio()
                                                   : (looks[half - 1]->ratio() + looks[half]->ratio()) / 2,
                   .largest = looks.back()->ratio(),
                   .at_smallest = looks.front(),
                   .at_largest = looks.back()});
  }
  return all;
}

std::string describe(EmpiricalCase const& at) {
  std::string text = at.ground.objective + ":" + at.ground.noise + ", ";
  if (at.method != "qhm") text += at.method + ": ";
  return text + plan_name(at.plan);
}

std::string method_line(EmpiricalReport const& report) {
  return fmt::format(
      "{} looks, family-wise error at most {:g} by Bonferroni: {:.3g} a look; exact lower confidence bound "
      "of a "
      "mean of {} independent values >= 0 by betting (e-value, fixed mixture of bets)",
      report.planned, report.family_level, report.level, report.trials);
}

std::string looks_csv(EmpiricalReport const& report) {
  std::string text =
      "theorem,statement,method,lr,batch,beta,gamma,objective,noise,lr_max,steps,bound,observed,standard_"
      "error,"
      "lower_confidence,ratio\n";
  for (auto const& look : report.looks) {
    auto const& at = report.cases[look.in_case];
    text +=
        fmt::format("{},{},{},{},{},{},{},{},{},{},{}", look.theorem, look.average ? "average" : "minimum",
                    at.method, kind_name(at.plan.learning_rate), kind_name(at.plan.batch),
                    kind_name(at.plan.beta), kind_name(at.plan.gamma), at.ground.objective, at.ground.noise,
                    shortest(largest_rate(at.plan.learning_rate)), report.steps[look.in_case]);
    for (double const x :
         {look.bound, look.observed, look.standard_error, look.lower_confidence, look.ratio()})
      text += "," + shortest(x);
    text += "\n";
  }
  return text;
}

json empirical_record(EmpiricalReport const& report) {
  json theorems = json::array(), refuted = json::array();
  for (auto const& s : summaries(report))
    theorems.push_back({{"theorem", s.theorem},
                        {"proved", s.proved},
                        {"looks", s.looks},
                        {"refuted", s.refuted},
                        {"ratio", {{"smallest", s.smallest}, {"median", s.median}, {"largest", s.largest}}},
                        {"smallest_at", describe(report.cases[s.at_smallest->in_case])},
                        {"largest_at", describe(report.cases[s.at_largest->in_case])}});
  for (auto const& look : report.looks)
    if (look.refuted())
      refuted.push_back({{"theorem", look.theorem},
                         {"proved", look.proved},
                         {"case", describe(report.cases[look.in_case])},
                         {"bound", look.bound},
                         {"observed", look.observed},
                         {"lower_confidence", look.lower_confidence}});
  return {{"schema", "qhm.empirical/1"},
          {"looks", {{"planned", report.planned}, {"done", report.looks.size()}}},
          {"level", {{"family", report.family_level}, {"look", report.level}}},
          {"method", method_line(report)},
          {"trials", report.trials},
          {"seed", report.seed},
          {"seconds", report.seconds},
          {"status", report.interrupted ? "interrupted" : "complete"},
          {"theorems", theorems},
          {"refuted", refuted}};
}

}  // namespace qhm::verify
