#include "empirical/run.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <thread>

#include "core/claimed_folder.hpp"
#include "core/event_file.hpp"
#include "core/result_folder.hpp"
#include "empirical/checkpoint.hpp"
#include "empirical/device.hpp"
#include "empirical/stop_request.hpp"
#include "tests/empirical/data_folder.hpp"
#include "tests/empirical/tiny_images.hpp"
#include "tests/empirical/tiny_training.hpp"

namespace qhm::empirical {
namespace {

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

 private:
  static std::string shown(Series const& series, std::string const& column) {
    Series only({column});
    for (double const value : series.column(column)) only.append({value});
    return only.csv();
  }

  /// Contents of all tensors.
  [[nodiscard]] std::string tensors(Checkpoint const& checkpoint) const {
    auto const model = make_classifier(settings().model, {1, 16, 16}, 10, 99, torch::kCPU);
    auto const rule = make_update_rule(UpdateMethod::qhm, *model.module, 0);
    std::string all;
    auto const add = [&](torch::Tensor const& tensor) {
      auto const whole = tensor.contiguous();
      all.append(static_cast<char const*>(whole.data_ptr()), whole.nbytes());
    };
    auto const more = unpack(checkpoint.tensors, *model.module, *rule, torch::kCPU);
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

TEST_F(Run, LeavesACompleteResultFolder) {
  auto const end = train(settings());
  EXPECT_EQ(end.status, Status::complete);
  auto const result = read_result(folder_ / "run");
  EXPECT_EQ(result.manifest.at("kind"), "train");
  EXPECT_EQ(result.manifest.at("status"), "complete");
  EXPECT_EQ(result.manifest.at("functional"), "eval");
  EXPECT_EQ(result.manifest.at("samples"), 41);
  EXPECT_EQ(result.manifest.at("training").at("gradient_batch"), 10);
  EXPECT_GT(result.manifest.at("measuring_share"),
            0);  // not among the settings: it differs from seed to seed
  EXPECT_EQ(result.manifest.at("problem").at("smoothness").at("origin"), "estimated");
  auto const& series = result.series;
  EXPECT_EQ(series.column("epoch"), (std::vector<double>{0, 1, 2, 3, 4}));
  EXPECT_EQ(series.column("step"), (std::vector<double>{0, 6, 9, 11, 12}));  // ceil(41 / 8, 16, 32, 64)
  EXPECT_EQ(series.column("batch")[4], 64);
  EXPECT_EQ(series.column("lr")[1], 0.05);
  EXPECT_EQ(series.column("beta")[2], 0.45);
  // Ten classes and a small last layer: close to log 10 before training.
  EXPECT_NEAR(series.column("train_loss")[0], std::log(10), 0.1);
  EXPECT_LT(series.column("train_loss")[4], series.column("train_loss")[0]);
}

TEST_F(Run, ResumedEqualsUninterruptedBitForBit) {
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

TEST_F(Run, KilledGoesOnFromItsLastCheckpoint) {
  train(settings("whole"));
  for (double const seconds : {0.0, 1e9}) {  // after every step, and at the ends of epochs only
    auto killed = settings("killed-" + std::to_string(seconds > 0));
    killed.checkpoint_seconds = seconds;
    run_partly(killed, 100, false);
    EXPECT_EQ(train(resumed(killed)).status, Status::complete);
    expect_same_run("whole", killed.out.filename());
  }
}

TEST_F(Run, ACheckpointInsideAnEpochHoldsItsSteps) {
  auto const stopped = settings("stopped");
  run_partly(stopped, 47, true);
  auto const saved = decode(bytes("stopped", "checkpoint"), "checkpoint");
  EXPECT_EQ(saved.records.rows().size(), 1U);
  EXPECT_GT(saved.steps, 0U);
  EXPECT_LT(saved.steps, 6U);
}

TEST_F(Run, FilesLeftBehindTheCheckpointAreMadeAnew) {
  train(settings("whole"));
  run_partly(settings("stopped"), 110, false);
  write_file(folder_ / "stopped/epochs.csv", "epoch\n0\n");
  train(resumed(settings("stopped")));
  expect_same_run("whole", "stopped");
}

TEST_F(Run, AClaimedFolderWithoutARunIsBegunIn) {
  fs::create_directories(folder_ / "run");
  EXPECT_EQ(train(resumed(settings())).status, Status::complete);
}

TEST_F(Run, TwoWritersOnOneFolderAreRefused) {
  run_partly(settings(), 60, true);
  ClaimedFolder const other(folder_ / "run", ClaimedFolder::How::resume);
  expect_refused([&] { train(resumed(settings())); }, {"--out: ", "is being written by another run"});
}

TEST_F(Run, MicroBatchesAndValidationAreRecorded) {
  auto split = settings();
  split.model.norm = Norm::group;
  split.functionals = {Functional::eval};
  split.microbatch = 3;
  split.validation = 11;
  train(split);
  auto const result = read_result(split.out);
  auto const& training = result.manifest.at("training");
  EXPECT_EQ(training.at("microbatch"), 3);
  EXPECT_EQ(training.at("normalised_over"), "a micro-batch");
  EXPECT_EQ(training.at("validation_samples"), 11);
  EXPECT_EQ(result.manifest.at("samples"), 30);
  auto whole = split;
  whole.out = folder_ / "whole";
  whole.microbatch = 0;
  train(whole);
  auto const one = result.series, other = read_result(whole.out).series;
  EXPECT_EQ(read_result(whole.out).manifest.at("training").at("microbatch"), 0);
  for (auto const* column : {"train_loss", "validation_loss", "test_loss"})
    for (std::size_t i = 0; i < 2; ++i)
      // Group norm keeps samples apart: sums in another order, some 1e-6 of a loss of log 10 in the first
      // epoch. Later ones amplify any rounding.
      EXPECT_NEAR(one.column(column)[i], other.column(column)[i], 1e-4) << column << ' ' << i;
  for (double const share : one.column("validation_accuracy")) {
    EXPECT_GE(share, 0);
    EXPECT_LE(share, 1);
    EXPECT_NEAR(share * 11, std::round(share * 11), 1e-9);
  }
}

TEST_F(Run, EventsForTensorBoardHoldTheRecords) {
  auto shown = settings();
  shown.tensorboard = true;
  train(shown);
  std::string events;
  for (auto const& entry : fs::directory_iterator(shown.out))
    if (entry.path().filename().string().starts_with("events.out.tfevents."))
      events = read_file(entry.path());
  auto const series = read_result(shown.out).series;
  auto const expected = scalar_event("test_loss", 12, series.column("test_loss").back(), 0);
  // All but the time, the message's first nine bytes.
  EXPECT_NE(events.find(expected.substr(9)), std::string::npos);
}

TEST_F(Run, MethodsThatNoTheoremSpeaksOfHaveNoBounds) {
  auto adam = settings();
  adam.method = UpdateMethod::adam;
  adam.plan.learning_rate = Constant{0.001};
  train(adam);
  auto const result = read_result(adam.out);
  EXPECT_EQ(result.manifest.at("training").at("method"), "adam");
  EXPECT_TRUE(std::isnan(result.series.column("theorem-2-s").back()));
  EXPECT_LT(result.series.column("train_loss").back(), result.series.column("train_loss").front());
}

TEST_F(Run, SigtermEndsItResumable) {
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

TEST_F(Run, ACompleteOneHasNothingToResume) {
  train(settings());
  auto const before = bytes("run", "manifest.json");
  auto const end = train(resumed(settings()));
  EXPECT_EQ(end.status, Status::complete);
  EXPECT_TRUE(end.already_ended);
  EXPECT_EQ(bytes("run", "manifest.json"), before);
}

TEST_F(Run, ResumeBeginsWhereThereIsNone) {
  EXPECT_EQ(train(resumed(settings())).status, Status::complete);
}

TEST_F(Run, ADivergedOneKeepsItsRecordsAndNamesTheStep) {
  auto wild = settings();
  wild.model.norm = Norm::none;
  wild.functionals = {Functional::eval};
  wild.plan.learning_rate = Constant{1e30};
  wild.plan.beta = Constant{0};
  wild.plan.gamma = Constant{0};
  auto const end = train(wild);
  EXPECT_EQ(end.status, Status::diverged);
  EXPECT_EQ(end.diverged_at, 1U);
  auto const result = read_result(wild.out);
  EXPECT_EQ(result.manifest.at("status"), "diverged");
  EXPECT_EQ(result.manifest.at("diverged_at_step"), 1);
  EXPECT_EQ(result.series.rows().size(), 1U);
  EXPECT_TRUE(train(resumed(wild)).already_ended);
}

TEST_F(Run, FunctionalsWithoutMeaningAreRefused) {
  auto plain = settings();
  plain.model.norm = Norm::none;
  expect_refused([&] { train(plain); }, {"--gradient: train-fixed", "without batch norm"});
  EXPECT_FALSE(fs::exists(plain.out));
}

TEST_F(Run, EpochsThatAreNotMeasuredHaveEmptyCells) {
  auto sparse = settings();
  sparse.measure = measure_from("0,2");
  train(sparse);
  auto const series = read_result(sparse.out).series;
  for (auto const* column : {"grad_norm_sq", "grad_norm_sq_train-fixed", "sigma2", "G"})
    for (std::size_t epoch = 0; epoch < 5; ++epoch)
      EXPECT_EQ(std::isnan(series.column(column)[epoch]), epoch == 1 || epoch == 3) << column << ' ' << epoch;
  EXPECT_FALSE(std::isnan(series.column("test_loss")[1]));
  EXPECT_EQ(series.column("min_grad_norm_sq")[1], series.column("min_grad_norm_sq")[0]);
  EXPECT_EQ(series.column("grad_norm")[2], std::sqrt(series.column("grad_norm_sq")[2]));
  EXPECT_GT(series.column("measure_seconds")[4], 0);
  expect_refused([] { measure_from("0,x"); }, {"--measure: 0,x"});
}

TEST_F(Run, CurvatureRaisesL) {
  auto curved = settings();
  curved.plan.epochs = 1;
  curved.curvature = {.iterations = 3, .samples = 0};
  train(curved);
  auto const whole = read_result(curved.out).series;
  EXPECT_GT(whole.column("L_hessian")[0], 0) << "x_0 has no secant, but a Hessian";
  EXPECT_EQ(whole.column("L")[0], whole.column("L_hessian")[0]);
  curved.out = folder_ / "part";
  curved.curvature.samples = 7;
  train(curved);
  auto const part = read_result(curved.out).series;
  EXPECT_TRUE(std::isnan(part.column("L")[0]));
  EXPECT_GT(part.column("L_hessian_part")[0], 0);
}

TEST_F(Run, RulersAreLaidOnTheSameWeightsAtEveryStageChange) {
  auto studied = settings();
  studied.rulers = true;
  studied.augmentation = augmentation_from("crop,flip");
  studied.functionals = {Functional::eval, Functional::train_batch};
  train(studied);
  auto const rows = Series::parse(bytes("run", "rulers.csv"), "rulers.csv");
  EXPECT_EQ(rows.column("epoch"), (std::vector<double>{0, 1, 2, 3, 4}));
  EXPECT_EQ(rows.column("batch_before"), (std::vector<double>{8, 8, 16, 32, 41}));
  EXPECT_EQ(rows.column("batch_after"), (std::vector<double>{8, 16, 32, 41, 41}));
  auto const series = read_result(studied.out).series;
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(rows.column("eval")[i], series.column("grad_norm_sq")[i]);
    EXPECT_EQ(rows.column("train-batch-before")[i], series.column("grad_norm_sq_train-batch")[i]);
  }
  EXPECT_NE(rows.column("train-batch-before")[1], rows.column("train-batch-after")[1]);
  EXPECT_EQ(rows.column("train-batch-before")[0], rows.column("train-batch-after")[0]);
  EXPECT_TRUE(rows.find("train-fixed-32") && !rows.find("train-fixed-128")) << "of 41 samples";
  // A run that is resumed keeps the rows up to its checkpoint.
  auto cut = studied;
  cut.out = folder_ / "cut";
  run_partly(cut, 200, true);
  train(resumed(cut));
  EXPECT_EQ(bytes("cut", "rulers.csv"), bytes("run", "rulers.csv"));
}

TEST_F(Run, AnExistingFolderIsRefused) {
  train(settings());
  auto const before = bytes("run", "checkpoint");
  expect_refused([&] { train(settings()); }, {"--out: ", "exists already", "--resume"});
  EXPECT_EQ(bytes("run", "checkpoint"), before);
}

TEST_F(Run, ADamagedOrForeignCheckpointIsRefusedAndLeftAlone) {
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

TEST_F(Run, ResumeUnderOtherSettingsIsRefused) {
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

TEST_F(Run, UnusableSettingsAreRefusedBeforeAnythingIsWritten) {
  auto const refused = [&](auto&& change, std::initializer_list<std::string> parts) {
    auto wrong = settings();
    change(wrong);
    expect_refused([&] { train(wrong); }, parts);
    EXPECT_FALSE(fs::exists(wrong.out) && !wrong.out.empty());
  };
  refused([](auto& s) { s.dataset = "mnist"; }, {"--dataset: mnist"});
  refused([](auto& s) { s.data = ""; }, {"--data: is missing"});
  refused([](auto& s) { s.model.name = "vgg"; }, {"--model: vgg"});
  refused([](auto& s) { s.model.width = 1025; }, {"--width: 1025"});
  refused([](auto& s) { s.stated_samples = 50; }, {"--samples: 50", "41"});
  refused([](auto& s) { s.train_samples = 1000; }, {"--train-samples: 1000"});
  refused([](auto& s) { s.validation = 41; }, {"--validation: 41", "[1, 40]"});
  refused([](auto& s) { s.microbatch = -1; }, {"--microbatch: -1"});
  refused([](auto& s) { s.weight_decay = -1; }, {"--weight-decay: -1"});
  refused([](auto& s) { s.checkpoint_seconds = -1; }, {"--checkpoint-seconds: -1"});
  refused([](auto& s) { s.functionals = {Functional::eval, Functional::eval}; }, {"--gradient: "});
  refused([](auto& s) { s.functionals.clear(); }, {"--gradient: "});
  refused([](auto& s) { s.seed = std::uint64_t{1} << 56; }, {"--seed: "});
  refused([](auto& s) { s.threads = -1; }, {"--threads: -1"});
  refused([](auto& s) { s.plan.batch_rounding = BatchRounding::none; }, {"--batch-rounding: none"});
  refused([](auto& s) { s.plan.epochs = 0; }, {"--epochs"});
  refused([](auto& s) { s.out = ""; }, {"--out: is missing"});
}

TEST(Device, NamesAreReadAndOthersRefused) {
  EXPECT_EQ(device_from("cpu"), torch::Device(torch::kCPU));
  expect_refused([] { device_from("gpu"); }, {"--device: gpu", "auto, cpu or cuda"});
  if (torch::cuda::is_available()) {
    EXPECT_EQ(device_from("auto"), torch::Device(torch::kCUDA));
  } else {
    EXPECT_EQ(device_from("auto"), torch::Device(torch::kCPU));
    expect_refused([] { device_from("cuda"); }, {"--device: cuda is not available here"});
  }
}

}  // namespace
}  // namespace qhm::empirical
