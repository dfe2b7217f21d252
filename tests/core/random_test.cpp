#include "core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace qhm {
namespace {

struct KnownAnswer {
  std::array<std::uint32_t, 4> counter;
  std::array<std::uint32_t, 2> key;
  std::array<std::uint32_t, 4> bits;
};

TEST(Random, PhiloxGivesTheKnownAnswersOfItsAuthors) {
  // The philox4x32-10 lines of Random123's kat_vectors.
  for (auto const& [counter, key, bits] :
       {KnownAnswer{{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        KnownAnswer{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
                    {0xffffffff, 0xffffffff},
                    {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        KnownAnswer{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                    {0xa4093822, 0x299f31d0},
                    {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}}) {
    philox4x32_ctr_t const c{{counter[0], counter[1], counter[2], counter[3]}};
    philox4x32_key_t const k{{key[0], key[1]}};
    auto const drawn = philox4x32(c, k);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(drawn.v[i], bits[i]);
    // The same through our address: counter = (lane, sample, step, trial), key = (seed, stream).
    std::uint64_t const seed = (static_cast<std::uint64_t>(key[1] & 0xffffff) << 32) | key[0];
    auto const ours =
        random_bits(seed, static_cast<Stream>(key[1] >> 24),
                    {.trial = counter[3], .step = counter[2], .sample = counter[1]}, counter[0]);
    EXPECT_EQ(ours, bits);
  }
}

TEST(Random, EveryPartOfAnAddressMatters) {
  std::set<std::array<std::uint32_t, 4>> seen;
  seen.insert(random_bits(1, Stream::noise, {}, 0));
  seen.insert(random_bits(2, Stream::noise, {}, 0));
  seen.insert(random_bits(1 | (std::uint64_t{1} << 55), Stream::noise, {}, 0));
  seen.insert(random_bits(1, Stream::order, {}, 0));
  seen.insert(random_bits(1, Stream::noise, {.trial = 1}, 0));
  seen.insert(random_bits(1, Stream::noise, {.step = 1}, 0));
  seen.insert(random_bits(1, Stream::noise, {.sample = 1}, 0));
  seen.insert(random_bits(1, Stream::noise, {}, 1));
  EXPECT_EQ(seen.size(), 8U);
}

TEST(Random, UniformStaysInsideTheOpenIntervalAndBelowInsideItsRange) {
  EXPECT_GT(uniform(0, 0), 0);
  EXPECT_LT(uniform(~0U, ~0U), 1);
  EXPECT_EQ(below(10, 0, 0), 0U);
  EXPECT_EQ(below(10, ~0U, ~0U), 9U);
  double sum = 0;
  constexpr std::uint32_t draws = 100'000;
  for (std::uint32_t i = 0; i < draws; ++i) {
    auto const bits = random_bits(3, Stream::noise, {}, i);
    sum += uniform(bits[0], bits[1]);
  }
  // Mean 1/2, variance 1/12: |z| < 4.
  EXPECT_LT(std::abs(sum / draws - 0.5) / std::sqrt(1.0 / 12 / draws), 4);
}

}  // namespace
}  // namespace qhm
