#pragma once

#include <Random123/philox.h>

#include <array>
#include <cstdint>

#if defined(__CUDACC__)
#define QHM_HOST_DEVICE __host__ __device__
#else
#define QHM_HOST_DEVICE
#endif
/// For code that is compiled once a processor: never emitted as a function of its own, so that no program
/// calls the copy of another processor.
#define QHM_INLINE QHM_HOST_DEVICE inline __attribute__((always_inline))

namespace qhm {

/// What a draw is for. Streams of one seed never meet.
enum class Stream : std::uint32_t {
  noise = 0,
  start = 1,
  order = 2,
  initialisation = 3,
  augmentation = 4,
  data = 5
};

/// The address of a random number. A draw belongs to an address, never to a thread: any split of the work
/// over threads, ranks or devices draws the same integers.
struct Address {
  std::uint32_t trial = 0;
  std::uint32_t step = 0;
  std::uint32_t sample = 0;
};

/// Largest seed: the top byte of the key names the stream.
inline constexpr std::uint64_t max_seed = (std::uint64_t{1} << 56) - 1;

/// 128 random bits of the address: Philox4x32-10 (Salmon et al., SC 2011; Random123) with
/// key = (seed, stream) and counter = (lane, sample, step, trial). Passes the library's known-answer vectors.
QHM_INLINE std::array<std::uint32_t, 4> random_bits(std::uint64_t seed, Stream stream, Address const& at,
                                                    std::uint32_t lane) {
  philox4x32_ctr_t const counter{{lane, at.sample, at.step, at.trial}};
  philox4x32_key_t const key{
      {static_cast<std::uint32_t>(seed),
       static_cast<std::uint32_t>(seed >> 32) | (static_cast<std::uint32_t>(stream) << 24)}};
  auto const bits = philox4x32(counter, key);
  return {bits.v[0], bits.v[1], bits.v[2], bits.v[3]};
}

/// Uniform in (0, 1) with 52 bits: the midpoints of 2^52 equal cells, exact in double, so 0 and 1 never
/// occur.
QHM_INLINE double uniform(std::uint32_t high, std::uint32_t low) {
  std::uint64_t const bits = (static_cast<std::uint64_t>(high) << 32 | low) >> 12;
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

/// Uniform integer in [0, n) for n < 2^32: the high word of n times 64 random bits. The probabilities differ
/// by less than n / 2^64 of their value.
QHM_INLINE std::uint32_t below(std::uint32_t n, std::uint32_t high, std::uint32_t low) {
  std::uint64_t const carry = (static_cast<std::uint64_t>(n) * low) >> 32;
  return static_cast<std::uint32_t>((static_cast<std::uint64_t>(n) * high + carry) >> 32);
}

}  // namespace qhm
