#include "report/page.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "report/bound_record.hpp"
#include "report/chart_data.hpp"
#include "report/configurations.hpp"
#include "report/figures.hpp"
#include "report/formulas.hpp"
#include "report/html.hpp"
#include "report/provenance.hpp"
#include "report/run_table.hpp"
#include "report/security_policy.hpp"
#include "report/summary.hpp"
#include "report/verdicts.hpp"
#include "report/web_files.hpp"

namespace qhm::report {
namespace {

constexpr char module_name[] = "explorer/built/explorer.js";

/// A part of the page: a tab where scripts run, a chapter where they do not.
struct Section {
  std::string id, title, html;
};

std::string summary_html(Contents const& contents, std::set<std::string> const& claims) {
  std::string text = "<ul class=\"summary\">\n";
  for (auto const& sentence : summary(contents)) text += "<li>" + escaped_html(sentence) + "</li>\n";
  text += "</ul>\n";
  for (auto const& group : contents.groups) text += html(table_of_ends(group, claims));
  return text;
}

std::string figures_html(Contents const& contents) {
  std::string text;
  for (std::size_t g = 0; g < contents.groups.size(); ++g) {
    auto const& group = contents.groups[g];
    text += fmt::format(
        "<h3>{}</h3>\n{}<div class=\"interactive\" data-group=\"{}\"><noscript>The interactive chart needs "
        "scripts.</noscript></div>\n",
        escaped_html(group.name()), figures(group), g);
  }
  return text;
}

/// The series are shown by a script from the charts' data, one run at a time.
std::string numbers_html(Contents const& contents, std::set<std::string> const& claims) {
  return bound_records(contents, claims) +
         "<div id=\"series\"><noscript>The tables of all rows need scripts; the last rows are in the "
         "summary.</noscript></div>\n";
}

std::string configurations_html(Contents const& contents) {
  std::string text;
  for (auto const& group : contents.groups) text += configurations(group);
  return text;
}

std::string explorer_html(bool with_module) {
  if (!with_module)
    return "<p class=\"note\" id=\"explorer-missing\">The bound explorer is not in this page: it was left "
           "out, or the program was built "
           "without it. <code>qhm bounds</code> computes the same numbers.</p>\n";
  return "<div id=\"explorer\"><noscript>The bound explorer needs scripts and WebAssembly; <code>qhm "
         "bounds</code> computes "
         "the same numbers.</noscript></div>\n";
}

std::vector<Section> sections(Contents const& contents, bool with_module) {
  auto const claims = claim_ids(contents);
  return {{"summary", "Summary", summary_html(contents, claims)},
          {"figures", "Figures", figures_html(contents)},
          {"numbers", "Numbers", numbers_html(contents, claims)},
          {"configurations", "Configurations", configurations_html(contents)},
          {"explorer-section", "Explorer", explorer_html(with_module)},
          {"formulas", "Formulas", formulas_html(claims)},
          {"verdicts", "Verdicts", verdicts(contents)},
          {"provenance", "Provenance", provenance(contents)}};
}

std::vector<WebFile const*> scripts() {
  std::vector<WebFile const*> all;
  for (auto const* name : {"web/uPlot/uPlot.iife.js", "web/tabs.js", "web/tables.js", "web/chart.js",
                           "web/figures.js", "web/explorer_form.js", "web/explorer.js"})
    all.push_back(&web_file(name));
  return all;
}

std::string head(Contents const& contents, std::vector<WebFile const*> const& run) {
  return fmt::format(
      "{}\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n"
      "<title>{}</title>\n<style>{}{}</style>\n</head>\n",
      page_first_line, security_policy(run), escaped_html(contents.title),
      web_file("web/uPlot/uPlot.min.css").text, web_file("web/page.css").text);
}

/// Text that no browser runs by itself: data, and the program that the explorer's worker is made from.
std::string inert(std::string const& id, std::string const& type, std::string_view text) {
  return fmt::format("<script type=\"{}\" id=\"{}\">{}</script>\n", type, id, text);
}

}  // namespace

std::string page(Contents const& contents) {
  auto const* const module = contents.with_explorer ? find_web_file(module_name) : nullptr;
  auto const parts = sections(contents, module != nullptr);
  auto const run = scripts();
  std::string text = head(contents, run);
  text += fmt::format(
      "<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header><h1>{}</h1>\n"
      "<nav aria-label=\"Parts of the report\"><ul class=\"tabs\">\n",
      escaped_html(contents.title));
  for (auto const& part : parts)
    text += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", part.id, part.title);
  text += "</ul></nav></header>\n<main id=\"main\" tabindex=\"-1\">\n";
  for (auto const& part : parts)
    text += fmt::format(
        "<section class=\"panel\" id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 "
        "id=\"{0}-title\">{1}</h2>\n{2}</section>\n",
        part.id, part.title, part.html);
  text += "</main>\n";
  text += inert(
      "data", "application/json",
      escaped_json(chart_data(contents).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
  if (module != nullptr) {
    text += inert("explorer-module", "text/plain", module->text);
    text += inert("explorer-worker", "text/plain", web_file("web/explorer_worker.js").text);
  }
  for (auto const* script : run) text += fmt::format("<script>{}</script>\n", script->text);
  text += fmt::format(
      "<footer><details><summary>Licence of uPlot, which draws the interactive "
      "charts</summary><pre>{}</pre></details></footer>\n",
      escaped_html(std::string(web_file("web/uPlot/LICENSE").text)));
  return text + "</body>\n</html>\n";
}

}  // namespace qhm::report
