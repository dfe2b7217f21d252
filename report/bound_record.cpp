#include "report/bound_record.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "core/plan_record.hpp"
#include "core/record_count.hpp"
#include "plots/run_labels.hpp"
#include "report/html.hpp"
#include "report/run_table.hpp"

namespace qhm::report {
namespace {

using nlohmann::json;

double number_in(json const& record, char const* key) {
  return record.is_object() && record.contains(key) && record.at(key).is_number()
             ? record.at(key).get<double>()
             : NAN;
}

/// The theorems of a record in its own order: every key of a row that holds an evaluation.
std::vector<std::string> theorems_of(json const& record) {
  for (auto const& result : record.at("results"))
    for (auto const& row : result.at("rows")) {
      std::vector<std::string> names;
      for (auto const& [key, value] : row.items())
        if (value.is_object() && value.contains("applies")) names.push_back(key);
      return names;
    }
  return {};
}

Table table_of(Record const& record, std::size_t number, std::set<std::string> const& claims,
               std::map<std::string, std::string>& reasons) {
  Table table{.id = fmt::format("bounds-{}", number),
              .caption = "Bounds: " + record.file.string(),
              .columns = {{"plan: α; b; β; γ"}, {"K", "steps"}, {"epochs"}, {"N", "gradient evaluations"}},
              .rows = {}};
  auto const theorems = theorems_of(record.content);
  for (auto const& name : theorems) table.columns.push_back({theorem_html(name, claims)});
  auto const samples = count_of(record.content.at("problem").at("samples"), "problem.samples");
  for (auto const& result : record.content.at("results")) {
    auto const plan = plan_from_record(result.at("plan"), samples);
    auto const words = fmt::format("{}; {}; {}; {}", plots::schedule_text(plan.learning_rate),
                                   plots::schedule_text(plan.batch), plots::schedule_text(plan.beta),
                                   plots::schedule_text(plan.gamma));
    for (auto const& row : result.at("rows")) {
      auto& cells = table.rows.emplace_back();
      cells = {text_cell(words), number_cell(number_in(row, "steps")), number_cell(number_in(row, "epochs")),
               number_cell(number_in(row, "evaluations"))};
      for (auto const& name : theorems) {
        json const evaluation = row.value(name, json::object());
        cells.push_back(number_cell(number_in(evaluation, "bound")));
        if (evaluation.is_object() && evaluation.contains("reason") && evaluation.at("reason").is_string())
          reasons.emplace(name, evaluation.at("reason").get<std::string>());
      }
    }
  }
  return table;
}

}  // namespace

std::string bound_records(Contents const& contents, std::set<std::string> const& claims) {
  std::string text;
  for (std::size_t i = 0; i < contents.bounds.size(); ++i) {
    std::map<std::string, std::string> reasons;
    text += html(table_of(contents.bounds[i], i + 1, claims, reasons));
    std::string list;
    for (auto const& [name, reason] : reasons)
      list += fmt::format("<li>{}: {}</li>\n", theorem_html(name, claims), escaped_html(reason));
    if (!list.empty())
      text += details("Where a theorem does not apply, the first reason", "<ul>" + list + "</ul>\n");
  }
  return text;
}

}  // namespace qhm::report
