#include "report/summary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "report/run_end.hpp"

namespace qhm::report {
namespace {

std::string counted(std::size_t count, std::string const& noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string how_runs_ended(Contents const& contents) {
  std::map<std::string, std::size_t> ended;
  std::vector<std::string> kinds, endings;
  std::size_t all = 0;
  for (auto const& group : contents.groups) {
    kinds.push_back(fmt::format("{} {}", group.runs.size(),
                                group.kind == "train" ? "of training" : "of " + group.name()));
    all += group.runs.size();
    for (auto const& reported : group.runs)
      ++ended[reported.run.result.manifest.at("status").get<std::string>()];
  }
  for (auto const& [status, count] : ended) endings.push_back(fmt::format("{} {}", count, status));
  return fmt::format("{}: {}; {}.", counted(all, "run"), fmt::join(kinds, ", "), fmt::join(endings, ", "));
}

/// The runs of a group with the smallest and the largest last value of a column.
struct Span {
  ReportedRun const *least = nullptr, *most = nullptr;
  double low = INFINITY, high = -INFINITY;
};

std::optional<Span> span_of(Group const& group, std::string const& column) {
  Span span;
  for (auto const& reported : group.runs) {
    double const value = last_value(reported, column);
    if (!std::isfinite(value)) continue;
    if (value < span.low) span.low = value, span.least = &reported;
    if (value > span.high) span.high = value, span.most = &reported;
  }
  return span.least == nullptr ? std::nullopt : std::optional(span);
}

/// `is 0.1 (batch 8)`, or `lies between 0.1 (batch 8) and 0.2 (batch 16)`.
template <class Shown>
std::string where(Span const& span, Shown const& shown) {
  auto const low = fmt::format("{} ({})", shown(span.low), span.least->label);
  if (span.least == span.most) return "is " + low;
  return fmt::format("lies between {} and {} ({})", low, shown(span.high), span.most->label);
}

void say_observed(std::vector<std::string>& sentences, Group const& group) {
  if (auto const span = span_of(group, minimum_column(group.kind)))
    sentences.push_back(fmt::format("{}: the smallest squared gradient norm {}.", group.name(),
                                    where(*span, [](double x) { return fmt::format("{:.4g}", x); })));
  if (auto const span = span_of(group, "test_accuracy"))
    sentences.push_back(fmt::format("{}: the test accuracy at the end {}.", group.name(),
                                    where(*span, [](double x) { return fmt::format("{:.2f} %", 100 * x); })));
}

void say_bounds(std::vector<std::string>& sentences, Group const& group) {
  double low = INFINITY, high = 0;
  std::size_t without = 0, estimates = 0;
  std::vector<std::string> below;
  for (auto const& reported : group.runs) {
    auto const end = end_of(reported);
    double const ratio = end.ratio();
    estimates += estimated(reported) ? 1 : 0;
    if (std::isnan(ratio)) {
      ++without;
      continue;
    }
    low = std::min(low, ratio), high = std::max(high, ratio);
    if (ratio < 1)
      below.push_back(fmt::format("{} ({}, {:.4g} times)", reported.label, end.smallest->theorem, ratio));
  }
  if (without < group.runs.size())
    sentences.push_back(fmt::format(
        "{}: at the end the smallest bound that applies is {} times what was observed{}.", group.name(),
        low < high ? fmt::format("{:.4g} to {:.4g}", low, high) : fmt::format("{:.4g}", low),
        estimates > 0 ? "; bounds on estimated constants are estimates" : ""));
  if (without > 0)
    sentences.push_back(fmt::format("{}: {} no bound at the end to compare with.", group.name(),
                                    without == 1 ? "1 run has" : fmt::format("{} runs have", without)));
  if (!below.empty())
    sentences.push_back(fmt::format("{}: a bound lies below what was observed for {}.", group.name(),
                                    fmt::join(below, "; ")));
}

void say_verdicts(std::vector<std::string>& sentences, Record const& record) {
  std::map<std::string, std::size_t> verdicts;
  std::size_t changed = 0;
  auto const& claims = record.content.at("claims");
  for (auto const& claim : claims) {
    ++verdicts[claim.value("verdict", "")];
    changed += claim.value("verdict", "") != claim.value("recorded", claim.value("verdict", "")) ? 1 : 0;
  }
  sentences.push_back(
      fmt::format("{} about the paper: {} hold, {} are refuted, {} are undecided; {} from what is recorded.",
                  counted(claims.size(), "claim"), verdicts["holds"], verdicts["refuted"],
                  verdicts["undecided"], changed == 0 ? "none differs" : fmt::format("{} differ", changed)));
}

}  // namespace

std::vector<std::string> summary(Contents const& contents) {
  std::vector<std::string> sentences{how_runs_ended(contents)};
  for (auto const& group : contents.groups) {
    say_observed(sentences, group);
    say_bounds(sentences, group);
  }
  for (auto const& record : contents.verdicts) say_verdicts(sentences, record);
  return sentences;
}

}  // namespace qhm::report
