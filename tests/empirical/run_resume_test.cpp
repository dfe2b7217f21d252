#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "core/claimed_folder.hpp"
#include "core/result_folder.hpp"
#include "empirical/run.hpp"
#include "tests/empirical/tiny_run.hpp"

namespace qhm::empirical {
namespace {

using RunResume = Run;

TEST_F(RunResume, ResumedEqualsUninterruptedBitForBit) {
  auto lively = settings("whole");
  lively.sampling = Sampling::independent;
  lively.augmentation = augmentation_from("crop,flip,rotation");
  train(lively);
  // x_0 takes 10 batches and 32 samples one by one to measure, an epoch 3 to 8 to train and as many to
  // measure. Inside the first epoch, at its end, in its measurement, later, and near the end.
  for (int const batches : {45, 47, 49, 51, 70, 110, 140, 190}) {
    lively.out = folder_ / ("stopped-at-" + std::to_string(batches));
    run_partly(lively, batches, true);
    EXPECT_EQ(train(resumed(lively)).status, Status::complete);
    expect_same_run("whole", lively.out.filename());
  }
}

TEST_F(RunResume, KilledGoesOnFromItsLastCheckpoint) {
  train(settings("whole"));
  for (double const seconds : {0.0, 1e9}) {  // after every step, and at the ends of epochs only
    auto killed = settings("killed-" + std::to_string(seconds > 0));
    killed.checkpoint_seconds = seconds;
    run_partly(killed, 100, false);
    EXPECT_EQ(train(resumed(killed)).status, Status::complete);
    expect_same_run("whole", killed.out.filename());
  }
}

TEST_F(RunResume, ACheckpointInsideAnEpochHoldsItsSteps) {
  auto const stopped = settings("stopped");
  run_partly(stopped, 47, true);
  auto const saved = decode(bytes("stopped", "checkpoint"), "checkpoint");
  EXPECT_EQ(saved.records.rows().size(), 1U);
  EXPECT_GT(saved.steps, 0U);
  EXPECT_LT(saved.steps, 6U);
}

TEST_F(RunResume, FilesLeftBehindTheCheckpointAreMadeAnew) {
  train(settings("whole"));
  run_partly(settings("stopped"), 110, false);
  write_file(folder_ / "stopped/epochs.csv", "epoch\n0\n");
  train(resumed(settings("stopped")));
  expect_same_run("whole", "stopped");
}

TEST_F(RunResume, AClaimedFolderWithoutARunIsBegunIn) {
  fs::create_directories(folder_ / "run");
  EXPECT_EQ(train(resumed(settings())).status, Status::complete);
}

TEST_F(RunResume, TwoWritersOnOneFolderAreRefused) {
  run_partly(settings(), 60, true);
  ClaimedFolder const other(folder_ / "run", ClaimedFolder::How::resume);
  expect_refused([&] { train(resumed(settings())); }, {"--out: ", "is being written by another run"});
}

TEST_F(RunResume, SigtermEndsItResumable) {
  auto endless = settings();
  endless.plan.epochs = 100'000;
  std::jthread const killer([&](std::stop_token const& stop) {
    while (!stop.stop_requested() && !fs::exists(endless.out / "epochs.csv")) std::this_thread::yield();
    ::kill(::getpid(), SIGTERM);
  });
  auto const end = train(endless);
  EXPECT_EQ(end.status, Status::interrupted);
  EXPECT_EQ(end.signal, SIGTERM);
  auto const result = read_result(endless.out);
  EXPECT_EQ(result.manifest.at("status"), "interrupted");
  auto const saved = decode(bytes("run", "checkpoint"), "checkpoint");
  EXPECT_EQ(saved.records.csv(), result.series.csv());
  EXPECT_EQ(result.manifest.at("steps_in_epoch"), saved.steps);
  for (auto const& entry : fs::directory_iterator(endless.out))
    EXPECT_EQ(entry.path().string().find(".partial-"), std::string::npos) << entry.path();
}

TEST_F(RunResume, ACompleteOneHasNothingToResume) {
  train(settings());
  auto const before = bytes("run", "manifest.json");
  auto const end = train(resumed(settings()));
  EXPECT_EQ(end.status, Status::complete);
  EXPECT_TRUE(end.already_ended);
  EXPECT_EQ(bytes("run", "manifest.json"), before);
}

TEST_F(RunResume, ResumeBeginsWhereThereIsNone) {
  EXPECT_EQ(train(resumed(settings())).status, Status::complete);
}

TEST_F(RunResume, ADamagedOrForeignCheckpointIsRefusedAndLeftAlone) {
  run_partly(settings(), 60, true);
  auto const whole = bytes("run", "checkpoint");
  auto const expect_left_alone = [&](std::string const& damaged, std::string const& reason) {
    write_file(folder_ / "run/checkpoint", damaged);
    auto const manifest = bytes("run", "manifest.json");
    expect_refused([&] { train(resumed(settings())); }, {"checkpoint", reason});
    EXPECT_EQ(bytes("run", "checkpoint"), damaged);
    EXPECT_EQ(bytes("run", "manifest.json"), manifest);
  };
  expect_left_alone(whole.substr(0, whole.size() / 2), "is truncated");
  auto flipped = whole;
  flipped[whole.size() / 2] ^= 1;
  expect_left_alone(flipped, "is damaged");
  expect_left_alone("", "is not a checkpoint");
  fs::remove(folder_ / "run/checkpoint");
  expect_refused([&] { train(resumed(settings())); }, {"checkpoint", "cannot be read"});
}

TEST_F(RunResume, ACheckpointThatNoRunWritesIsRefusedThoughItsChecksumIsSound) {
  run_partly(settings(), 60, true);
  auto const sound = decode(bytes("run", "checkpoint"), "checkpoint");
  auto const expect_no_run = [&](auto const& change, std::string const& reason) {
    auto changed = sound;
    change(changed);
    write_file(folder_ / "run/checkpoint", encode(changed));
    expect_refused([&] { train(resumed(settings())); }, {"checkpoint", reason});
  };
  for (auto const& count : {nlohmann::json(-4), nlohmann::json(1e9), nlohmann::json("4"), nlohmann::json(42)})
    for (auto const* name : {"microbatch", "gradient_batch"})
      expect_no_run([&](Checkpoint& found) { found.configuration[name] = count; }, name);
  expect_no_run([](Checkpoint& found) { found.configuration["gradient_batch"] = 0; }, "gradient_batch");
  expect_no_run([](Checkpoint& found) { found.steps = 1000; }, "steps: 1000 is not within 0 to ");
  expect_no_run([](Checkpoint& found) { --found.steps; }, "holds tensors of another size");
  for (auto const* column : {"epoch", "step"})
    for (double const value : {-1.0, 1e300})
      expect_no_run(
          [&](Checkpoint& found) {
            auto row = found.records.rows().back();
            auto const& names = found.records.columns();
            row[static_cast<std::size_t>(std::ranges::find(names, column) - names.begin())] = value;
            found.records.append(row);
          },
          "has records that end beyond the plan");
  expect_no_run([](Checkpoint& found) { found.tensors.resize(found.tensors.size() / 2); },
                "does not hold the tensors of this model and method");
  auto narrow = settings().model;
  narrow.width = 1;
  auto const other = make_classifier(narrow, ImageShape{1, 16, 16}, 10, 99, torch::kCPU);
  auto const rule = make_update_rule(UpdateMethod::qhm, *other.module, 0);
  RunTensors const none{torch::zeros({0}), torch::zeros({0}), torch::zeros({0})};
  expect_no_run([&](Checkpoint& found) { found.tensors = pack(*other.module, *rule, none); },
                "does not hold the tensors of this model and method");
}

TEST_F(RunResume, ResumeUnderOtherSettingsIsRefused) {
  run_partly(settings(), 60, true);
  auto other = resumed(settings());
  other.plan.gamma = Constant{0.5};
  expect_refused([&] { train(other); }, {"--resume: plan/gamma"});
  other = resumed(settings());
  other.model.width = 3;
  expect_refused([&] { train(other); }, {"--resume: "});
  other = resumed(settings());
  write_idx(tiny_images(41, 1, 16, 3, 7), folder_, "train");
  expect_refused([&] { train(other); }, {"--resume: data = "});
}

}  // namespace
}  // namespace qhm::empirical
