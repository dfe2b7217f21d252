#pragma once

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/batch_runs.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/result_folder.hpp"

namespace qhm::compare {

/// 10 steps an epoch for 12 epochs; every sum of Theorem 2 has a shape of its own.
inline Plan sample_plan(double lr_max = 0.1) {
  return {.learning_rate = SqrtDecay{lr_max},
          .batch = Constant{8},
          .beta = StepDecay{.max = 0.9, .factor = 0.5},
          .gamma = Constant{0.7},
          .interval = 4,
          .epochs = 12,
          .samples = 80};
}

/// A run that measured y(K) after K steps. What is not set is as a real run would have it.
struct SampleRun {
  std::string kind = "train";
  Plan plan = sample_plan();
  std::uint64_t seed = 1;
  std::function<double(double)> y = [](double K) { return 1 / (1 + K); };
  Origin origin = Origin::estimated;
  double smoothness = 2;
  nlohmann::json changes = nlohmann::json::object();     ///< merged into the manifest
  std::function<void(Series&)> damage = [](Series&) {};  ///< done to the series
};

inline Series sample_series(SampleRun const& run) {
  bool const trained = run.kind == "train";
  double least = INFINITY;
  auto const row = [&](double m, double K, double value) {
    least = std::min(least, value);
    double const N = K == 0 ? 0 : evaluations(run.plan, static_cast<std::uint64_t>(K));
    return trained ? std::vector<double>{m, K, N, 2 * m, value, least}
                   : std::vector<double>{K, m, N, value, 0, least};
  };
  Series series(trained ? std::vector<std::string>{"epoch", "step", "evaluations", "seconds", "grad_norm_sq",
                                                   "min_grad_norm_sq"}
                        : std::vector<std::string>{"step", "epoch", "evaluations", "mean_grad_sq",
                                                   "standard_error", "min_mean_grad_sq"});
  if (trained) series.append(row(0, 0, run.y(0)));
  for (std::uint64_t m = 1; m <= run.plan.epochs; ++m) {
    auto const K = static_cast<double>(steps_after(run.plan, m));
    series.append(row(static_cast<double>(m), K, run.y(K)));
  }
  return series;
}

/// A folder of runs, removed at the end.
class SampleFolder {
 public:
  SampleFolder()
      : path_(std::filesystem::temp_directory_path() / ("qhm-compare-" + std::to_string(getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~SampleFolder() { std::filesystem::remove_all(path_); }
  SampleFolder(SampleFolder const&) = delete;
  SampleFolder& operator=(SampleFolder const&) = delete;

  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

  [[nodiscard]] std::filesystem::path add(std::string const& name, SampleRun const& run) const {
    auto const known = [&](double value) { return Known{value, run.origin}; };
    auto record = manifest({.kind = run.kind,
                            .command = {"qhm"},
                            .seed = run.seed,
                            .plan = run.plan,
                            .problem = {.smoothness = known(run.smoothness),
                                        .variance = known(3),
                                        .gradient_bound = known(1.5),
                                        .gap = known(0.5)}},
                           "complete");
    if (run.kind == "train") {
      record["training"] = {{"dataset", "cifar10"}, {"model", "resnet18"},   {"width", 8},
                            {"norm", "group"},      {"train_samples", 80},   {"method", "qhm"},
                            {"weight_decay", 0},    {"gradient_batch", 250}, {"threads", 1}};
      record["functional"] = "eval";
    } else {
      record["objective"] = "quadratic";
      record["dim"] = 4;
      record["noise"] = "gaussian";
      record["trials"] = 16;
    }
    record.merge_patch(run.changes);
    auto series = sample_series(run);
    run.damage(series);
    auto const folder = path_ / name;
    PendingFolder pending(folder);
    pending.write("manifest.json", record.dump());
    pending.write(run.kind == "train" ? "epochs.csv" : "series.csv", series.csv());
    pending.commit();
    return folder;
  }

 private:
  std::filesystem::path path_;
};

/// The message of the InputError that `action` throws; empty where it throws none.
template <class Action>
std::string refusal(Action action) {
  try {
    action();
  } catch (InputError const& error) {
    return error.what();
  }
  return "";
}

/// The same series without its row `left_out`, or with one cell changed.
inline void drop_row(Series& series, std::size_t left_out) {
  Series shorter(series.columns());
  for (std::size_t i = 0; i < series.rows().size(); ++i)
    if (i != left_out) shorter.append(series.rows()[i]);
  series = shorter;
}
inline void set_cell(Series& series, std::size_t row, std::string const& column, double value) {
  Series changed(series.columns());
  for (std::size_t i = 0; i < series.rows().size(); ++i) {
    auto cells = series.rows()[i];
    if (i == row) cells[series.find(column).value()] = value;
    changed.append(cells);
  }
  series = changed;
}

}  // namespace qhm::compare
