#include "report/run_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plots/quantities.hpp"
#include "report/formulas.hpp"
#include "report/run_end.hpp"

namespace qhm::report {
namespace {

/// Columns that some run has a last value for, in the order of the first series that has them.
std::vector<std::string> columns_with_values(Group const& group) {
  std::vector<std::string> names;
  for (auto const& reported : group.runs)
    for (auto const& column : reported.run.result.series.columns())
      if (!std::isnan(last_value(reported, column)) && std::ranges::find(names, column) == names.end())
        names.push_back(column);
  return names;
}

Column column_of(std::string const& name, std::set<std::string> const& refuted,
                 std::set<std::string> const& claims) {
  auto const explanation = plots::is_bound(name) ? plots::bound_name(name) : plots::quantity_of(name).name;
  std::string const mark = refuted.contains(name) ? " <span class=\"refuted\">refuted</span>" : "";
  return {theorem_html(name, claims) + mark, explanation == name ? "" : explanation};
}

}  // namespace

std::string run_anchor(Group const& group, std::size_t run) {
  return fmt::format("run-{}-{}", anchor(group.kind), run + 1);
}

Cell run_cell(Group const& group, std::size_t run) {
  return {fmt::format("<a href=\"#{}\">{}</a>", run_anchor(group, run), escaped_html(group.runs[run].label))};
}

std::string theorem_html(std::string const& name, std::set<std::string> const& claims) {
  auto const text = escaped_html(name);
  // The claims of theorem-2-s are told apart below theorem-2: a link goes to the family.
  for (auto family = name; family.find('-') != std::string::npos; family.erase(family.rfind('-')))
    for (auto const& id : claims)
      if (id == family || id.starts_with(family + "/"))
        return fmt::format("<a href=\"#claim-{}\">{}</a>", anchor(id), text);
  auto const formula = formula_link(name);
  return formula.empty() ? text : fmt::format("<a href=\"{}\">{}</a>", formula, text);
}

Table table_of_ends(Group const& group, std::set<std::string> const& claims) {
  Table table{.id = "ends-" + anchor(group.kind),
              .caption = group.name() + ": the last row of each run",
              .columns = {{"run"},
                          {"status"},
                          {"smallest bound", "of those that apply and are not refuted"},
                          {"its value", "squared gradient norm, as the observed"},
                          {"bound / observed", "the smallest bound over the observed running minimum"}},
              .rows = {}};
  std::set<std::string> refuted;
  for (auto const& reported : group.runs)
    refuted.insert(reported.run.refuted.begin(), reported.run.refuted.end());
  auto const names = columns_with_values(group);
  for (auto const& name : names) table.columns.push_back(column_of(name, refuted, claims));
  for (std::size_t r = 0; r < group.runs.size(); ++r) {
    auto const& reported = group.runs[r];
    auto const end = end_of(reported);
    auto& row = table.rows.emplace_back();
    row.push_back(run_cell(group, r));
    row.push_back(text_cell(reported.run.result.manifest.at("status").get<std::string>()));
    row.push_back({end.smallest ? theorem_html(end.smallest->theorem, claims) +
                                      (estimated(reported) ? " (estimate)" : "")
                                : "none applies"});
    row.push_back(number_cell(end.smallest ? end.smallest->value : NAN));
    row.push_back(number_cell(end.ratio()));
    for (auto const& name : names) row.push_back(number_cell(last_value(reported, name)));
  }
  return table;
}

}  // namespace qhm::report
