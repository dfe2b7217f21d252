#include "report/contents.hpp"

#include <algorithm>
#include <set>

#include "core/checksum.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/record_count.hpp"
#include "plots/run_labels.hpp"

namespace qhm::report {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

[[noreturn]] void damaged(fs::path const& where, std::string const& what) {
  throw InputError(where.string(), "", "is damaged (" + what + ")", "run it again, or leave it out");
}

void require_text(json const& manifest, char const* key, fs::path const& folder) {
  if (!manifest.contains(key) || !manifest.at(key).is_string())
    damaged(folder / "manifest.json", std::string(key) + " is no text");
}

ReportedRun read_run(fs::path const& folder) try {
  auto result = read_result(folder);
  require_text(result.manifest, "kind", folder);
  require_text(result.manifest, "status", folder);
  if (result.series.rows().empty())
    throw InputError(folder.string(), "", "has no row", "wait for its run, or leave it out");
  auto const series = result.manifest.at("kind") == "train" ? "epochs.csv" : "series.csv";
  ReportedRun run{.run = plots::run_of(std::move(result)),
                  .manifest_checksum = checksum_text(read_file(folder / "manifest.json")),
                  .series_checksum = checksum_text(read_file(folder / series))};
  return run;
} catch (json::exception const& error) {
  damaged(folder / "manifest.json", error.what());
}

Record read_record(fs::path const& file) {
  auto const bytes = read_file(file);
  auto content = json::parse(bytes, nullptr, false);
  if (!content.is_object() || !content.contains("schema") || !content.at("schema").is_string())
    throw InputError(file.string(), "", "is not a record",
                     "write one with qhm bounds or qhm verify --format json");
  return {file, std::move(content), checksum_text(bytes)};
}

void set_labels(Group& group) {
  std::vector<plots::Run> runs;
  for (auto const& reported : group.runs) runs.push_back(reported.run);
  auto const labels = plots::run_labels(runs);
  for (std::size_t i = 0; i < labels.size(); ++i) group.runs[i].label = labels[i];
}

void require_claims(Record const& record) try {
  for (auto const& claim : record.content.at("claims"))
    for (auto const* key : {"id", "verdict"}) (void)claim.at(key).get_ref<std::string const&>();
} catch (json::exception const& error) {
  damaged(record.file, error.what());
}

void require_bounds(Record const& record) try {
  (void)count_of(record.content.at("problem").at("samples"), record.file.string() + " problem.samples");
  for (auto const& result : record.content.at("results")) {
    (void)result.at("plan").at("lr");
    (void)result.at("rows").get_ref<json::array_t const&>();
    for (auto const& row : result.at("rows")) (void)row.at("steps").get<double>();
  }
} catch (json::exception const& error) {
  damaged(record.file, error.what());
}

void add_record(Contents& contents, Record record) {
  auto const schema = record.content.at("schema").get<std::string>();
  if (schema == "qhm.bounds/1") {
    require_bounds(record);
    contents.bounds.push_back(std::move(record));
  } else if (schema == "qhm.verify/1") {
    require_claims(record);
    contents.verdicts.push_back(std::move(record));
  } else {
    throw InputError(record.file.string(), schema,
                     "is not a schema that a report shows (qhm.bounds/1, qhm.verify/1)",
                     "write one with qhm bounds or qhm verify --format json");
  }
}

}  // namespace

std::string Group::name() const {
  return kind == "synthetic" ? "Monte Carlo" : kind == "train" ? "Training" : kind;
}

Contents read_contents(std::vector<fs::path> const& folders, std::vector<fs::path> const& records) {
  if (folders.empty())
    throw InputError("DIR", "", "is missing", "name folders that qhm synthetic or qhm train has written");
  Contents contents;
  std::set<fs::path> seen;
  for (auto const& folder : folders) {
    auto run = read_run(folder);
    if (!seen.insert(fs::canonical(folder)).second)
      throw InputError(folder.string(), "", "is named twice", "name each folder once");
    auto const kind = run.run.result.manifest.at("kind").get<std::string>();
    auto group = std::ranges::find(contents.groups, kind, &Group::kind);
    if (group == contents.groups.end()) group = contents.groups.insert(group, Group{kind, {}});
    group->runs.push_back(std::move(run));
  }
  for (auto& group : contents.groups) set_labels(group);
  for (auto const& file : records) add_record(contents, read_record(file));
  return contents;
}

}  // namespace qhm::report
