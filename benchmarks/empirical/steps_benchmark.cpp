// Images a second of the trainer's steps, or of the bare forward and backward passes of the same model on
// random tensors: the limit of any trainer on this library. One measurement a process, so that its peak
// memory is its own.
//
//   steps_benchmark trainer|bare|update WIDTH BATCH fp32|bf16 cpu|cuda on|off SECONDS
//
// `on` captures graphs where there is a device. `update` times the update rule alone, beside LibTorch's
// operations (which is what `off` then stands for). Prints one line of JSON.
#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "empirical/device.hpp"
#include "empirical/methods/update_rule.hpp"
#include "empirical/qhm_optimizer.hpp"
#include "empirical/stepper.hpp"
#include "empirical/stream.hpp"

namespace {

using namespace qhm::empirical;
using Clock = std::chrono::steady_clock;

struct Task {
  std::string what;
  std::int64_t width, batch;
  Precision precision;
  torch::Device device;
  bool graphs;
  double seconds;
};

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Median seconds of a step, of as many as fit in the time (at least one), after steps to warm up.
double median_step(Task const& task, std::function<void()> const& step) {
  bool const cpu = task.device.is_cpu();
  auto const begun = Clock::now();
  int const warm_up = cpu ? 2 : 8;
  for (int i = 0; i < warm_up && since(begun) < task.seconds; ++i) step();
  wait_for(task.device);
  // Steps on a device are timed in runs, for a wait after each would hide what overlaps.
  int const run = cpu ? 1 : 50;
  std::vector<double> times;
  auto const start = Clock::now();
  do {
    auto const before = Clock::now();
    for (int i = 0; i < run; ++i) step();
    wait_for(task.device);
    times.push_back(since(before) / run);
  } while (since(start) < task.seconds);
  std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
  return times[times.size() / 2];
}

double peak_resident_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (double kib = 0; word == "VmHWM:" && status >> kib) return kib / 1024;
  return 0;
}

qhm::Stage<> stage() {
  return {.first_step = 0,
          .steps = 1,
          .first_epoch = 0,
          .steps_per_epoch = 1,
          .alpha = 1e-3,
          .beta = 0.9,
          .one_minus_beta = 0.1,
          .gamma = 0.7,
          .one_minus_gamma = 0.3,
          .batch = 1};
}

LabelledSet random_images(std::int64_t n) {
  torch::manual_seed(1);
  return {.inputs = torch::randint(256, {n, 3, 32, 32}, torch::kInt64).to(torch::kUInt8),
          .labels = torch::randint(10, {n}, torch::kInt64)};
}

double trainer_step(Task const& task, Classifier const& model) {
  std::int64_t const n = std::max<std::int64_t>(4096, 4 * task.batch) / task.batch * task.batch;
  PixelStatistics const pixels{.mean = {0.5, 0.5, 0.5}, .std = {0.25, 0.25, 0.25}};
  Samples const samples(random_images(n), pixels, task.device);
  auto const rule = make_update_rule(UpdateMethod::qhm, *model.module, 0);
  rule->use(stage());
  Ranks const alone;
  Stepper stepper(model, *rule, samples, alone, {.precision = task.precision, .graphs = task.graphs},
                  {.samples = n, .steps = n / task.batch}, task.device);
  // As `qhm train` does, an epoch's tables are made when it begins: crop and mirror are drawn and applied.
  EpochRandomness const random{
      .sampling = Sampling::epoch_shuffle, .augmentation = augmentation_from("crop,flip"), .seed = 1};
  std::int64_t left = 0;
  std::uint64_t epoch = 0;
  return median_step(task, [&] {
    if (left == 0) {
      stepper.begin(epoch_tables(random, epoch++, n, task.batch), 0, 0);
      left = n / task.batch;
    }
    stepper.step(task.batch);
    --left;
  });
}

double bare_step(Task const& task, Classifier const& model) {
  auto const images = torch::randn({task.batch, 3, 32, 32}, task.device);
  auto const labels = torch::randint(10, {task.batch}, torch::dtype(torch::kInt64).device(task.device));
  model.module->train();
  auto parameters = model.module->parameters();
  return median_step(task, [&] {
    for (auto& parameter : parameters) parameter.mutable_grad().reset();
    torch::Tensor loss;
    {
      AutocastScope const autocast(task.precision, task.device.type());
      loss = mean_loss(model.logits(images), labels);
    }
    loss.backward();
  });
}

double update_step(Task const& task, Classifier const& model) {
  for (auto& parameter : model.module->parameters())
    parameter.mutable_grad() = torch::randn_like(parameter) * 1e-3;
  if (task.graphs) {
    auto const rule = make_update_rule(UpdateMethod::qhm, *model.module, 0);
    rule->use(stage());
    return median_step(task, [&] { rule->step(); });
  }
  QHM reference(model.module->parameters());
  reference.use(1e-3, 0.9, 0.7);
  return median_step(task, [&] { reference.step(); });
}

}  // namespace

int main(int count, char** values) {
  if (count != 8) {
    fmt::print(stderr,
               "usage: steps_benchmark trainer|bare|update WIDTH BATCH fp32|bf16 cpu|cuda on|off SECONDS\n");
    return 2;
  }
  Task const task{.what = values[1],
                  .width = std::stoll(values[2]),
                  .batch = std::stoll(values[3]),
                  .precision = precision_from(values[4]),
                  .device = device_from(values[5]),
                  .graphs = std::string(values[6]) == "on",
                  .seconds = std::stod(values[7])};
  use_threads(0);
  leave_default_stream(task.device);
  auto const model = make_classifier({.name = "resnet18", .width = task.width, .norm = Norm::batch},
                                     ImageShape{3, 32, 32}, 10, 1, task.device);
  double const seconds = task.what == "trainer" ? trainer_step(task, model)
                         : task.what == "bare"  ? bare_step(task, model)
                                                : update_step(task, model);
  fmt::print(
      "{{\"what\": \"{}\", \"width\": {}, \"batch\": {}, \"precision\": \"{}\", \"device\": \"{}\", "
      "\"graphs\": {}, \"torch\": \"{}\", \"seconds\": {}, \"images_per_second\": {}, \"peak_mib\": {}}}\n",
      task.what, task.width, task.batch, values[4], values[5], task.graphs, TORCH_VERSION, seconds,
      static_cast<double>(task.batch) / seconds, peak_resident_mib());
}
