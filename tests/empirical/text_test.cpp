#include "empirical/datasets/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "empirical/datasets/dataset.hpp"
#include "tests/empirical/data_folder.hpp"

namespace qhm::empirical {
namespace {

using testing::ElementsAre;

std::vector<std::int64_t> values(torch::Tensor const& numbers) {
  auto const whole = numbers.contiguous();
  return {whole.data_ptr<std::int64_t>(), whole.data_ptr<std::int64_t>() + whole.numel()};
}

/// The tokens that the windows of a set hold, and the last label.
std::vector<std::string> read_back(LabelledSet const& set, Vocabulary const& vocabulary) {
  std::vector<std::string> tokens;
  for (auto const number : values(set.inputs))
    tokens.push_back(vocabulary.tokens.at(static_cast<std::size_t>(number)));
  tokens.push_back(vocabulary.tokens.at(static_cast<std::size_t>(values(set.labels).back())));
  return tokens;
}

class Text : public DataFolder {
 protected:
  [[nodiscard]] TextFiles read(std::string const& train, std::string const& test, TextOptions options) const {
    write("train.txt", train);
    write("test.txt", test);
    return read_text(options, folder_);
  }
  [[nodiscard]] TextFiles words(std::string const& train, std::int64_t vocabulary = 10'000) const {
    return read(train, train, {.tokens = Tokens::words, .vocabulary = vocabulary, .sequence = 1});
  }
};

TEST_F(Text, IsCutIntoConsecutiveWindowsAndLabelsAreTheTokensThatFollow) {
  auto const files = read("abcdefgh", "hgfedcba", {.sequence = 3});
  // The letters are equally frequent, so numbered as they appear; (8 - 1) / 3 = 2 windows.
  EXPECT_EQ(files.train.inputs.sizes(), (std::vector<std::int64_t>{2, 3}));
  EXPECT_THAT(values(files.train.inputs), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(values(files.train.labels), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(values(files.test.inputs), ElementsAre(7, 6, 5, 4, 3, 2));
  EXPECT_FALSE(files.validation);
  EXPECT_EQ(read("abcdefg", "abcd", {.sequence = 3}).train.size(), 2);
  EXPECT_EQ(read("abcdef", "abcd", {.sequence = 3}).train.size(), 1);
}

TEST_F(Text, CharactersAreCodePointsByFrequencyThenFirstAppearance) {
  auto const files = read("b\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\x87\xc3\xa4\n", "b\xc3\xa4x", {.sequence = 1});
  EXPECT_THAT(files.vocabulary.tokens,
              ElementsAre("\xc3\xa4", "b", "\xe2\x82\xac", "\xf0\x9f\x90\x87", "\n", "<unk>"));
  EXPECT_THAT(read_back(files.test, files.vocabulary), ElementsAre("b", "\xc3\xa4", "<unk>"));
}

TEST_F(Text, WordsAreSplitAtWhiteSpaceAndLineEndsAreWords) {
  auto const files = words(" one\ttwo  one\r\n\none");
  EXPECT_THAT(read_back(files.train, files.vocabulary),
              ElementsAre("one", "two", "one", "<eos>", "<eos>", "one", "<eos>"));
  EXPECT_THAT(files.vocabulary.tokens, ElementsAre("one", "<eos>", "two", "<unk>"));
}

TEST_F(Text, RareTokensAreUnknown) {
  auto const files = words("a b b c\n", 2);  // a, c and the line end are as rare: the first of them stays
  EXPECT_THAT(files.vocabulary.tokens, ElementsAre("b", "a", "<unk>"));
  EXPECT_THAT(read_back(files.train, files.vocabulary), ElementsAre("a", "b", "b", "<unk>", "<unk>"));
}

TEST_F(Text, AnUnknownOfTheTextsOwnIsTheSame) {
  auto const files = words("<unk> a <unk>\n");
  EXPECT_THAT(files.vocabulary.tokens, ElementsAre("<unk>", "a", "<eos>"));
  EXPECT_THAT(words("<unk> a a b b\n", 2).vocabulary.tokens, ElementsAre("a", "b", "<unk>"));
}

TEST_F(Text, HasAValidationSetWhereThereIsAFile) {
  write("valid.txt", "cab");
  auto const files = read("abc", "abc", {.sequence = 2});
  ASSERT_TRUE(files.validation);
  EXPECT_THAT(values(files.validation->inputs), ElementsAre(2, 0));
}

TEST_F(Text, PennTreebanksNamesAreKnown) {
  write("ptb.train.txt", " the <unk> \n the N \n");
  write("ptb.test.txt", " N the \n");
  write("ptb.valid.txt", " the \n the \n");
  auto const files = read_text({.tokens = Tokens::words, .sequence = 2}, folder_);
  EXPECT_THAT(files.vocabulary.tokens, ElementsAre("the", "<eos>", "<unk>", "N"));
  EXPECT_EQ(files.train.size(), 2);
  EXPECT_THAT(values(files.test.inputs), ElementsAre(3, 0));
  EXPECT_EQ(files.validation->size(), 1);
}

TEST_F(Text, SubsetsAreOfConsecutiveWindows) {
  write("train.txt", "abcdefghi");
  write("test.txt", "abcdefghi");
  auto const data = load_dataset("text", folder_, {.sequence = 2});
  EXPECT_EQ(data.classes, 10);
  auto const some = first_samples(data, 3, 1);
  EXPECT_THAT(values(some.train.inputs), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(values(some.test.labels), ElementsAre(1, 2));
  EXPECT_EQ(some.classes, 10) << "the vocabulary is that of the whole text";
  auto const held = hold_out(some, 1);
  EXPECT_THAT(values(held.train.inputs), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(values(held.validation->inputs), ElementsAre(4, 5));
  expect_refused([&] { hold_out(held, 1); }, {"--validation: 1", "valid.txt", "leave it out"});
}

TEST_F(Text, MalformedFilesAreRefusedByName) {
  auto const refused = [&](TextOptions const& options, std::initializer_list<std::string> parts) {
    expect_refused([&] { read_text(options, folder_); }, parts);
  };
  refused({}, {(folder_ / "train.txt").string(), "is missing", "ptb.train.txt"});
  write("train.txt", "abcd");
  refused({.sequence = 2}, {"test.txt", "is missing"});
  write("test.txt", "");
  refused({.sequence = 2}, {"test.txt", "is empty"});
  write("test.txt", "ab");
  refused({.sequence = 2}, {"test.txt: 2 characters", "fewer than a window of 2", "--sequence"});
  refused({.sequence = std::int64_t{1} << 62}, {"train.txt: 4 characters", "--sequence"});
  // A byte that begins nothing, an overlong slash, a surrogate, beyond the last plane, cut short.
  for (std::string const bytes : {"abc\xff"
                                  "def",
                                  "abc\xc0\xaf", "abc\xed\xa0\x80", "abc\xf4\x90\x80\x80", "abc\xe2\x82"}) {
    write("test.txt", bytes);
    refused({.sequence = 2}, {"test.txt: byte 3 ", "UTF-8", "iconv"});
    refused({.tokens = Tokens::words, .sequence = 1}, {"test.txt: byte 3 ", "UTF-8"});
  }
  refused({.sequence = 0}, {"--sequence: 0"});
  for (std::int64_t const count : {0, 1'000'001}) refused({.vocabulary = count}, {"--vocabulary: "});
  expect_refused([] { tokens_from("bytes"); }, {"--tokens: bytes", "choose characters or words"});
}

/// Facts of the text that comes with the program, counted by wc and by another program.
TEST(PublicDomainText, IsWhatItsReadmeSays) {
  auto const folder =
      std::filesystem::path(QHM_TEST_DATA).parent_path().parent_path() / "data/public-domain-text";
  auto const characters = load_dataset("text", folder, {.sequence = 1});
  EXPECT_EQ(characters.train.size(), 125'613 - 1);
  EXPECT_EQ(characters.validation->size(), 10'632 - 1);
  EXPECT_EQ(characters.test.size(), 12'003 - 1);
  EXPECT_EQ(characters.classes, 71);
  auto const words = load_dataset("text", folder, {.tokens = Tokens::words, .sequence = 1});
  EXPECT_EQ(words.train.size(), 25'435 - 1);
  EXPECT_EQ(words.classes, 4'701);
}

}  // namespace
}  // namespace qhm::empirical
