#include "figures/device_hours.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/result_folder.hpp"
#include "core/stages.hpp"
#include "figures/plan_of_flags.hpp"

namespace qhm::figures {
namespace {

constexpr double seconds_in_hour = 3600;

/// Training images: as many as the run asks for, or its data set has, without those held out.
std::uint64_t samples_of(sweep::Flags const& flags) {
  auto const dataset = flags.find("dataset");
  std::uint64_t const all = dataset != flags.end() && dataset->second.starts_with("cifar") ? 50'000 : 60'000;
  auto const samples = count_of_flag(flags, "train-samples", all);
  auto const held_out = count_of_flag(flags, "validation", 0);
  if (held_out >= samples)
    throw InputError("--validation", std::to_string(held_out), "leaves no training samples",
                     fmt::format("hold out fewer than {}", samples));
  return samples - held_out;
}

}  // namespace

double StepSeconds::seconds(double size) const {
  auto const of = [&](std::size_t i) { return batch[i] / images_per_second[i]; };
  if (size <= batch.front()) return of(0);
  if (size >= batch.back()) return size / images_per_second.back();
  std::size_t const i =
      static_cast<std::size_t>(std::upper_bound(batch.begin(), batch.end(), size) - batch.begin()) - 1;
  double const share = (size - batch[i]) / (batch[i + 1] - batch[i]);
  return of(i) + share * (of(i + 1) - of(i));
}

StepSeconds read_step_seconds(std::filesystem::path const& file) {
  auto const text = read_file(file);
  auto const end = text.find('\n');
  if (!text.starts_with("# ") || end == std::string::npos)
    throw InputError(file.string(), "", "does not say its source", "begin it with a line # SOURCE");
  auto const series = Series::parse(text.substr(end + 1), file.string());
  StepSeconds speed{text.substr(2, end - 2), series.column("batch"), series.column("images_per_second")};
  bool sound = !speed.batch.empty() && std::is_sorted(speed.batch.begin(), speed.batch.end());
  for (std::size_t i = 0; i < speed.batch.size(); ++i)
    sound = sound && speed.batch[i] > 0 && speed.images_per_second[i] > 0;
  if (!sound)
    throw InputError(file.string(), "", "is not a table of growing batches with speeds > 0", "mend it");
  return speed;
}

Estimate estimate(std::vector<sweep::Run> const& runs, StepSeconds const& speed) {
  Estimate all{.runs = runs.size()};
  for (auto const& run : runs) {
    auto plan = plan_of_flags(run.flags);
    plan.samples = samples_of(run.flags);
    double seconds = 0;
    for (auto const& stage : tabulate(plan)) {
      auto const steps = static_cast<double>(stage.steps);
      all.steps += steps;
      seconds += steps * speed.seconds(std::min(stage.batch, static_cast<double>(plan.samples)));
    }
    all.training_hours += seconds / seconds_in_hour;
    auto const gradient = run.flags.find("gradient");
    double const functionals =
        gradient == run.flags.end()
            ? 1
            : 1 + static_cast<double>(std::count(gradient->second.begin(), gradient->second.end(), ','));
    all.measuring_hours += functionals * static_cast<double>(plan.epochs * plan.samples) /
                           speed.images_per_second.back() / seconds_in_hour;
  }
  return all;
}

std::string shown(Estimate const& all, StepSeconds const& speed) {
  return fmt::format(
      "{} runs, {:.3g} steps: about {:.3g} GPU-hours ({:.3g} of training, {:.3g} of measuring), by steps "
      "times the "
      "seconds of a step; source of the seconds: {}",
      all.runs, all.steps, all.hours(), all.training_hours, all.measuring_hours, speed.source);
}

}  // namespace qhm::figures
