#include "synthetic/experiment.hpp"

#include "bounds/bound_table.hpp"
#include "core/progress.hpp"
#include "synthetic/setup.hpp"

namespace qhm::synthetic {

Outcome simulate(Experiment const& experiment) {
  Setup const setup(experiment);
  Progress progress("Monte Carlo on " + experiment.objective, experiment.trials);
  Estimates total = setup.no_estimates();
  setup.run_chunks(setup.workload(), [&](std::uint64_t, Estimates const& chunk) {
    total.merge(chunk);
    progress.advance(chunk.norms.trials());
  });
  return setup.outcome(total);
}

nlohmann::json manifest_of(Experiment const& experiment, Outcome const& outcome,
                           std::vector<std::string> const& command) {
  auto record = manifest({.kind = "synthetic",
                          .command = command,
                          .seed = experiment.seed,
                          .plan = experiment.plan,
                          .problem = outcome.problem},
                         outcome.status);
  record["objective"] = experiment.objective;
  record["dim"] = experiment.dim;
  for (auto const& [key, given] :
       {std::pair{"curvature", experiment.shape.curvature}, std::pair{"slope", experiment.shape.slope},
        std::pair{"start", experiment.shape.start}})
    if (given) record[key] = *given;
  record["noise"] = experiment.noise;
  record["device"] = name_of(outcome.device);
  record["trials"] = outcome.trials;
  if (outcome.trials < experiment.trials) record["trials_asked"] = experiment.trials;
  record["steps"] = outcome.steps;
  record["observed"] = outcome.every_step_observed ? "every step" : "steps of the rows";
  record["refuted"] = bounds::refuted_names();
  if (experiment.decided_by_its_draws)
    record["no_bounds"] = "the plan was decided by these draws: no theorem speaks of it";
  if (outcome.diverged_at) record["diverged_at"] = *outcome.diverged_at;
  for (auto const& t : outcome.tightness)
    record["tightness"].push_back({{"theorem", t.theorem},
                                   {"bound", t.bound},
                                   {"observed_weighted_average", t.observed},
                                   {"standard_error", t.standard_error},
                                   {"ratio", t.bound / t.observed}});
  return record;
}

}  // namespace qhm::synthetic
