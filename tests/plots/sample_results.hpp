#pragma once

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/result_folder.hpp"

namespace qhm::plots {

/// 12 epochs in stages of 4; n = 80, so that b = 8 makes 10 steps an epoch.
inline Plan small_plan(BatchSize batch) {
  return {.batch = batch, .interval = 4, .epochs = 12, .samples = 80};
}

inline RunDescription description(std::string const& kind, Plan const& plan, Origin origin) {
  Known const one{1, origin};
  return {.kind = kind,
          .command = {"qhm"},
          .seed = 1,
          .plan = plan,
          .problem = {.smoothness = one, .variance = one, .gradient_bound = one, .gap = one}};
}

/// mean_grad_sq = 1/K with standard error 1/(100 K) at K = 1, 2, 4, ..., 128, and three bounds: 2/K, 20/K,
/// and one that applies nowhere.
inline Series synthetic_series() {
  Series series({"step", "epoch", "evaluations", "mean_grad_sq", "standard_error", "min_mean_grad_sq",
                 "theorem-2", "theorem-2-s", "theorem-a"});
  for (double k = 1; k <= 128; k *= 2)
    series.append({k, std::ceil(k / 10), 8 * k, 1 / k, 0.01 / k, 1 / k, 20 / k, 2 / k, NAN});
  return series;
}

/// Rows 0 to 3 of a training run; nothing is known of x_0's bound.
inline Series training_series() {
  Series series({"epoch", "step", "evaluations", "seconds", "test_accuracy", "train_loss", "test_loss",
                 "grad_norm_sq", "theorem-2-s"});
  for (double m = 0; m <= 3; ++m)
    series.append({m, 10 * m, 80 * m, 5 * m, 0.25 * m, 2 - m / 2, 2 - m / 4, 4 - m, m == 0 ? NAN : 100 / m});
  return series;
}

inline Result synthetic_result(std::string const& folder, BatchSize batch = Constant{8},
                               Origin origin = Origin::analytic) {
  return {folder, manifest(description("synthetic", small_plan(batch), origin), "complete"),
          synthetic_series()};
}

inline Result training_result(std::string const& folder, BatchSize batch = Constant{8}) {
  return {folder, manifest(description("train", small_plan(batch), Origin::estimated), "complete"),
          training_series()};
}

/// Writes a result as a run would, replacing what is there.
inline std::filesystem::path written(Result const& result, std::filesystem::path const& folder) {
  std::filesystem::remove_all(folder);
  PendingFolder pending(folder);
  pending.write("manifest.json", result.manifest.dump());
  pending.write(result.manifest["kind"] == "train" ? "epochs.csv" : "series.csv", result.series.csv());
  pending.commit();
  return folder;
}

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

}  // namespace qhm::plots
