#include "report/configurations.hpp"

#include <fmt/format.h>

#include <cmath>

#include "plots/run_labels.hpp"
#include "report/html.hpp"
#include "report/run_table.hpp"

namespace qhm::report {
namespace {

std::string batch_text(Plan const& plan) {
  auto text = plots::schedule_text(plan.batch);
  if (plan.batch_cap) text += fmt::format(", at most {}", *plan.batch_cap);
  if (plan.batch_rounding == BatchRounding::none) text += ", not rounded";
  return text;
}

Cell count_cell(std::uint64_t count) {
  return {fmt::format("{}", count), static_cast<double>(count)};
}

Cell constant_cell(Known const& known) {
  if (std::isinf(known.value)) return {"none", known.value};
  auto cell = number_cell(known.value);
  if (known.origin == Origin::estimated) cell.html += " (estimate)";
  return cell;
}

/// Numbers and texts of a manifest that say what was run, beside plan and problem.
std::string setting(nlohmann::json const& manifest, std::string const& kind) {
  auto const& from = kind == "train" && manifest.contains("training") ? manifest.at("training") : manifest;
  std::string text;
  for (auto const* key : {"objective", "dim", "noise", "trials", "dataset", "model", "width", "norm",
                          "activation", "tokens", "method"})
    if (from.contains(key) && !from.at(key).is_structured())
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", key,
                          from.at(key).is_string() ? from.at(key).get<std::string>() : from.at(key).dump());
  return text;
}

Table table_of_plans(Group const& group) {
  Table table{.id = "plans-" + anchor(group.kind),
              .caption = group.name() + ": plan and problem of each run",
              .columns = {{"run"},
                          {"setting"},
                          {"learning rate α"},
                          {"batch size b"},
                          {"β"},
                          {"γ"},
                          {"E", "epochs in a stage"},
                          {"M", "epochs"},
                          {"n", "samples in an epoch"},
                          {"L", "smoothness"},
                          {"σ²", "variance of one sample's gradient"},
                          {"G", "bound on every sample's gradient norm"},
                          {"Δ", "f(x₀) − inf f"},
                          {"seed"}},
              .rows = {}};
  for (std::size_t r = 0; r < group.runs.size(); ++r) {
    auto const& run = group.runs[r].run;
    auto const& plan = run.plan;
    auto const problem = problem_from_record(run.result.manifest.at("problem"));
    auto const seed = run.result.manifest.find("seed");
    table.rows.push_back(
        {run_cell(group, r), text_cell(setting(run.result.manifest, group.kind)),
         text_cell(plots::schedule_text(plan.learning_rate) + (plan.paper_code ? " (paper-code)" : "")),
         text_cell(batch_text(plan)), text_cell(plots::schedule_text(plan.beta)),
         text_cell(plots::schedule_text(plan.gamma)), count_cell(plan.interval), count_cell(plan.epochs),
         count_cell(plan.samples), constant_cell(problem.smoothness), constant_cell(problem.variance),
         constant_cell(problem.gradient_bound), constant_cell(problem.gap),
         text_cell(seed == run.result.manifest.end() ? "" : seed->dump())});
  }
  return table;
}

}  // namespace

std::string configurations(Group const& group) {
  std::string text = html(table_of_plans(group));
  for (std::size_t r = 0; r < group.runs.size(); ++r) {
    auto const& reported = group.runs[r];
    auto const manifest =
        reported.run.result.manifest.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
    text += fmt::format("<div class=\"run\" id=\"{}\" tabindex=\"-1\">{}</div>\n", run_anchor(group, r),
                        details(fmt::format("{} <span class=\"soft\">{}</span>", escaped_html(reported.label),
                                            escaped_html(reported.run.result.folder.string())),
                                "<pre>" + escaped_html(manifest) + "</pre>\n"));
  }
  return text;
}

}  // namespace qhm::report
