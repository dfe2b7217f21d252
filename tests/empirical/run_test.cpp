#include "empirical/run.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "core/result_folder.hpp"
#include "empirical/device.hpp"
#include "tests/empirical/tiny_run.hpp"

namespace qhm::empirical {
namespace {

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

TEST_F(Run, AnExistingFolderIsRefused) {
  train(settings());
  auto const before = bytes("run", "checkpoint");
  expect_refused([&] { train(settings()); }, {"--out: ", "exists already", "--resume"});
  EXPECT_EQ(bytes("run", "checkpoint"), before);
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
