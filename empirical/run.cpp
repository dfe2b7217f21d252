#include "empirical/run.hpp"

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/progress.hpp"
#include "empirical/device.hpp"
#include "empirical/stop_request.hpp"

namespace qhm::empirical {
namespace {

using nlohmann::json;

/// Whether there is a run to go on with. Throws InputError for a folder that is in the way.
bool continues(TrainingSettings const& settings) {
  if (!std::filesystem::exists(settings.out)) return false;
  if (settings.resume) return true;
  throw InputError("--out", settings.out.string(), "exists already",
                   "choose a new folder, or add --resume to go on with the run in it");
}

/// Status in which the run in `out` ended for good, if it did.
std::optional<Status> ended_as(std::filesystem::path const& out) {
  auto const manifest = json::parse(read_file(out / "manifest.json"), nullptr, false);
  auto const status = manifest.is_object() ? manifest.value("status", "") : "";
  for (auto const ended : {Status::complete, Status::diverged})
    if (status == status_name(ended)) return ended;
  return std::nullopt;
}

/// Records why the run stopped short, where the disk still takes it.
void note_failure(Training const& training, std::string const& reason) {
  try {
    training.write(Status::failed, {{"reason", reason}});
  } catch (InputError const&) {
    // The failure being reported is then most likely this one.
  }
}

}  // namespace

TrainingEnd train(TrainingSettings const& settings) {
  validate(settings);
  bool const resuming = continues(settings);
  auto const data = training_data(settings);
  auto const plan = training_plan(settings, data);
  use_threads(settings.threads);
  Training training(settings, plan, data);
  if (resuming) {
    training.restore();
    if (auto const ended = ended_as(settings.out)) return {.status = *ended, .already_ended = true};
  }

  StopRequest const stop;
  auto const left = plan.epochs - training.epochs_done();
  Progress progress(settings.label,
                    left * training.samples_in_epoch() + (resuming ? 0 : training.samples_to_measure()));
  Progressed const progressed = [&](std::int64_t samples) {
    progress.advance(static_cast<std::uint64_t>(samples));
    StopRequest::check();
  };
  bool begun = resuming;
  try {
    if (resuming) {
      training.write(Status::running);
    } else {
      training.begin(progressed);
    }
    begun = true;
    while (training.epochs_done() < plan.epochs) {
      if (auto const step = training.next_epoch(progressed)) {
        training.write(Status::diverged, {{"diverged_at_step", *step}});
        return {.status = Status::diverged, .diverged_at = step};
      }
      progress.note(fmt::format("epoch {} of {}, loss {:.4g}", training.epochs_done(), plan.epochs,
                                training.records().series().column("train_loss").back()));
    }
    training.write(Status::complete);
    return {.status = Status::complete};
  } catch (Stopped const& stopped) {
    if (begun) training.write(Status::interrupted);
    return {.status = Status::interrupted, .signal = stopped.signal};
  } catch (std::exception const& error) {
    if (begun) note_failure(training, error.what());
    throw;
  }
}

}  // namespace qhm::empirical
