#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "core/result_folder.hpp"
#include "empirical/probes/curvature.hpp"
#include "empirical/probes/full_gradient.hpp"
#include "empirical/probes/test_set.hpp"
#include "empirical/run.hpp"
#include "tests/empirical/tiny_run.hpp"

namespace qhm::empirical {
namespace {

/// Runs of a very narrow language model on 60 windows of 8 characters.
class TextRun : public Run {
 protected:
  TextRun() {
    std::string text;
    for (int i = 0; text.size() < 481; ++i) text += i % 3 == 0 ? "the cat sat.\n" : "a rat ran at the cat.\n";
    write("train.txt", text.substr(0, 481));
    write("valid.txt", "the rat sat at the cat.\n");
    write("test.txt", "a cat ran at the rat.\nthe rat sat.\n");
  }

  [[nodiscard]] TrainingSettings text_settings(std::string const& out = "run") const {
    return {.dataset = "text",
            .data = folder_,
            .text = {.sequence = 8},
            .model = {.name = "lstm", .width = 6},
            .plan = {.learning_rate = Constant{2}, .batch = Constant{4}, .interval = 1, .epochs = 2},
            .seed = 3,
            .threads = 1,
            .gradient_batch = 10,
            .curvature = {.iterations = 2},
            .out = folder_ / out};
  }

  [[nodiscard]] Dataset data() const { return training_data(text_settings()); }

  [[nodiscard]] Classifier some_model() const override {
    return make_classifier(text_settings().model, TextShape{8}, data().classes, 99, torch::kCPU);
  }
};

TEST_F(TextRun, LearnsMoreThanTheSizeOfTheVocabulary) {
  EXPECT_EQ(train(text_settings()).status, Status::complete);
  auto const result = read_result(folder_ / "run");
  auto const& training = result.manifest.at("training");
  EXPECT_EQ(training.at("tokens"), "characters");
  EXPECT_EQ(training.at("sequence"), 8);
  EXPECT_EQ(training.at("model"), "lstm");
  EXPECT_EQ(training.at("train_samples"), 60);
  EXPECT_EQ(training.at("validation_samples"), 2);  // (24 - 1) / 8
  EXPECT_FALSE(training.contains("activation"));
  auto const vocabulary = training.at("vocabulary").get<int>();
  EXPECT_EQ(vocabulary, 12);  // a c e h n r s t, blank, full stop, line end, and <unk>
  auto const loss = result.series.column("train_loss");
  EXPECT_NEAR(loss.front(), std::log(vocabulary), 0.1);  // weights of 0.1: all tokens about as likely
  EXPECT_LT(loss.back(), std::log(vocabulary) - 0.2);
  for (auto const* const column : {"sigma2", "sigma2_se", "L", "G", "L_hessian", "validation_loss"})
    EXPECT_GT(result.series.column(column).back(), 0) << column;
}

TEST_F(TextRun, ResumedEqualsUninterruptedBitForBit) {
  auto lively = text_settings("whole");
  lively.sampling = Sampling::independent;
  train(lively);
  // x_0 takes 6 batches, 32 windows one by one, 2 times 6 batches and 2 to measure; an epoch has 15 steps.
  for (int const batches : {55, 60, 75, 100, 130}) {
    lively.out = folder_ / ("stopped-at-" + std::to_string(batches));
    run_partly(lively, batches, true);
    EXPECT_EQ(train(resumed(lively)).status, Status::complete);
    expect_same_run("whole", lively.out.filename());
  }
}

/// f = (1/n) sum f_i: the full gradient is the mean over windows, whatever batches it is taken in.
TEST_F(TextRun, TheLossIsAFiniteSumOverWindows) {
  auto const text = data();
  auto const model = some_model();
  model.module->to(torch::kDouble);
  Samples const samples(text.train, text.content, torch::kCPU);
  auto const gradient = [&](std::int64_t batch) {
    return full_gradient(model, samples, {.functional = Functional::eval, .batch = batch}, unobserved);
  };
  auto const whole = gradient(60), one_by_one = gradient(1), sevens = gradient(7);
  double const rounding = 1e-12 * std::sqrt(whole.squared_norm);  // sums of 480 terms in another order
  EXPECT_LT((whole.gradient - one_by_one.gradient).norm().item<double>(), rounding);
  EXPECT_LT((whole.gradient - sevens.gradient).norm().item<double>(), rounding);
  EXPECT_NEAR(whole.loss, one_by_one.loss, 1e-12);
}

TEST_F(TextRun, AccuracyIsTheShareOfTokensThatAreForetold) {
  auto const text = data();
  Samples const samples(text.test, text.content, torch::kCPU);
  auto const first = text.test.labels[0][0].item<std::int64_t>();
  Classifier const constant{.module = std::make_shared<torch::nn::Module>(),
                            .logits = [&](torch::Tensor const& tokens) {
                              auto logits = torch::zeros({tokens.size(0), tokens.size(1), text.classes});
                              logits.select(2, first).fill_(1);
                              return logits;
                            }};
  auto const expected = text.test.labels.eq(first).to(torch::kDouble).mean().item<double>();
  for (std::int64_t const batch : {1, 3, 100})
    EXPECT_DOUBLE_EQ(evaluate(constant, samples, batch, unobserved).accuracy, expected);
}

TEST_F(TextRun, WhatNeedsImagesIsRefused) {
  auto augmented = text_settings();
  augmented.augmentation = augmentation_from("flip");
  expect_refused([&] { train(augmented); }, {"--augment: flip", "--dataset text", "leave it out"});
  auto network = text_settings();
  network.model = {.name = "resnet18"};
  expect_refused([&] { train(network); }, {"--model: resnet18", "images", "lstm"});
  auto ruler = text_settings();
  ruler.functionals = {Functional::train_fixed};
  expect_refused([&] { train(ruler); }, {"--gradient: train-fixed", "without batch norm"});
  auto images = settings();
  images.model = {.name = "lstm"};
  expect_refused([&] { train(images); }, {"--model: lstm", "reads text", "--dataset text"});
}

TEST_F(TextRun, AnotherTextOrSequenceIsAnotherRun) {
  train(text_settings());
  auto other = resumed(text_settings());
  other.text.sequence = 4;
  expect_refused([&] { train(other); }, {"--resume: ", "differs from"});
  auto words = resumed(text_settings());
  words.text = {.tokens = Tokens::words, .sequence = 2};
  expect_refused([&] { train(words); }, {"--resume: ", "differs from"});
}

}  // namespace
}  // namespace qhm::empirical
