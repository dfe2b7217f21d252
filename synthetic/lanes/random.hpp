#pragma once

#include "core/random.hpp"
#include "synthetic/lanes/lanes.hpp"

namespace qhm::synthetic {

/// Where the mini-batch gradients of one step are drawn, for as many neighbouring trials as a number holds.
/// What is drawn there is the same wherever, whenever and beside whatever it runs.
struct DrawAddress {
  std::uint64_t seed = 0;
  std::uint32_t first_trial = 0;
  std::uint32_t step = 0;
};

/// 128 random bits a trial as two words.
template <class T>
struct RandomWords {
  Words<T> first, second;
};

namespace detail {

QHM_INLINE std::uint64_t trials(std::uint32_t first, double) {
  return first;
}
#if defined(QHM_HAS_LANES)
QHM_INLINE LaneWords trials(std::uint32_t first, Lanes) {
  return LaneWords(WordVector{0, 1, 2, 3, 4, 5, 6, 7}) + LaneWords(std::uint64_t{first});
}
#endif

}  // namespace detail

/// random_bits (core/random.hpp) of stream `noise` at (lane, sample, step, trial) for each trial:
/// Philox4x32-10 with its rounds written out on words. Integers below 2^32 sit in the low halves; what a
/// product leaves above them is ignored by the next one.
///
/// Only the last counter differs from trial to trial, and it takes three rounds to reach all four: until then
/// what the trials share is computed once.
template <class T>
QHM_INLINE RandomWords<T> random_words(DrawAddress const& at, std::uint32_t sample, std::uint32_t lane) {
  using Word = Words<T>;
  constexpr std::uint32_t m0 = 0xD2511F53, m1 = 0xCD9E8D57, w0 = 0x9E3779B9, w1 = 0xBB67AE85;
  std::uint32_t key0 = static_cast<std::uint32_t>(at.seed), key1 = static_cast<std::uint32_t>(at.seed >> 32);
  auto const next_key = [&] { key0 += w0, key1 += w1; };
  auto const low_half = [](std::uint64_t product) { return static_cast<std::uint32_t>(product); };
  auto const high_half = [](std::uint64_t product) { return static_cast<std::uint32_t>(product >> 32); };
  auto const shared = [](std::uint32_t half) { return Word(std::uint64_t{half}); };

  std::uint64_t const a0 = std::uint64_t{lane} * m0, a1 = std::uint64_t{at.step} * m1;
  std::uint64_t const b0 = std::uint64_t{high_half(a1) ^ sample ^ key0} * m0;
  Word const b1 = product32(shared(high_half(a0) ^ key1) ^ detail::trials(at.first_trial, T()), m1);
  next_key();
  Word const c0 = product32((b1 >> 32) ^ shared(low_half(a1) ^ key0), m0);
  std::uint64_t const c1 = std::uint64_t{high_half(b0) ^ low_half(a0) ^ key1} * m1;
  next_key();
  Word x0 = b1 ^ shared(high_half(c1) ^ key0), x1 = shared(low_half(c1));
  Word x2 = (c0 >> 32) ^ shared(low_half(b0) ^ key1), x3 = c0;
  for (int round = 3; round < 10; ++round) {
    next_key();
    Word const p0 = product32(x0, m0), p1 = product32(x2, m1);
    x0 = (p1 >> 32) ^ x1 ^ shared(key0);
    x2 = (p0 >> 32) ^ x3 ^ shared(key1);
    x1 = p1;
    x3 = p0;
  }
  Word const low(0xffffffffu);
  return {(x0 << 32) | (x1 & low), (x2 << 32) | (x3 & low)};
}

/// The integer in the low 52 bits of a word, as a double: exact.
QHM_INLINE double small_integer(std::uint64_t word) {
  return of_bits(word | 0x4330000000000000) - 0x1p52;
}
#if defined(QHM_HAS_LANES)
QHM_INLINE Lanes small_integer(LaneWords word) {
  return of_bits(word | LaneWords(0x4330000000000000)) - Lanes(0x1p52);
}
#endif

/// Uniform in (0, 1) with 52 bits, as qhm::uniform.
template <class T>
QHM_INLINE T uniform_of(Words<T> const& word) {
  return (small_integer(Words<T>(word >> 12)) + T(0.5)) * T(0x1p-52);
}

}  // namespace qhm::synthetic
