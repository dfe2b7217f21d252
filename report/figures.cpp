#include "report/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "core/errors.hpp"
#include "plots/figure_of.hpp"
#include "plots/small_multiples.hpp"
#include "report/html.hpp"

namespace qhm::report {
namespace {

void replace_all(std::string& text, std::string_view from, std::string const& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// One figure with its caption, or why there is none.
std::string figure_html(std::span<Result const> results, plots::Request const& request,
                        std::string const& prefix) try {
  static constexpr std::array formats{plots::ImageFormat::svg};
  auto const panels = plots::panels_of(results, request);
  auto const svg = plots::draw_panels(panels, "figure", formats).front().bytes;
  return fmt::format("<figure>\n{}<figcaption>{}</figcaption>\n</figure>\n", inline_svg(svg, prefix),
                     escaped_html(panels.caption));
} catch (InputError const& refused) {
  return fmt::format("<p class=\"note\">No figure here: {}.</p>\n", escaped_html(refused.what()));
}

std::vector<plots::Request> requests(Group const& group) {
  std::vector<plots::Request> all{{.y = {}, .x = plots::XAxis::steps},
                                  {.y = {}, .x = plots::XAxis::evaluations}};
  auto const has_accuracy = [](ReportedRun const& reported) {
    return reported.run.result.series.find("test_accuracy").has_value();
  };
  if (std::ranges::all_of(group.runs, has_accuracy))
    all.push_back({.y = {"test_accuracy"}, .x = plots::XAxis::evaluations});
  return all;
}

}  // namespace

std::string inline_svg(std::string const& document, std::string const& prefix) {
  auto const begin = document.find("<svg");
  if (begin == std::string::npos) return "";
  auto svg = document.substr(begin);
  for (std::string_view const reference : {" id=\"", " id='", "href=\"#", "href='#", "url(#"})
    replace_all(svg, reference, std::string(reference) + prefix);
  return svg.insert(4, " role=\"img\"");
}

std::string figures(Group const& group) {
  auto const wanted = requests(group);
  std::size_t const most_runs = most_drawn_figures / wanted.size() * plots::most_runs;
  std::size_t const shown = std::min(group.runs.size(), most_runs);
  std::string text = "<div class=\"figures\">\n";
  for (std::size_t first = 0; first < shown; first += plots::most_runs) {
    std::vector<Result> results;
    for (std::size_t r = first; r < std::min(first + plots::most_runs, shown); ++r)
      results.push_back(group.runs[r].run.result);
    for (std::size_t i = 0; i < wanted.size(); ++i)
      text += figure_html(results, wanted[i], fmt::format("{}-{}-{}-", anchor(group.kind), first, i));
  }
  text += "</div>\n";
  if (shown < group.runs.size())
    text += fmt::format(
        "<p class=\"note\">The first {} of {} runs are drawn; all are in the chart below and in the "
        "tables.</p>\n",
        shown, group.runs.size());
  return text;
}

}  // namespace qhm::report
