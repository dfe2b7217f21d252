#include "plots/caption.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace qhm::plots {
namespace {

bool any(Figure const& figure, Standing standing) {
  return std::any_of(figure.curves.begin(), figure.curves.end(),
                     [&](Curve const& curve) { return curve.standing == standing; });
}

std::string points(std::size_t count) {
  return fmt::format("{} point{}", count, count == 1 ? "" : "s");
}

std::string left_out_text(LeftOut const& left_out) {
  std::vector<std::string> parts;
  if (left_out.at_x > 0) parts.push_back(points(left_out.at_x) + " at x ≤ 0");
  if (left_out.at_y > 0) parts.push_back(points(left_out.at_y) + " with y ≤ 0");
  std::string text = fmt::format("{}", fmt::join(parts, " and "));
  if (!text.empty()) text += ", which a logarithmic axis cannot show";
  if (left_out.infinite > 0) text += (text.empty() ? "" : "; ") + points(left_out.infinite) + " at infinity";
  return text;
}

}  // namespace

std::string caption_of(Figure const& figure, std::vector<Run> const& runs, CaptionFacts const& facts) {
  std::vector<std::string> sentences{fmt::format("The {} against {}", figure.y.label, figure.x.label)};
  sentences.push_back(runs.size() == 1 ? "Run: " + figure.runs.front()
                                       : fmt::format("Runs: {}", fmt::join(figure.runs, "; ")));
  if (!facts.band.empty()) sentences.push_back("Band: " + facts.band);
  bool const bounds = any(figure, Standing::bound), estimates = any(figure, Standing::estimate);
  if (bounds) sentences.push_back("Solid lighter lines: bounds, every problem constant known analytically");
  if (estimates)
    sentences.push_back("Dashed lines: estimates of the bounds, because a problem constant was estimated");
  if (bounds || estimates) sentences.push_back("A bound after K steps is on min over k < K of E|∇f(x_k)|²");
  if (any(figure, Standing::refuted))
    sentences.push_back("Dotted lines: printed formulas that are refuted as bounds");
  if (!figure.stage_changes.empty())
    sentences.push_back("Ticks at the top: steps of the batch size or the momentum weights");
  for (auto const& words : facts.no_bound) sentences.push_back(words);
  for (std::size_t r = 0; r < runs.size(); ++r)
    if (auto const status = runs[r].result.manifest.value("status", "complete"); status != "complete")
      sentences.push_back("The run " + figure.runs[r] + " is " + status);
  if (auto const text = left_out_text(facts.left_out); !text.empty())
    sentences.push_back("Left out: " + text);
  return fmt::format("{}.", fmt::join(sentences, ". "));
}

}  // namespace qhm::plots
