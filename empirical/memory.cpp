#include "empirical/memory.hpp"

#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>
#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <fstream>
#include <limits>
#include <memory>
#include <string>

#include "core/errors.hpp"
#include "empirical/probes/unchanged_model.hpp"
#include "empirical/stream.hpp"

namespace qhm::empirical {
namespace {

/// Of what is free; the rest is for kernels' scratch space and other programs.
constexpr double usable_share = 0.75;

/// Hears of every allocation of the threads that work for this one, as a profiler does.
class Meter : public c10::MemoryReportingInfoBase {
 public:
#if TORCH_VERSION_MAJOR >= 2
  using Total = std::size_t;
#else
  using Total = std::int64_t;
#endif
  void reportMemoryUsage(void* /*block*/, std::int64_t bytes, Total /*allocated*/, Total /*reserved*/,
                         c10::Device /*device*/) override {
    auto const now = held_ += bytes;
    for (auto peak = peak_.load(); now > peak && !peak_.compare_exchange_weak(peak, now);) {
    }
  }
  [[nodiscard]] bool memoryProfilingEnabled() const override {
    return true;
  }
  [[nodiscard]] double peak() const {
    return static_cast<double>(peak_.load());
  }

 private:
  std::atomic<std::int64_t> held_ = 0, peak_ = 0;
};

double peak_of_pass(Classifier const& model, Samples const& samples, Precision precision,
                    torch::Device device, std::int64_t count) {
  auto const chosen = torch::arange(count, torch::kInt64).remainder(samples.size()).to(device);
  auto const meter = std::make_shared<Meter>();
  c10::DebugInfoGuard const listening(c10::DebugInfoKind::PROFILER_STATE, meter);
  auto const [inputs, labels] = samples.gather(chosen);
  torch::Tensor loss;
  {
    AutocastScope const autocast(precision, device.type());
    loss = mean_loss(model.logits(inputs), labels);
  }
  auto const gradients =
      torch::autograd::grad({loss}, model.module->parameters(), {}, {}, false, /*allow_unused=*/true);
  return meter->peak();
}

/// Bytes in a file that holds one number, or the most there can be.
double number_in(char const* path) {
  double value = 0;
  std::ifstream file(path);
  return file >> value ? value : std::numeric_limits<double>::infinity();
}

}  // namespace

double parameter_count(ModelOptions const& options, InputShape const& shape, std::int64_t classes) {
  constexpr std::array<std::int64_t, 3> widths{12, 24, 36};  // of every model: attention has 12 heads
  auto const width = static_cast<double>(resolved(options).width);
  double count = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    auto narrow = options;
    narrow.width = widths[i];
    auto const model = make_classifier(narrow, shape, classes, 0, torch::kCPU);
    double term = 0;  // Lagrange's interpolation
    for (auto const& parameter : model.module->parameters()) term += static_cast<double>(parameter.numel());
    for (std::size_t j = 0; j < widths.size(); ++j)
      if (j != i)
        term *= (width - static_cast<double>(widths[j])) / static_cast<double>(widths[i] - widths[j]);
    count += term;
  }
  return std::round(count);
}

void require_weights_fit(ModelOptions const& options, InputShape const& shape, std::int64_t classes,
                         std::uint64_t free) {
  constexpr double bytes_a_parameter = 3 * 4 + 7 * 8;
  double const needed = bytes_a_parameter * parameter_count(options, shape, classes);
  double const usable = usable_share * static_cast<double>(free);
  if (needed > usable)
    throw InputError("--width", std::to_string(resolved(options).width),
                     "cannot fit: its weights and their measurement need about " + bytes_text(needed) +
                         " and " + bytes_text(usable) + " may be used",
                     "choose a narrower model");
}

StepMemory step_memory(Classifier const& model, Samples const& samples, Precision precision,
                       torch::Device device) {
  UnchangedModel const unchanged(*model.module);
  model.module->train();
  model.use_draws({});
  constexpr std::int64_t few = 8;
  auto const one = peak_of_pass(model, samples, precision, device, few);
  auto const twice = peak_of_pass(model, samples, precision, device, 2 * few);
  double const per_sample = std::max(1.0, (twice - one) / few);
  return {.fixed = std::max(0.0, one - few * per_sample), .per_sample = per_sample};
}

std::uint64_t free_memory(torch::Device device) {
  if (!device.is_cpu()) return free_on_device(device);
  double available = std::numeric_limits<double>::infinity();
  std::ifstream file("/proc/meminfo");
  for (std::string word; file >> word;)
    if (word == "MemAvailable:" && file >> available) available *= 1024;
  double const limit = number_in("/sys/fs/cgroup/memory.max");
  double const left = limit - number_in("/sys/fs/cgroup/memory.current");
  if (std::isfinite(limit) && std::isfinite(left)) available = std::min(available, std::max(0.0, left));
  constexpr double most = 0x1p60;
  return static_cast<std::uint64_t>(std::min(available, most));
}

std::int64_t fitting_microbatch(StepMemory const& memory, std::int64_t largest, std::int64_t asked,
                                std::uint64_t free) {
  double const usable = usable_share * static_cast<double>(free);
  auto const needed = [&](double samples) { return memory.fixed + samples * memory.per_sample; };
  auto const in_words = [&](double samples) {
    return "needs about " + bytes_text(needed(samples)) + " and " + bytes_text(usable) + " may be used";
  };
  if (needed(1) > usable)
    throw InputError("--width", "", "cannot fit: one sample " + in_words(1), "choose a narrower model");
  if (asked > 0) {
    if (needed(static_cast<double>(asked)) > usable)
      throw InputError("--microbatch", std::to_string(asked),
                       "cannot fit: it " + in_words(static_cast<double>(asked)),
                       "leave it out to have it chosen");
    return asked < largest ? asked : 0;
  }
  if (needed(static_cast<double>(largest)) <= usable) return 0;
  auto const fitting = static_cast<std::uint64_t>((usable - memory.fixed) / memory.per_sample);
  return static_cast<std::int64_t>(std::bit_floor(std::max<std::uint64_t>(1, fitting)));
}

std::string bytes_text(double bytes) {
  constexpr double gib = 0x1p30, mib = 0x1p20;
  if (bytes >= gib) return fmt::format("{:.1f} GiB", bytes / gib);
  return bytes >= mib ? fmt::format("{:.0f} MiB", bytes / mib) : fmt::format("{:.0f} bytes", bytes);
}

}  // namespace qhm::empirical
