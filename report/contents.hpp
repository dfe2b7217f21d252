#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "plots/run.hpp"

namespace qhm::report {

/// A result folder as the page shows it.
struct ReportedRun {
  plots::Run run;
  std::string label{};  ///< distinct within its group
  std::string manifest_checksum, series_checksum;
};

/// Runs of one kind, in the order in which they were named.
struct Group {
  std::string kind;  ///< `synthetic`, `train`
  std::vector<ReportedRun> runs;
  [[nodiscard]] std::string name() const;  ///< `Monte Carlo`, `Training`
};

/// A JSON record of `qhm bounds` or `qhm verify`.
struct Record {
  std::filesystem::path file;
  nlohmann::json content;
  std::string checksum;
};

/// All that a page is made from.
struct Contents {
  std::string title;
  std::vector<Group> groups;
  std::vector<Record> bounds, verdicts;  ///< records of schema qhm.bounds/1 and qhm.verify/1
  bool with_explorer = true;
};

/// Reads the folders and records. Throws InputError naming the folder or file that is no result or record,
/// is damaged, or is named twice.
Contents read_contents(std::vector<std::filesystem::path> const& folders,
                       std::vector<std::filesystem::path> const& records);

}  // namespace qhm::report
