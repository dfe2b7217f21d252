#include "verify/record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/errors.hpp"
#include "core/plan_record.hpp"

namespace qhm::verify {

using nlohmann::json;

namespace {

constexpr std::string_view schema = "qhm.verify/1";

json case_record(Case const& at) {
  json record{{"plan", plan_record(at.plan)}, {"samples", at.plan.samples}, {"steps", at.steps}};
  if (at.problem)
    record["problem"] = {{"kind", "two-point"},          {"smoothness", at.problem->smoothness},
                         {"radius", at.problem->radius}, {"sigma", at.problem->sigma},
                         {"start", at.problem->start},   {"before", at.problem->before}};
  return record;
}

json witness_record(Witness const& witness) {
  auto const ends = [](Enclosure const& x) { return json::array({lower(x), upper(x)}); };
  json record = case_record(witness.where);
  record["exact"] = ends(witness.exact);
  record["claimed"] = ends(witness.claimed);
  if (!witness.exact_fraction.empty()) record["exact_fraction"] = witness.exact_fraction;
  if (!witness.claimed_fraction.empty()) record["claimed_fraction"] = witness.claimed_fraction;
  if (!witness.meaning.empty()) record["meaning"] = witness.meaning;
  return record;
}

}  // namespace

json verify_record(std::vector<Judged> const& judged) {
  json claims = json::array();
  for (auto const& [claim, finding] : judged) {
    json record{{"id", claim->id},
                {"source", claim->source},
                {"statement", claim->statement},
                {"reading", reading_name(claim->reading)},
                {"verdict", bounds::verdict_name(finding.verdict)},
                {"recorded", bounds::verdict_name(claim->recorded)},
                {"scope", claim->scope},
                {"evidence", finding.evidence},
                {"witness", nullptr}};
    if (!finding.witnesses.empty()) record["witness"] = witness_record(finding.witnesses.front());
    for (std::size_t i = 1; i < finding.witnesses.size(); ++i)
      record["further_witnesses"].push_back(witness_record(finding.witnesses[i]));
    if (!claim->correction.empty()) record["correction"] = claim->correction;
    claims.push_back(std::move(record));
  }
  return {{"schema", schema}, {"claims", claims}};
}

void add_search(json& record, std::vector<Searched> const& searched, double seconds, bool interrupted) {
  json claims = json::array();
  std::uint64_t evaluations = 0;
  for (auto const& found : searched) {
    evaluations += found.evaluations;
    claims.push_back({{"id", found.claim->id},
                      {"evaluations", found.evaluations},
                      {"largest_ratio", found.largest_ratio},
                      {"nearest", found.nearest ? case_record(*found.nearest) : json()},
                      {"violation", found.violation ? witness_record(*found.violation) : json()}});
  }
  record["search"] = {
      {"seconds", seconds}, {"evaluations", evaluations}, {"interrupted", interrupted}, {"claims", claims}};
}

std::map<std::string, Verdict> recorded_verdicts(std::string const& file, std::string const& text) {
  auto const refuse = [&](std::string const& constraint, std::string const& remedy) {
    throw InputError("--recorded", "'" + file + "'", constraint, remedy);
  };
  std::map<std::string, Verdict> verdicts;
  try {
    auto const record = json::parse(text);
    auto const found = record.at("schema").get<std::string>();
    if (!found.starts_with("qhm.verify/"))
      refuse("is not a record of qhm verify", "write one with --format json");
    if (found != schema)
      refuse("has version " + found + ", this program reads " + std::string(schema),
             "use the program that wrote it");
    for (auto const& claim : record.at("claims")) {
      auto const name = claim.at("verdict").get<std::string>();
      std::array const known{Verdict::holds, Verdict::refuted, Verdict::undecided};
      auto const verdict = std::find_if(known.begin(), known.end(),
                                        [&](Verdict v) { return name == bounds::verdict_name(v); });
      if (verdict == known.end()) refuse("has the unknown verdict " + name, "write it with --format json");
      verdicts[claim.at("id").get<std::string>()] = *verdict;
    }
  } catch (json::exception const&) {
    refuse("is not a record of qhm verify", "write one with --format json");
  }
  return verdicts;
}

std::string describe(Case const& at) {
  auto const weight = [](auto const& schedule, std::string const& name) {
    return std::visit(
        match{[&](Constant const& s) { return fmt::format("{} {}", name, s.value); },
              [&](StepDecay const& s) { return fmt::format("{} {} x {}", name, s.max, s.factor); },
              [&](Increasing const& s) { return fmt::format("{} increasing from {}", name, s.min); }},
        schedule);
  };
  auto const& plan = at.plan;
  std::string text = std::visit(
      match{[](Constant const& s) { return fmt::format("constant {}", s.value); },
            [](SqrtDecay const& s) { return fmt::format("sqrt-decay {}", s.max); },
            [](Decay const& s) { return fmt::format("decay {}", s.max); },
            [](Cosine const& s) { return fmt::format("cosine {} to {}", s.max, s.min); },
            [](Polynomial const& s) {
              return fmt::format("polynomial {} to {}, p = {}", s.max, s.min, s.power);
            },
            [](auto const&) -> std::string { throw std::logic_error("the paper has no such schedule"); }},
      plan.learning_rate);
  text =
      "learning rate " + text +
      std::visit(
          match{[](Constant const& s) { return fmt::format(", batch {}", s.value); },
                [](Exponential const& s) { return fmt::format(", batch {} x {}", s.initial, s.growth); },
                [](Linear const& s) { return fmt::format(", batch {} + {}", s.initial, s.slope); },
                [](auto const&) -> std::string { throw std::logic_error("the paper has no such schedule"); }},
          plan.batch);
  text += ", " + weight(plan.beta, "beta") + ", " +
          std::visit(match{[](Constant const& s) { return fmt::format("gamma {}", s.value); },
                           [](StepDecay const& s) { return fmt::format("gamma {} x {}", s.max, s.factor); }},
                     plan.gamma);
  text += fmt::format("; n = {}, E = {}, M = {}, K = {}", plan.samples, plan.interval, plan.epochs, at.steps);
  if (at.problem)
    text += fmt::format("; L = {}, R = {}, sigma = {}, x_0 = {}, d_(-1) = {}", at.problem->smoothness,
                        at.problem->radius, at.problem->sigma, at.problem->start, at.problem->before);
  return text;
}

std::string enclosed_text(Enclosure const& x, int digits) {
  auto const low = lower_decimal(x, digits), high = upper_decimal(x, digits);
  return low == high ? low : "[" + low + ", " + high + "]";
}

}  // namespace qhm::verify
