#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>
#include <string>

#include "empirical/checkpoint.hpp"
#include "empirical/device.hpp"
#include "empirical/run.hpp"
#include "empirical/stop_request.hpp"
#include "tests/empirical/data_folder.hpp"
#include "tests/empirical/tiny_images.hpp"
#include "tests/empirical/tiny_training.hpp"

namespace qhm::empirical {

namespace fs = std::filesystem;

/// Runs of a very narrow network on 41 tiny images, in a folder of their own.
class Run : public DataFolder {
 protected:
  Run() {
    write_idx(tiny_images(41, 1, 16, 3, 1), folder_, "train");
    write_idx(tiny_images(12, 1, 16, 3, 2), folder_, "t10k");
  }

  [[nodiscard]] TrainingSettings settings(std::string const& out = "run") const {
    return {.dataset = "fashion-mnist",
            .data = folder_,
            .model = {.name = "resnet18", .width = 2, .norm = Norm::batch},
            .plan = {.learning_rate = Constant{0.05},
                     .batch = Exponential{.initial = 8, .growth = 2},
                     .interval = 1,
                     .epochs = 4},
            .seed = 3,
            .threads = 1,
            .functionals = {Functional::eval, Functional::train_fixed},
            .gradient_batch = 10,
            .out = folder_ / out};
  }

  [[nodiscard]] TrainingSettings resumed(TrainingSettings settings) const {
    settings.resume = true;
    return settings;
  }

  /// Leaves a run as a process that ended after `batches` batches, trained or measured, would: at its last
  /// checkpoint, or saved where it stands.
  void run_partly(TrainingSettings const& settings, int batches, bool saved) const {
    auto const data = training_data(settings);
    Ranks const alone;
    use_threads(settings.threads);
    auto const write = [&](std::string const& name, std::string const& bytes) {
      fs::create_directories(settings.out);
      write_file(settings.out / name, bytes);
    };
    Training training(settings, training_plan(settings, data), data, alone, write);
    int done = 0;
    Watch const watch{.advance = [&](std::int64_t) { ++done; },
                      .stop_asked = [&] { return done >= batches; }};
    try {
      training.begin(watch);
      while (training.epochs_done() < settings.plan.epochs && !training.next_epoch(watch).stopped) {
      }
      if (saved) training.save();
    } catch (Stopped const&) {
      if (saved) training.save();
    }
  }

  [[nodiscard]] std::string bytes(std::string const& out, std::string const& file) const {
    return read_file(folder_ / out / file);
  }

  /// Expects two runs to agree in all but their seconds: records, weights, momentum, the last gradient.
  void expect_same_run(std::string const& one, std::string const& other) const {
    auto const a = decode(bytes(one, "checkpoint"), one), b = decode(bytes(other, "checkpoint"), other);
    EXPECT_EQ(a.configuration, b.configuration);
    ASSERT_EQ(a.records.columns(), b.records.columns());
    for (auto const& column : a.records.columns()) {
      if (column.ends_with("seconds")) continue;
      EXPECT_EQ(shown(a.records, column), shown(b.records, column)) << column;
    }
    EXPECT_EQ(tensors(a), tensors(b));
    EXPECT_EQ(bytes(one, "epochs.csv"), a.records.csv());
    EXPECT_EQ(bytes(other, "epochs.csv"), b.records.csv());
  }

  /// Any model of the runs' shape, to read checkpoints into.
  [[nodiscard]] virtual Classifier some_model() const {
    return make_classifier(settings().model, ImageShape{1, 16, 16}, 10, 99, torch::kCPU);
  }

 private:
  static std::string shown(Series const& series, std::string const& column) {
    Series only({column});
    for (double const value : series.column(column)) only.append({value});
    return only.csv();
  }

  /// Contents of all tensors.
  [[nodiscard]] std::string tensors(Checkpoint const& checkpoint) const {
    auto const model = some_model();
    auto const rule = make_update_rule(UpdateMethod::qhm, *model.module, 0);
    std::string all;
    auto const add = [&](torch::Tensor const& tensor) {
      auto const whole = tensor.contiguous();
      all.append(static_cast<char const*>(whole.data_ptr()), whole.nbytes());
    };
    auto const more = unpack(checkpoint.tensors, *model.module, *rule, torch::kCPU, "here");
    add(more.parameters);
    add(more.gradient);
    add(more.losses);
    for (auto const& parameter : model.module->parameters()) add(parameter);
    for (auto const& buffer : model.module->buffers()) add(buffer);
    // What the momentum holds shows in the next step.
    for (auto& parameter : model.module->parameters())
      parameter.mutable_grad() = torch::zeros_like(parameter);
    rule->use(weights(1, 0.5, 1));
    rule->step();
    for (auto const& parameter : model.module->parameters()) add(parameter);
    return all;
  }
};

}  // namespace qhm::empirical
