#include "empirical/memory.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "tests/empirical/data_folder.hpp"
#include "tests/empirical/tiny_images.hpp"

namespace qhm::empirical {
namespace {

constexpr StepMemory hundred{.fixed = 1000, .per_sample = 100};

TEST(FittingMicrobatch, IsTheWholeBatchWhereThatFits) {
  EXPECT_EQ(fitting_microbatch(hundred, 20, 0, 4000), 0);   // 1000 + 2000 in 3/4 of 4000
  EXPECT_EQ(fitting_microbatch(hundred, 21, 0, 4000), 16);  // the largest power of two below 20
  EXPECT_EQ(fitting_microbatch(hundred, 1 << 20, 0, 1480), 1);
}

TEST(FittingMicrobatch, AsAskedIsOnlyChecked) {
  EXPECT_EQ(fitting_microbatch(hundred, 100, 7, 4000), 7);
  EXPECT_EQ(fitting_microbatch(hundred, 7, 7, 4000), 0);
  expect_refused([] { fitting_microbatch(hundred, 100, 30, 4000); },
                 {"--microbatch: 30 cannot fit", "4000 bytes", "3000 bytes"});
}

TEST(FittingMicrobatch, RefusesWhatCannotFitAtAll) {
  expect_refused([] { fitting_microbatch(hundred, 100, 0, 1000); }, {"--width: cannot fit", "one sample"});
}

TEST(ParameterCount, IsExactAtAnyWidth) {
  for (auto const* name : {"resnet18", "wide-resnet-28-10", "vit", "mlp"})
    for (std::int64_t const width : {0, 12, 60}) {
      ModelOptions const options{.name = name, .width = width};
      double exact = 0;
      auto const model = make_classifier(options, ImageShape{3, 32, 32}, 10, 1, torch::kCPU);
      for (auto const& parameter : model.module->parameters())
        exact += static_cast<double>(parameter.numel());
      EXPECT_EQ(parameter_count(options, ImageShape{3, 32, 32}, 10), exact) << name << ' ' << width;
    }
}

TEST(RequireWeightsFit, NamesTheWidthAndWhatItNeeds) {
  ModelOptions const options{.name = "resnet18", .width = 1024};
  // 2.9e9 parameters of 68 bytes.
  expect_refused(
      [&] {
        require_weights_fit(options, ImageShape{3, 32, 32}, 10, std::uint64_t{1} << 34);
      },
      {"--width: 1024 cannot fit", "180.9 GiB", "12.0 GiB"});
  EXPECT_NO_THROW(require_weights_fit(options, ImageShape{3, 32, 32}, 10, std::uint64_t{1} << 40));
}

TEST(ParameterCount, OfALanguageModelFollowsItsFormula) {
  EXPECT_EQ(parameter_count({.name = "lstm", .width = 40}, TextShape{8}, 50),
            2 * 50 * 40 + 50 + 16 * 40 * 41);
}

TEST(StepMemory, IsThatOfTheActivations) {
  torch::nn::Sequential layers(torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 50, 1)), torch::nn::ReLU(),
                               torch::nn::Conv2d(torch::nn::Conv2dOptions(50, 1, 1)), torch::nn::Flatten());
  Classifier const model{.module = layers.ptr(),
                         .logits = [&](torch::Tensor const& images) { return layers->forward(images); }};
  auto const samples = tiny_samples(tiny_images(6, 1, 8, 3, 1));
  auto const memory = step_memory(model, samples, Precision::fp32, torch::kCPU);
  // Fifty planes of 64 numbers of 4 bytes: ReLU's output is kept for the way back, its input or its gradient
  // is there beside it. Convolutions may hold a copy of each in another layout.
  constexpr double plane = 50 * 64 * 4;
  EXPECT_GT(memory.per_sample, 1.9 * plane);
  EXPECT_LT(memory.per_sample, 5.0 * plane);
  EXPECT_LT(memory.fixed, plane) << "there are but 151 weights";
}

TEST(FreeMemory, IsThisMachines) {
  auto const free = static_cast<double>(free_memory(torch::kCPU));
  EXPECT_GT(free, 0x1p26);
  EXPECT_LT(free, 0x1p50);
}

TEST(BytesText, HasTheUnitThatFits) {
  EXPECT_EQ(bytes_text(3.5 * 0x1p30), "3.5 GiB");
  EXPECT_EQ(bytes_text(3 * 0x1p20), "3 MiB");
  EXPECT_EQ(bytes_text(3000), "3000 bytes");
}

}  // namespace
}  // namespace qhm::empirical
