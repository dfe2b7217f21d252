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
template <class T>
QHM_INLINE RandomWords<T> random_words(DrawAddress const& at, std::uint32_t sample, std::uint32_t lane) {
  std::uint32_t key0 = static_cast<std::uint32_t>(at.seed), key1 = static_cast<std::uint32_t>(at.seed >> 32);
  Words<T> c0(std::uint64_t{lane}), c1(std::uint64_t{sample}), c2(std::uint64_t{at.step});
  Words<T> c3 = detail::trials(at.first_trial, T());
  for (int round = 0; round < 10; ++round) {
    Words<T> const p0 = product32(c0, 0xD2511F53u), p1 = product32(c2, 0xCD9E8D57u);
    c0 = (p1 >> 32) ^ c1 ^ Words<T>(std::uint64_t{key0});
    c2 = (p0 >> 32) ^ c3 ^ Words<T>(std::uint64_t{key1});
    c1 = p1;
    c3 = p0;
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  Words<T> const low(0xffffffffu);
  return {(c0 << 32) | (c1 & low), (c2 << 32) | (c3 & low)};
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
