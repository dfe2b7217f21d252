#include "plots/caption.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace qhm::plots {
namespace {

bool any(Panels const& panels, Standing standing) {
  return std::ranges::any_of(panels.panels, [&](Figure const& figure) {
    return std::ranges::any_of(figure.curves, [&](Curve const& curve) { return curve.standing == standing; });
  });
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

/// A run by its colour and panel.
std::string named(std::size_t run, Figure const& figure, SmallMultiples const& multiples) {
  auto const& heading = multiples.headings[multiples.panel[run]];
  return figure.runs[multiples.colour[run]] + (heading.empty() ? "" : " of " + heading);
}

/// How many seeds a curve is the mean of, where that is the same for all that are means.
std::string seeds_text(std::vector<Run> const& runs) {
  std::set<std::size_t> counts;
  for (auto const& run : runs)
    if (!run.of_seeds.empty()) counts.insert(run.of_seeds.size());
  if (counts.empty()) return "";
  bool const cut = std::ranges::any_of(runs, [](Run const& run) { return run.cut; });
  return fmt::format("Lines: means over {} seeds{}", fmt::join(counts, " or "),
                     cut ? ", up to where the first of them ended" : "");
}

std::vector<std::string> slope_sentences(CaptionFacts const& facts) {
  std::vector<std::string> sentences, fits;
  bool over_seeds = false, by_regression = false;
  for (auto const& [run, text, seeds] : facts.slopes) {
    fits.push_back(run + ": " + text);
    (seeds ? over_seeds : by_regression) = true;
  }
  if (!fits.empty())
    sentences.push_back(
        fmt::format("Slopes, least squares on logarithms from a quarter of the end of each curve on: {}",
                    fmt::join(fits, "; ")));
  if (over_seeds) sentences.emplace_back("± is a 95 % interval, by the jackknife over seeds");
  if (by_regression)
    sentences.emplace_back(over_seeds ? "With fewer than 3 seeds ± is the regression's, which is too narrow"
                                      : "± is the regression's 95 % interval, which is too narrow: points of "
                                        "one run depend on each other");
  if (!facts.no_slope.empty())
    sentences.push_back(fmt::format("No slope of {}: too few points from a quarter of the end on",
                                    fmt::join(facts.no_slope, ", ")));
  return sentences;
}

}  // namespace

std::string caption_of(Panels const& panels, std::vector<Run> const& runs, SmallMultiples const& multiples,
                       CaptionFacts const& facts) {
  auto const& first = panels.panels.front();
  std::vector<std::string> sentences{fmt::format("The {} against {}", first.y.label, first.x.label)};
  if (panels.panels.size() > 1)
    sentences.push_back(fmt::format("Panels: {}", fmt::join(multiples.headings, "; ")));
  sentences.push_back(first.runs.size() == 1 ? "Run: " + first.runs.front()
                                             : fmt::format("Runs: {}", fmt::join(first.runs, "; ")));
  if (auto const seeds = seeds_text(runs); !seeds.empty()) sentences.push_back(seeds);
  if (!facts.bands.empty()) sentences.push_back(fmt::format("Band: {}", fmt::join(facts.bands, "; ")));
  bool const bounds = any(panels, Standing::bound), estimates = any(panels, Standing::estimate);
  if (bounds)
    sentences.emplace_back("Solid lighter lines: bounds, every problem constant known analytically");
  if (estimates)
    sentences.emplace_back("Dashed lines: estimates of the bounds, because a problem constant was estimated");
  if (bounds || estimates)
    sentences.emplace_back("A bound after K steps is on min over k < K of E|∇f(x_k)|²");
  bool const pooled = std::ranges::any_of(runs, [](Run const& run) { return !run.of_seeds.empty(); });
  if (estimates && pooled) sentences.emplace_back("Of several seeds the largest estimate is drawn");
  if (any(panels, Standing::refuted))
    sentences.emplace_back("Dotted lines: printed formulas that are refuted as bounds");
  if (!facts.references.empty())
    sentences.push_back(
        fmt::format("Dash-dotted lines, from elsewhere: {}", fmt::join(facts.references, "; ")));
  if (std::ranges::any_of(panels.panels, [](Figure const& f) { return !f.stage_changes.empty(); }))
    sentences.emplace_back("Ticks at the top: steps of the batch size or the momentum weights");
  for (auto const& words : slope_sentences(facts)) sentences.push_back(words);
  for (auto const& words : facts.no_bound) sentences.push_back(words);
  std::set<std::string> endings;
  for (std::size_t r = 0; r < runs.size(); ++r)
    if (auto const status = runs[r].result.manifest.value("status", "complete"); status != "complete")
      endings.insert("The run " + named(r, first, multiples) + " is " + status);
  sentences.insert(sentences.end(), endings.begin(), endings.end());
  if (auto const text = left_out_text(facts.left_out); !text.empty())
    sentences.push_back("Left out: " + text);
  return fmt::format("{}.", fmt::join(sentences, ". "));
}

}  // namespace qhm::plots
