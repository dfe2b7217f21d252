#include "plots/run.hpp"

#include "core/errors.hpp"
#include "core/plan_record.hpp"

namespace qhm::plots {

Run run_of(Result result) {
  auto const& manifest = result.manifest;
  try {
    Plan plan = plan_from_record(manifest.at("plan"), manifest.at("samples").get<std::uint64_t>());
    Origin const origin = problem_from_record(manifest.at("problem")).origin();
    auto refuted = manifest.value("refuted", std::set<std::string>{});
    return {std::move(result), std::move(plan), origin, std::move(refuted), {}, false};
  } catch (nlohmann::json::exception const& error) {
    throw InputError((result.folder / "manifest.json").string(), "",
                     "has no plan, samples or problem to read", "give a folder that a run has written");
  }
}

}  // namespace qhm::plots
