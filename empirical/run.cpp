#include "empirical/run.hpp"

#include <fmt/format.h>

#include <memory>

#include "core/claimed_folder.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/progress.hpp"
#include "empirical/device.hpp"
#include "empirical/event_log.hpp"
#include "empirical/ranks.hpp"
#include "empirical/run_files.hpp"
#include "empirical/stop_request.hpp"
#include "empirical/stream.hpp"

namespace qhm::empirical {
namespace {

using nlohmann::json;

/// Whether the folder holds a run. One that only was claimed, by a process that ended before x_0 was
/// measured, holds none.
bool holds_run(std::filesystem::path const& out) {
  for (auto const* file : {manifest_file, series_file, checkpoint_file})
    if (std::filesystem::exists(out / file)) return true;
  return false;
}

/// The folder, locked; in the first process only.
std::unique_ptr<ClaimedFolder> claim(TrainingSettings const& settings, Ranks const& ranks) {
  std::unique_ptr<ClaimedFolder> folder;
  std::exception_ptr refused;
  if (ranks.first()) {
    try {
      bool const there = settings.resume && std::filesystem::exists(settings.out);
      folder = std::make_unique<ClaimedFolder>(
          settings.out, there ? ClaimedFolder::How::resume : ClaimedFolder::How::create);
    } catch (InputError const&) {
      refused = std::current_exception();
    }
  }
  bool const anyone_refused = ranks.sum(refused ? 1.0 : 0.0) > 0;
  if (refused) std::rethrow_exception(refused);
  if (anyone_refused)
    throw InputError("--out", settings.out.string(), "was refused by the first process", "see its message");
  return folder;
}

/// Status in which the run in `out` ended for good, if it did.
std::optional<Status> ended_as(std::filesystem::path const& out) {
  auto const manifest = json::parse(read_file(out / manifest_file), nullptr, false);
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

/// From here to the end of the plan.
TrainingEnd run_to_end(Training& training, std::uint64_t epochs, Watch const& watch,
                       std::optional<Progress>& progress) {
  while (training.epochs_done() < epochs) {
    auto const end = training.next_epoch(watch);
    if (end.stopped) throw Stopped{Interrupt::signal()};
    if (end.diverged_at) {
      training.write(Status::diverged, {{"diverged_at_step", *end.diverged_at}});
      return {.status = Status::diverged, .diverged_at = end.diverged_at};
    }
    if (progress)
      progress->note(fmt::format("epoch {} of {}, loss {:.4g}", training.epochs_done(), epochs,
                                 training.records().series().column("train_loss").back()));
  }
  training.write(Status::complete);
  return {.status = Status::complete};
}

TrainingEnd train_among(Ranks const& ranks, TrainingSettings const& settings) {
  auto const data = training_data(settings);
  auto const plan = training_plan(settings, data);
  auto const folder = claim(settings, ranks);
  bool const resuming = ranks.sum(ranks.first() && holds_run(settings.out) ? 1.0 : 0.0) > 0;
  Training training(settings, plan, data, ranks,
                    [&](std::string const& name, std::string const& bytes) { folder->write(name, bytes); });
  if (resuming) {
    auto const checkpoint = settings.out / checkpoint_file;
    training.restore(read_file(checkpoint), checkpoint.string());
    if (auto const rulers = settings.out / rulers_file; std::filesystem::exists(rulers))
      training.restore_rulers(Series::parse(read_file(rulers), rulers.string()), rulers.string());
    if (auto const ended = ended_as(settings.out)) return {.status = *ended, .already_ended = true};
  }

  StopRequest const stop;
  std::optional<Progress> progress;
  if (ranks.first()) progress.emplace(settings.label, training.samples_left());
  std::optional<EventLog> events;
  if (ranks.first() && settings.tensorboard) events.emplace(settings.out);
  Watch const watch{.advance =
                        [&](std::int64_t samples) {
                          if (progress) progress->advance(static_cast<std::uint64_t>(samples));
                        },
                    .stop_asked = [] { return Interrupt::requested().load(); },
                    .measured =
                        [&](Series const& records) {
                          if (events) events->add(records);
                        }};
  bool begun = resuming;
  try {
    if (resuming) {
      training.write(Status::running);
    } else {
      training.begin(watch);
    }
    begun = true;
    return run_to_end(training, plan.epochs, watch, progress);
  } catch (Stopped const& stopped) {
    if (begun) {
      training.save();
      training.write(Status::interrupted);
    }
    return {.status = Status::interrupted, .signal = stopped.signal};
  } catch (std::exception const& error) {
    if (begun) note_failure(training, error.what());
    throw;
  }
}

}  // namespace

TrainingEnd train(TrainingSettings const& settings) {
  validate(settings);
  use_threads(settings.threads);
  auto const ranks = Ranks::from_environment(settings.device);
  leave_default_stream(settings.device);
  auto end = train_among(ranks, settings);
  end.first_process = ranks.first();
  return end;
}

}  // namespace qhm::empirical
