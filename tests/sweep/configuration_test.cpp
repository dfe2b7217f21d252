#include "sweep/configuration.hpp"

#include <gtest/gtest.h>

namespace qhm::sweep {
namespace {

TEST(Configuration, EqualNumbersAreOneText) {
  for (auto const* tenth : {"0.1", "0.10", "1e-1", "1E-1", "0.1000"})
    EXPECT_EQ(canonical_value(tenth), "0.1") << tenth;
  for (auto const* thousand : {"1000", "1e3", "1000.0", "0001000"})
    EXPECT_EQ(canonical_value(thousand), "1000") << thousand;
  EXPECT_EQ(canonical_value("-0"), "0");
  EXPECT_EQ(canonical_value("72057594037927935"),
            "72057594037927935");  // 2^56 - 1, beyond a double's 53 bits
  EXPECT_EQ(canonical_value("cosine"), "cosine");
  EXPECT_EQ(canonical_value("1,2"), "1,2");
}

TEST(Configuration, TheTextIsSortedAndHasOnlyWhatDecides) {
  EXPECT_EQ(canonical_text({{"seed", "1"}, {"lr-max", "1e-1"}, {"flip", ""}}),
            "flip=true\nlr-max=0.1\nseed=1\n");
}

TEST(Configuration, HashIsFnv1aOfTheText) {
  EXPECT_EQ(hash_of({}), "cbf29ce484222325");            // the empty text: the offset basis
  EXPECT_EQ(hash_of({{"a", "1"}}), "ed9ed282c45f76f4");  // "a=1\n", by another program
}

TEST(Configuration, PlaceAndMachineDoNotChangeTheHash) {
  Flags const flags{{"lr-max", "0.1"}, {"seed", "3"}};
  auto elsewhere = flags;
  elsewhere.insert({{"out", "x"}, {"threads", "4"}, {"device", "cuda"}, {"resume", ""}});
  EXPECT_EQ(hash_of(elsewhere), hash_of(flags));
  EXPECT_EQ(hash_of({{"lr-max", "0.10"}, {"seed", "3"}}), hash_of(flags));
  EXPECT_NE(hash_of({{"lr-max", "0.2"}, {"seed", "3"}}), hash_of(flags));
  EXPECT_NE(hash_of({{"lr-min", "0.1"}, {"seed", "3"}}), hash_of(flags));
}

TEST(Configuration, WordsOfACommandReadBack) {
  Flags const flags{{"flip", ""}, {"lr-max", "-1"}, {"out", "a b"}, {"resume", ""}};
  auto words = words_of(flags);
  EXPECT_EQ(words, (std::vector<std::string>{"--flip", "--lr-max", "-1", "--out", "a b", "--resume"}));
  words.insert(words.begin(), {"qhm", "train"});
  EXPECT_EQ(flags_in(words), flags);
}

}  // namespace
}  // namespace qhm::sweep
