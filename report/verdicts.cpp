#include "report/verdicts.hpp"

#include <fmt/format.h>

#include "report/formulas.hpp"
#include "report/html.hpp"

namespace qhm::report {
namespace {

using nlohmann::json;

std::string text_in(json const& record, char const* key) {
  if (!record.is_object() || !record.contains(key) || record.at(key).is_null()) return "";
  auto const& value = record.at(key);
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string claim_link(std::string const& id) {
  return fmt::format("<a href=\"#claim-{}\">{}</a>", anchor(id), escaped_html(id));
}

/// A sign beside the word, so that colour says nothing alone.
std::string verdict_html(std::string const& verdict) {
  auto const sign = verdict == "holds" ? "✓" : verdict == "refuted" ? "✗" : "?";
  return fmt::format("<span class=\"verdict {}\"><span aria-hidden=\"true\">{}</span> {}</span>",
                     anchor(verdict), sign, escaped_html(verdict));
}

std::string witness_text(json const& witness) {
  if (!witness.is_object()) return "";
  auto const side = [&](char const* name) {
    auto const fraction = text_in(witness, (std::string(name) + "_fraction").c_str());
    return fraction.empty() ? text_in(witness, name) : fraction + " in " + text_in(witness, name);
  };
  std::string text = "exact " + side("exact") + ", claimed " + side("claimed") +
                     "; K = " + text_in(witness, "steps") + ", n = " + text_in(witness, "samples") +
                     "; plan " + text_in(witness, "plan");
  if (auto const problem = text_in(witness, "problem"); !problem.empty()) text += "; problem " + problem;
  if (auto const meaning = text_in(witness, "meaning"); !meaning.empty()) text += "; " + meaning;
  return text;
}

std::string evidence_html(json const& claim) {
  std::string text = "<dl>";
  auto const add = [&](char const* name, std::string const& words) {
    if (!words.empty()) text += fmt::format("<dt>{}</dt><dd>{}</dd>", name, escaped_html(words));
  };
  add("scope", text_in(claim, "scope"));
  add("evidence", text_in(claim, "evidence"));
  if (claim.contains("witness")) add("witness", witness_text(claim.at("witness")));
  return details("evidence", text + "</dl>\n");
}

std::vector<Cell> claim_row(json const& claim, std::set<std::string> const& ids) {
  auto const id = text_in(claim, "id"), verdict = text_in(claim, "verdict"),
             recorded = text_in(claim, "recorded");
  std::string judged = verdict_html(verdict);
  if (!recorded.empty() && recorded != verdict) judged += " (recorded: " + escaped_html(recorded) + ")";
  std::string statement = escaped_html(text_in(claim, "statement")) + evidence_html(claim);
  auto const correction = text_in(claim, "correction");
  if (!correction.empty())
    statement +=
        "corrected: " + (ids.contains(correction) ? claim_link(correction) : escaped_html(correction));
  if (auto const formula = formula_link(id); !formula.empty())
    statement += fmt::format("<p><a href=\"{}\">formula</a></p>", formula);
  return {{fmt::format("<span id=\"claim-{}\" tabindex=\"-1\">{}</span>", anchor(id), escaped_html(id))},
          {judged},
          text_cell(text_in(claim, "source")),
          text_cell(text_in(claim, "reading")),
          {statement}};
}

}  // namespace

std::set<std::string> claim_ids(Contents const& contents) {
  std::set<std::string> ids;
  for (auto const& record : contents.verdicts)
    for (auto const& claim : record.content.at("claims")) ids.insert(text_in(claim, "id"));
  return ids;
}

std::string verdicts(Contents const& contents) {
  if (contents.verdicts.empty())
    return "<p>No verdicts were given. <code>qhm verify --format json &gt; verify.json</code> writes them, "
           "and "
           "<code>--records verify.json</code> puts them here.</p>\n";
  auto const ids = claim_ids(contents);
  std::string text;
  for (std::size_t i = 0; i < contents.verdicts.size(); ++i) {
    auto const& record = contents.verdicts[i];
    Table table{.id = fmt::format("claims-{}", i + 1),
                .caption = "Claims of and about the paper: " + record.file.string(),
                .columns = {{"claim"},
                            {"verdict"},
                            {"source"},
                            {"reading", "which text the claim judges"},
                            {"statement"}},
                .rows = {}};
    for (auto const& claim : record.content.at("claims")) table.rows.push_back(claim_row(claim, ids));
    text += html(table);
  }
  return text;
}

}  // namespace qhm::report
