#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "bounds/bound_table.hpp"
#include "core/claimed_folder.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "synthetic/checkpoint.hpp"
#include "synthetic/run.hpp"
#include "synthetic/setup.hpp"
#include "tests/synthetic/two_class_files.hpp"

namespace qhm::synthetic {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ExperimentFolder : public testing::Test {
 protected:
  ExperimentFolder() {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~ExperimentFolder() override { fs::remove_all(root_); }

  static Experiment small() {
    Experiment experiment;
    experiment.dim = 3;
    experiment.trials = 20;
    experiment.seed = 5;
    experiment.steps = 60;
    experiment.threads = 1;
    experiment.plan = {
        .batch = Exponential{.initial = 4, .growth = 2}, .interval = 2, .epochs = 10, .samples = 40};
    return experiment;
  }

  std::string refusal(Experiment const& experiment) const {
    auto const out = root_ / "refused";
    try {
      run(experiment, out, {});
    } catch (InputError const& error) {
      EXPECT_FALSE(fs::exists(out));
      EXPECT_TRUE(fs::is_empty(root_)) << "a partial folder was left";
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
      return error.what();
    }
    return "was accepted";
  }

  fs::path root_ = fs::path(testing::TempDir()) / ("qhm-experiment-" + std::to_string(::getpid()));
};

TEST_F(ExperimentFolder, HoldsAManifestAndASeriesThatReadBack) {
  Experiment const experiment = small();
  run(experiment, root_ / "result", {.command = {"qhm", "synthetic"}});
  Result const result = read_result(root_ / "result");
  EXPECT_EQ(result.manifest["kind"], "synthetic");
  EXPECT_EQ(result.manifest["status"], "complete");
  EXPECT_EQ(result.manifest["command"], (std::vector<std::string>{"qhm", "synthetic"}));
  EXPECT_EQ(result.manifest["seed"], 5);
  EXPECT_EQ(result.manifest["objective"], "one-minus-cos");
  EXPECT_EQ(result.manifest["dim"], 3);
  EXPECT_EQ(result.manifest["noise"], "rademacher");
  EXPECT_EQ(result.manifest["trials"], 20);
  EXPECT_EQ(result.manifest["steps"], 60);
  EXPECT_EQ(result.manifest["samples"], 40);
  Problem const problem = problem_from_record(result.manifest["problem"]);
  EXPECT_EQ(problem.smoothness.value, 1);
  EXPECT_EQ(problem.variance.value, 1);
  EXPECT_DOUBLE_EQ(problem.gradient_bound.value, std::sqrt(3.0) + 1);
  EXPECT_EQ(problem.origin(), Origin::analytic);

  std::vector<std::string> columns{"step",         "epoch",          "evaluations",
                                   "mean_grad_sq", "standard_error", "min_mean_grad_sq"};
  for (auto const& theorem : bounds::theorem_names()) columns.push_back(theorem);
  EXPECT_EQ(result.series.columns(), columns);
  EXPECT_EQ(result.series.column("step").front(), 1);
  EXPECT_EQ(result.series.column("step").back(), 60);
  EXPECT_DOUBLE_EQ(result.series.column("mean_grad_sq").front(), 3 * std::pow(std::sin(2.0), 2));
  EXPECT_EQ(result.series.column("standard_error").front(), 0);
}

TEST_F(ExperimentFolder, SeriesHasTheSameBytesForAnyNumberOfThreads) {
  Experiment experiment = small();
  for (unsigned const threads : {1U, 2U, 5U}) {
    experiment.threads = threads;
    run(experiment, root_ / std::to_string(threads), {});
  }
  auto const one = read_file(root_ / "1" / "series.csv");
  EXPECT_EQ(one, read_file(root_ / "2" / "series.csv"));
  EXPECT_EQ(one, read_file(root_ / "5" / "series.csv"));
}

TEST_F(ExperimentFolder, MinimumIsOverEveryStepSoFar) {
  Experiment experiment = small();
  experiment.plan.learning_rate = Constant{1.9};  // noisy: the minimum is not the last
  experiment.plan.batch_cap = 8;
  experiment.steps = 3000;  // some 70 rows
  Outcome const outcome = simulate(experiment);
  EXPECT_TRUE(outcome.every_step_observed);
  auto const mean = outcome.series.column("mean_grad_sq");
  auto const lowest = outcome.series.column("min_mean_grad_sq");
  for (std::size_t i = 0; i < mean.size(); ++i) {
    EXPECT_LE(lowest[i], mean[i]);
    EXPECT_LE(lowest[i], lowest[i == 0 ? 0 : i - 1]);
  }
  EXPECT_LT(lowest.back(), *std::ranges::min_element(mean)) << "a step between two rows was lower";
}

TEST_F(ExperimentFolder, BoundsAreThoseOfTheBoundsTable) {
  Outcome const outcome = simulate(small());
  auto const names = bounds::theorem_names();
  std::vector<std::uint64_t> steps;
  for (double const step : outcome.series.column("step")) steps.push_back(static_cast<std::uint64_t>(step));
  auto const bounds = bounds::bounds_at(outcome.problem, small().plan, steps);
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto const written = outcome.series.column(names[i]);
    for (std::size_t row = 0; row < steps.size(); ++row) {
      double const bound = bounds[row][i];
      EXPECT_TRUE(written[row] == bound || (std::isnan(written[row]) && std::isnan(bound))) << names[i];
    }
  }
}

TEST_F(ExperimentFolder, RunsOnData) {
  TwoClassFiles const files;
  Experiment experiment = small();
  experiment.objective = "sigmoid-loss";
  experiment.noise = "data";
  experiment.dim = 16;
  experiment.data = files.folder;
  Outcome const outcome = run(experiment, root_ / "data", {});
  EXPECT_EQ(outcome.status, "complete");
  EXPECT_FALSE(outcome.every_step_observed);
  EXPECT_EQ(outcome.problem.variance.value, 1.0 / 16);
  EXPECT_LT(outcome.series.column("mean_grad_sq").back(), outcome.series.column("mean_grad_sq").front());
}

TEST_F(ExperimentFolder, RecordsADivergence) {
  Experiment experiment = small();
  experiment.objective = "quadratic";
  experiment.plan.learning_rate = Constant{1e6};
  Outcome const outcome = run(experiment, root_ / "diverged", {});
  EXPECT_EQ(outcome.status, "diverged");
  Result const result = read_result(root_ / "diverged");
  EXPECT_EQ(result.manifest["status"], "diverged");
  std::uint64_t const step = result.manifest["diverged_at"];
  EXPECT_GT(step, 20U);  // |grad|^2 grows by at most (1e6)^2 a step from 3 to 1.8e308
  EXPECT_LT(step, 60U);
  auto const mean = result.series.column("mean_grad_sq");
  auto const steps = result.series.column("step");
  for (std::size_t i = 0; i < mean.size(); ++i)
    EXPECT_EQ(std::isinf(mean[i]), steps[i] > static_cast<double>(step));
}

TEST_F(ExperimentFolder, ResumedHasTheBytesOfUninterrupted) {
  Experiment experiment = small();
  experiment.trials = 160;
  run(experiment, root_ / "whole");
  std::atomic<bool> stop = false;
  RunOptions options{.stop = &stop,
                     .checkpoint_every = std::chrono::milliseconds{0},
                     .saved = [&](std::uint64_t chunks) { stop = chunks >= 7; }};
  Outcome outcome = run(experiment, root_ / "parts", options);
  EXPECT_EQ(outcome.status, "interrupted");
  EXPECT_EQ(outcome.trials, 56U);  // one thread: seven chunks of eight
  EXPECT_EQ(read_result(root_ / "parts").manifest["trials"], outcome.trials);
  EXPECT_EQ(read_result(root_ / "parts").manifest["status"], "interrupted");
  stop = false;
  options.resume = true;
  options.saved = {};
  Experiment other = experiment;
  other.seed = 6;
  EXPECT_THROW(run(other, root_ / "parts", options), InputError);
  experiment.threads = 3;
  outcome = run(experiment, root_ / "parts", options);
  EXPECT_EQ(outcome.status, "complete");
  EXPECT_EQ(read_file(root_ / "whole" / "series.csv"), read_file(root_ / "parts" / "series.csv"));
  EXPECT_FALSE(fs::exists(root_ / "parts" / "checkpoint.bin"));
  EXPECT_THROW(run(experiment, root_ / "parts", options), InputError) << "nothing is left to resume";
}

TEST_F(ExperimentFolder, StoppedBeforeItsFirstTrialItClaimsNoNumber) {
  std::atomic<bool> const stop = true;
  Outcome const outcome = run(small(), root_ / "none", {.stop = &stop});
  EXPECT_EQ(outcome.status, "interrupted");
  EXPECT_EQ(outcome.trials, 0U);
  for (auto const* column : {"mean_grad_sq", "standard_error", "min_mean_grad_sq"})
    for (double const value : outcome.series.column(column)) EXPECT_TRUE(std::isnan(value)) << column;
  EXPECT_EQ(run(small(), root_ / "none", {.resume = true}).status, "complete");
}

TEST_F(ExperimentFolder, AFolderWhoseRunWasKilledSaysSo) {
  fs::create_directories(root_ / "killed");
  write_file(root_ / "killed" / "manifest.json",
             R"({"schema": "qhm.result/1", "kind": "synthetic", "status": "running"})");
  try {
    read_result(root_ / "killed");
    FAIL();
  } catch (InputError const& error) {
    EXPECT_THAT(error.what(), HasSubstr("has no series yet"));
  }
}

TEST_F(ExperimentFolder, ADamagedCheckpointIsRefused) {
  Experiment const experiment = small();
  synthetic::Setup const setup(experiment);
  auto total = setup.no_estimates();
  auto bytes = checkpoint_bytes({"{}", 2}, total);
  EXPECT_EQ(read_checkpoint(bytes, "here", "{}", total).chunks, 2U);
  bytes.back() ^= 1;
  EXPECT_THROW(read_checkpoint(bytes, "here", "{}", total), InputError);
  EXPECT_THROW(read_checkpoint("{}\n", "here", "{}", total), InputError);
  EXPECT_THROW(read_checkpoint("", "here", "{}", total), InputError);
}

TEST_F(ExperimentFolder, AFolderThatAnotherRunWritesIsRefused) {
  ClaimedFolder const claimed(root_ / "busy", ClaimedFolder::How::create);
  claimed.write("manifest.json", "{}");
  EXPECT_THROW(run(small(), root_ / "busy", {.resume = true}), InputError);
  EXPECT_THROW(run(small(), root_ / "busy"), InputError);
}

TEST_F(ExperimentFolder, RefusesWhatCannotBeRun) {
  auto const with = [](auto&& change) {
    Experiment experiment = small();
    change(experiment);
    return experiment;
  };
  using E = Experiment;
  EXPECT_THAT(refusal(with([](E& e) { e.objective = "nope"; })), HasSubstr("--objective: nope is not"));
  EXPECT_THAT(refusal(with([](E& e) { e.noise = "nope"; })), HasSubstr("--noise: nope is not"));
  EXPECT_THAT(refusal(with([](E& e) { e.dim = 0; })), HasSubstr("--dim: 0 is not in"));
  EXPECT_THAT(refusal(with([](E& e) { e.trials = 0; })), HasSubstr("--trials: 0 is not in"));
  EXPECT_THAT(refusal(with([](E& e) { e.trials = max_address + 1; })),
              HasSubstr("--trials: 4294967297 is not in"));
  EXPECT_THAT(refusal(with([](E& e) { e.steps = 0; })), HasSubstr("--steps: 0 is not in"));
  EXPECT_THAT(refusal(with([](E& e) { e.steps = max_address + 1; })),
              HasSubstr("--steps: 4294967297 is not in"));
  EXPECT_THAT(
      refusal(with([](E& e) { e.steps.reset(), e.plan.batch = Constant{1}, e.plan.epochs = 1'000'000'000; })),
      HasSubstr("--steps: "));
  EXPECT_THAT(refusal(with([](E& e) { e.seed = ~std::uint64_t{0}; })), HasSubstr("--seed: "));
  EXPECT_THAT(refusal(with([](E& e) { e.variance = -1; })), HasSubstr("--variance: -1 is not"));
  EXPECT_THAT(refusal(with([](E& e) { e.variance = std::nan(""); })), HasSubstr("--variance: nan is not"));
  EXPECT_THAT(refusal(with([](E& e) { e.noise = "data"; })), HasSubstr("--noise: data needs"));
  EXPECT_THAT(refusal(with([](E& e) { e.plan.batch = Constant{3e9}; })), HasSubstr("is above 2^31"));
  EXPECT_THAT(refusal(with([](E& e) {
                e.plan.batch = Exponential{.initial = 3, .growth = 1.5};
                e.plan.batch_rounding = BatchRounding::none;
              })),
              HasSubstr("--batch-rounding"));
  EXPECT_THAT(refusal(with([](E& e) { e.objective = "sigmoid-loss", e.noise = "gaussian", e.dim = 5; })),
              HasSubstr("--dim: 5"));
  EXPECT_THAT(refusal(with([](E& e) { e.plan.beta = Constant{1.0}; })), HasSubstr("--beta-max"));
  EXPECT_THAT(
      refusal(with([this](E& e) { e.objective = "sigmoid-loss", e.dim = 49, e.data = root_ / "absent"; })),
      HasSubstr("cannot be read"));
}

TEST_F(ExperimentFolder, RefusesAFolderThatExistsAndLeavesItAlone) {
  fs::create_directories(root_ / "mine");
  write_file(root_ / "mine" / "notes", "keep");
  EXPECT_THROW(run(small(), root_ / "mine", {}), InputError);
  EXPECT_EQ(read_file(root_ / "mine" / "notes"), "keep");
}

}  // namespace
}  // namespace qhm::synthetic
