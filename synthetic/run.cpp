#include "synthetic/run.hpp"

#include <nlohmann/json.hpp>

#include "core/claimed_folder.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/plan_record.hpp"
#include "core/progress.hpp"
#include "synthetic/checkpoint.hpp"
#include "synthetic/setup.hpp"

namespace qhm::synthetic {
namespace {

using Clock = std::chrono::steady_clock;
constexpr char const* checkpoint_name = "checkpoint.bin";

/// What a run that goes on must have in common with the one that was stopped.
std::string identity(Experiment const& e, Setup const& setup) {
  nlohmann::json record{{"objective", e.objective},
                        {"dim", e.dim},
                        {"noise", e.noise},
                        {"trials", e.trials},
                        {"seed", e.seed},
                        {"device", name_of(setup.device())},
                        {"plan", plan_record(e.plan)},
                        {"samples", e.plan.samples},
                        {"steps", setup.workload().stages.back().last_step() + 1},
                        {"problem", problem_record(setup.problem())}};
  if (e.plan.batch_cap) record["batch_cap"] = *e.plan.batch_cap;
  return record.dump();
}

/// The run as its first rank sees it: gathers chunks in their order, keeps them in the folder.
class Gathering {
 public:
  Gathering(Experiment const& experiment, Setup const& setup, std::filesystem::path const& out,
            RunOptions const& options)
      : experiment_(experiment),
        setup_(setup),
        options_(options),
        folder_(out, options.resume ? ClaimedFolder::How::resume : ClaimedFolder::How::create),
        total_(setup.no_estimates()),
        saved_(Clock::now()) {
    checkpoint_.experiment = identity(experiment, setup);
    if (!options.resume) {
      write_manifest("running");
      return;
    }
    auto const file = folder_.path() / checkpoint_name;
    if (!std::filesystem::exists(file))
      throw InputError("--out", out.string(), "has no checkpoint",
                       "it is complete, or was stopped too early");
    checkpoint_ = read_checkpoint(read_file(file), file.string(), checkpoint_.experiment, total_);
  }

  [[nodiscard]] std::uint64_t chunks() const { return checkpoint_.chunks; }
  [[nodiscard]] std::uint64_t trials() const { return total_.norms.trials(); }

  void take(Estimates const& chunk) {
    total_.merge(chunk);
    ++checkpoint_.chunks;
    if (Clock::now() - saved_ < options_.checkpoint_every) return;
    save();
  }

  Outcome finish() {
    Outcome outcome = setup_.outcome(total_);
    if (outcome.status == "interrupted") save();
    folder_.write("series.csv", outcome.series.csv());
    folder_.write("manifest.json", manifest_of(experiment_, outcome, options_.command).dump(2) + "\n");
    if (outcome.status != "interrupted") folder_.remove(checkpoint_name);
    return outcome;
  }

 private:
  void save() {
    folder_.write(checkpoint_name, checkpoint_bytes(checkpoint_, total_));
    saved_ = Clock::now();
    if (options_.saved) options_.saved(checkpoint_.chunks);
  }
  void write_manifest(std::string const& status) const {
    auto record = manifest({.kind = "synthetic",
                            .command = options_.command,
                            .seed = experiment_.seed,
                            .plan = experiment_.plan,
                            .problem = setup_.problem()},
                           status);
    folder_.write("manifest.json", record.dump(2) + "\n");
  }

  Experiment const& experiment_;
  Setup const& setup_;
  RunOptions const& options_;
  ClaimedFolder folder_;
  Estimates total_;
  Checkpoint checkpoint_;
  Clock::time_point saved_;
};

/// Chunks after `done` that are this rank's.
Workload share(Setup const& setup, RunOptions const& options, Ranks const& ranks, std::uint64_t done) {
  Workload work = setup.workload();
  work.first_chunk = done + ranks.rank();
  work.chunk_stride = ranks.size();
  work.stop = options.stop;
  return work;
}

Outcome gather(Experiment const& experiment, Setup const& setup, std::filesystem::path const& out,
               RunOptions const& options, Ranks const& ranks) {
  std::optional<Gathering> gathering;
  try {
    gathering.emplace(experiment, setup, out, options);
  } catch (...) {
    static_cast<void>(ranks.from_first(""));  // the others need not begin
    throw;
  }
  std::uint64_t const done = gathering->chunks();
  static_cast<void>(ranks.from_first(std::to_string(done)));
  Progress progress("Monte Carlo on " + experiment.objective, experiment.trials);
  progress.advance(gathering->trials());
  std::uint64_t const chunks = chunks_of(experiment.trials);
  bool cut = false;  // a rank ended before its last chunk
  std::vector<bool> ended(ranks.size(), false);
  auto const take = [&](Estimates const& chunk) {
    std::uint64_t const before = gathering->trials();
    gathering->take(chunk);
    progress.advance(gathering->trials() - before);
  };
  // This rank's chunk, then those of the others up to its next one.
  setup.run_chunks(share(setup, options, ranks, done), [&](std::uint64_t chunk, Estimates const& own) {
    if (cut) return;
    take(own);
    for (std::uint64_t r = 1; r < ranks.size() && chunk + r < chunks && !cut; ++r) {
      std::string const bytes = ranks.receive(r);
      if (bytes.empty()) {
        ended[r] = cut = true;
        continue;
      }
      Estimates theirs = setup.no_estimates();
      read_bytes(bytes, theirs);
      take(theirs);
    }
  });
  for (std::uint64_t r = 1; r < ranks.size(); ++r)
    while (!ended[r]) ended[r] = ranks.receive(r).empty();
  return gathering->finish();
}

Outcome contribute(Setup const& setup, RunOptions const& options, Ranks const& ranks) {
  std::string const done = ranks.from_first("");
  if (done.empty()) return {.status = "refused"};
  setup.run_chunks(share(setup, options, ranks, std::stoull(done)),
                   [&](std::uint64_t, Estimates const& chunk) { ranks.send(bytes_of(chunk)); });
  ranks.send("");
  return {.status = "contributed"};
}

}  // namespace

Outcome run(Experiment const& experiment, std::filesystem::path const& out, RunOptions const& options,
            Ranks const& ranks) {
  Setup const setup(experiment);
  return ranks.gathers() ? gather(experiment, setup, out, options, ranks) : contribute(setup, options, ranks);
}

}  // namespace qhm::synthetic
