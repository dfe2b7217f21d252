#include "empirical/checkpoint.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <limits>

#include "core/checksum.hpp"
#include "tests/empirical/data_folder.hpp"
#include "tests/empirical/tiny_images.hpp"
#include "tests/empirical/tiny_training.hpp"

namespace qhm::empirical {
namespace {

Checkpoint example() {
  Series records({"epoch", "step", "L"});
  records.append({0, 0, std::numeric_limits<double>::quiet_NaN()});
  records.append({1, 7, 0.1});
  return {.configuration = {{"seed", 1}, {"plan", {{"lr", {{"max", 0.1}}}}}},
          .records = records,
          .steps = 3,
          .seconds = 0.1,
          .tensors = std::string("any\0bytes\n", 10)};
}

TEST(Checkpoint, ReadsBackWhatWasWritten) {
  auto const found = decode(encode(example()), "here");
  EXPECT_EQ(found.configuration, example().configuration);
  EXPECT_EQ(found.records.csv(), example().records.csv());
  EXPECT_EQ(found.steps, 3U);
  EXPECT_EQ(found.seconds, 0.1);
  EXPECT_EQ(found.tensors, example().tensors);
}

TEST(Checkpoint, IsRefusedWhenCutAnywhere) {
  auto const whole = encode(example());
  for (std::size_t length = 0; length < whole.size(); ++length)
    expect_refused([&] { decode(whole.substr(0, length), "here"); }, {"here: "});
  expect_refused([&] { decode(whole.substr(0, whole.size() - 1), "here"); }, {"is truncated"});
  expect_refused([&] { decode(whole + "x", "here"); }, {"goes on after its end"});
}

TEST(Checkpoint, IsRefusedWhenAnyBitIsFlipped) {
  auto const whole = encode(example());
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    auto damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    expect_refused([&] { decode(damaged, "here"); }, {"here: "});
  }
  auto damaged = whole;
  damaged.back() ^= 1;
  expect_refused([&] { decode(damaged, "here"); }, {"is damaged (its checksum does not match)"});
}

/// example(), with `text` of its record replaced and the checksum made anew.
std::string rewritten(std::string const& text, std::string const& by) {
  auto const whole = encode(example());
  auto const first = whole.find('\n') + 1, end = whole.size() - example().tensors.size();
  auto record = whole.substr(first, end - first);
  EXPECT_NE(record.find(text), std::string::npos) << record;
  record.replace(record.find(text), text.size(), by);
  auto const body = record + example().tensors;
  return "qhm-checkpoint 2 " + std::to_string(record.size()) + " " +
         std::to_string(example().tensors.size()) + " " + checksum_text(body) + "\n" + body;
}

TEST(Checkpoint, IsRefusedWhereASoundChecksumCoversAnImpossibleRecord) {
  EXPECT_EQ(decode(rewritten("\"steps\":3", "\"steps\":5"), "here").steps, 5U);
  for (auto const* steps : {"-3", "1e300", "3.5", "\"3\"", "null"})
    expect_refused([&] { decode(rewritten("\"steps\":3", std::string("\"steps\":") + steps), "here"); },
                   {"here steps: ", "is not a count"});
  for (auto const* seconds : {"-1", "null", "[]"})
    expect_refused(
        [&] { decode(rewritten("\"seconds\":0.1", std::string("\"seconds\":") + seconds), "here"); },
        {"here: has a damaged record"});
  for (auto const& [text, by] :
       {std::pair{"\"steps\"", "\"stops\""}, std::pair{"\"records\":\"", "\"records\":[\""},
        std::pair{"{\"plan\":", "[{\"plan\":"},
        std::pair{"{\"configuration\":", "{\"configuration\":7,\"x\":"}})
    expect_refused([&] { decode(rewritten(text, by), "here"); }, {"here: has a damaged record"});
}

TEST(Checkpoint, IsRefusedFromAnotherFormatOrProgram) {
  auto foreign = encode(example());
  foreign.replace(foreign.find(" 2 "), 3, " 3 ");
  expect_refused([&] { decode(foreign, "here"); }, {"has format 3, and this version reads format 2"});
  expect_refused([] { decode("PK\3\4 an archive of something else\n", "here"); }, {"is not a checkpoint"});
}

TEST(Checkpoint, NamesTheSettingThatDiffers) {
  auto other = example().configuration;
  EXPECT_NO_THROW(require_same_configuration(other, example().configuration, "here"));
  other["plan"]["lr"]["max"] = 0.2;
  expect_refused([&] { require_same_configuration(example().configuration, other, "here"); },
                 {"--resume: plan/lr/max = 0.2 differs from 0.1 in here"});
  other = example().configuration;
  other["width"] = 8;
  expect_refused([&] { require_same_configuration(example().configuration, other, "here"); },
                 {"width = 8 differs from not set"});
}

TEST(Checkpoint, PackedModelAndMomentumGoOnWithTheSameBits) {
  auto const samples = tiny_samples(tiny_images(8, 1, 16, 3, 1));
  auto const model_of = [](std::uint64_t seed) {
    return make_classifier({.name = "resnet18", .width = 2, .norm = Norm::batch}, ImageShape{1, 16, 16}, 3,
                           seed, torch::kCPU);
  };
  auto const original = model_of(1), restored = model_of(2);
  TinyTraining first(original, samples, weights(0.1)), second(restored, samples, weights(0.1));
  first.epoch(0, 3);
  RunTensors const more{.parameters = torch::arange(5, torch::kFloat),
                        .gradient = torch::arange(5, torch::kDouble) / 3,
                        .losses = torch::ones({2})};
  auto const found = unpack(pack(*original.module, first.rule(), more), *restored.module, second.rule(),
                            torch::kCPU, "here");
  EXPECT_TRUE(found.parameters.equal(more.parameters));
  EXPECT_TRUE(found.gradient.equal(more.gradient));
  EXPECT_TRUE(found.losses.equal(more.losses));
  EXPECT_EQ(first.epoch(1, 3).mean_loss, second.epoch(1, 3).mean_loss);
  auto const expected = original.module->named_parameters(), parameters = restored.module->named_parameters();
  for (auto const& item : expected) EXPECT_TRUE(item.value().equal(parameters[item.key()])) << item.key();
  auto const statistics = original.module->named_buffers(), buffers = restored.module->named_buffers();
  for (auto const& item : statistics) EXPECT_TRUE(item.value().equal(buffers[item.key()])) << item.key();
}

}  // namespace
}  // namespace qhm::empirical
