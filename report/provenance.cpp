#include "report/provenance.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/build_info.hpp"
#include "report/html.hpp"
#include "report/run_table.hpp"

namespace qhm::report {
namespace {

using nlohmann::json;

std::string text_of(json const& value) {
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// A part of a record as text, empty where it is not there.
std::string part(json const& record, char const* key) {
  return record.is_object() && record.contains(key) ? text_of(record.at(key)) : "";
}

std::string command_text(json const& manifest) {
  std::string line;
  if (manifest.contains("command") && manifest.at("command").is_array())
    for (auto const& word : manifest.at("command")) line += (line.empty() ? "" : " ") + text_of(word);
  return line;
}

void add_run(Table& table, Group const& group, std::size_t r) {
  auto const& [run, label, manifest_checksum, series_checksum] = group.runs[r];
  auto const& manifest = run.result.manifest;
  json const build = manifest.value("build", json::object());
  table.rows.push_back({run_cell(group, r),
                        text_cell(run.result.folder.string()),
                        text_cell(part(manifest, "status")),
                        {"<code>" + escaped_html(command_text(manifest)) + "</code>"},
                        text_cell(part(manifest, "seed")),
                        text_cell(part(build, "version")),
                        text_cell(part(build, "commit")),
                        text_cell(part(build, "compiler")),
                        {"<code>" + manifest_checksum + "</code>"},
                        {"<code>" + series_checksum + "</code>"}});
}

}  // namespace

std::string provenance(Contents const& contents) {
  std::string text;
  for (auto const& group : contents.groups) {
    Table table{.id = "provenance-" + anchor(group.kind),
                .caption = group.name() + ": where each run comes from",
                .columns = {{"run"},
                            {"folder"},
                            {"status"},
                            {"command"},
                            {"seed"},
                            {"version"},
                            {"commit"},
                            {"compiler"},
                            {"manifest.json", "FNV-1a of 64 bits"},
                            {"series", "FNV-1a of 64 bits"}},
                .rows = {}};
    for (std::size_t r = 0; r < group.runs.size(); ++r) add_run(table, group, r);
    text += html(table);
  }
  Table records{.id = "provenance-records",
                .caption = "Records",
                .columns = {{"file"}, {"schema"}, {"checksum", "FNV-1a of 64 bits"}},
                .rows = {}};
  for (auto const* list : {&contents.bounds, &contents.verdicts})
    for (auto const& record : *list)
      records.rows.push_back({text_cell(record.file.string()),
                              text_cell(part(record.content, "schema")),
                              {"<code>" + record.checksum + "</code>"}});
  if (!records.rows.empty()) text += html(records);
  auto const build = build_record();
  return text +
         fmt::format("<p>Written by qhm {} (commit {}, {}). Checksums tell accidents, not forgeries.</p>\n",
                     escaped_html(part(build, "version")), escaped_html(part(build, "commit")),
                     escaped_html(part(build, "compiler")));
}

}  // namespace qhm::report
