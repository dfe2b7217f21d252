#include "plots/run.hpp"

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/plan_record.hpp"
#include "core/record_count.hpp"

namespace qhm::plots {

Run run_of(Result result) {
  auto const& manifest = result.manifest;
  auto const file = (result.folder / "manifest.json").string();
  try {
    auto const samples = count_of(manifest.at("samples"), file + " samples");
    Plan plan = plan_from_record(manifest.at("plan"), samples);
    Origin const origin = problem_from_record(manifest.at("problem")).origin();
    auto refuted = manifest.value("refuted", std::set<std::string>{});
    return {std::move(result), std::move(plan), origin, std::move(refuted), {}, false};
  } catch (nlohmann::json::exception const& error) {
    throw InputError(file, "", "has no plan, samples or problem to read",
                     "give a folder that a run has written");
  }
}

std::vector<Run> comparable_runs(std::span<Result const> results) {
  if (results.empty()) throw InputError("DIR", "", "is missing", "name a folder that a run has written");
  auto const of = [](Result const& result, char const* key) { return result.manifest.value(key, ""); };
  auto const& first = results.front();
  std::vector<Run> runs;
  for (auto const& result : results) {
    for (auto const* key : {"kind", "schema"})
      if (of(result, key) != of(first, key))
        throw InputError(
            result.folder.string(), of(result, key),
            fmt::format("is another {} of result than {} ({})", key, first.folder.string(), of(first, key)),
            "draw one kind at a time");
    runs.push_back(run_of(result));
  }
  return runs;
}

}  // namespace qhm::plots
