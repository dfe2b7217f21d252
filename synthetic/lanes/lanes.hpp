#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "core/random.hpp"

/// Vectors of eight trials are for processors; a device's thread runs one trial, in double.
#if !defined(__CUDACC__)
#define QHM_HAS_LANES
#endif

#if defined(__AVX512F__) && defined(__AVX512DQ__)
#define QHM_ISA avx512
#elif defined(__AVX2__) && defined(__FMA__)
#define QHM_ISA avx2
#else
#define QHM_ISA portable
#endif
#if defined(QHM_HAS_LANES) && defined(__x86_64__)
#include <immintrin.h>
#endif

/// Numbers in which the kernels of the laboratory are written: `double` (one trial: a device's thread, the
/// tests) or `Lanes` (eight trials side by side). Every operation rounds once and in the same way in both, on
/// every processor, so a kernel gives the same bits whichever it runs in; products are fused only where a
/// kernel says `fma`.
namespace qhm::synthetic {

// One number.
QHM_INLINE double fma(double a, double b, double c) {
  return std::fma(a, b, c);
}
QHM_INLINE double square_root(double a) {
  return std::sqrt(a);
}
QHM_INLINE double select(bool condition, double a, double b) {
  return condition ? a : b;
}
QHM_INLINE double magnitude(double a) {
  return std::fabs(a);
}
QHM_INLINE std::uint64_t select(bool condition, std::uint64_t a, std::uint64_t b) {
  return condition ? a : b;
}
QHM_INLINE std::uint64_t bits_of(double a) {
  std::uint64_t bits;
  std::memcpy(&bits, &a, sizeof bits);
  return bits;
}
QHM_INLINE double of_bits(std::uint64_t bits) {
  double a;
  std::memcpy(&a, &bits, sizeof a);
  return a;
}
QHM_INLINE bool any(bool condition) {
  return condition;
}
/// The low half of a times b < 2^32.
QHM_INLINE std::uint64_t product32(std::uint64_t a, std::uint32_t b) {
  return (a & 0xffffffff) * b;
}
/// The number of ones in each byte: neighbouring fields of 1, 2 and 4 bits are added, or looked up.
template <class Word>
QHM_INLINE Word ones_by_adding(Word a) {
  a = (a & Word(0x5555555555555555)) + ((a >> 1) & Word(0x5555555555555555));
  a = (a & Word(0x3333333333333333)) + ((a >> 2) & Word(0x3333333333333333));
  return (a & Word(0x0f0f0f0f0f0f0f0f)) + ((a >> 4) & Word(0x0f0f0f0f0f0f0f0f));
}
QHM_INLINE std::uint64_t ones_in_bytes(std::uint64_t a) {
  return ones_by_adding(a);
}
/// The sum of the eight bytes, if it is below 256.
template <class Word>
QHM_INLINE Word bytes_by_adding(Word a) {
  a = a + (a >> 8);
  a = a + (a >> 16);
  return (a + (a >> 32)) & Word(std::uint64_t{0xff});
}
QHM_INLINE std::uint64_t sum_of_bytes(std::uint64_t a) {
  return bytes_by_adding(a);
}
QHM_INLINE double lookup(double const* table, std::uint64_t index) {
  return table[index];
}
QHM_INLINE std::uint64_t lookup(std::uint64_t const* table, std::uint64_t index) {
  return table[index];
}
QHM_INLINE bool is_less(std::uint64_t a, std::uint64_t b) {
  return a < b;
}

inline constexpr std::uint32_t lane_count = 8;

#if defined(QHM_HAS_LANES)
inline namespace QHM_ISA {

using DoubleVector = double __attribute__((vector_size(64)));
using WordVector = std::uint64_t __attribute__((vector_size(64)));
using MaskVector = std::int64_t __attribute__((vector_size(64)));

/// Eight conditions.
struct LaneMask {
  MaskVector v;
};

/// Eight words of 64 bits.
struct LaneWords {
  WordVector v;

  LaneWords() = default;
  QHM_INLINE LaneWords(WordVector words) : v(words) {}
  QHM_INLINE LaneWords(std::uint64_t word) : v(WordVector{} + word) {}
  friend QHM_INLINE LaneWords operator+(LaneWords a, LaneWords b) { return a.v + b.v; }
  friend QHM_INLINE LaneWords operator-(LaneWords a, LaneWords b) { return a.v - b.v; }
  friend QHM_INLINE LaneWords operator&(LaneWords a, LaneWords b) { return a.v & b.v; }
  friend QHM_INLINE LaneWords operator|(LaneWords a, LaneWords b) { return a.v | b.v; }
  friend QHM_INLINE LaneWords operator^(LaneWords a, LaneWords b) { return a.v ^ b.v; }
  friend QHM_INLINE LaneWords operator<<(LaneWords a, int n) { return a.v << n; }
  friend QHM_INLINE LaneWords operator>>(LaneWords a, int n) { return a.v >> n; }
};

/// Eight doubles, one a trial.
struct Lanes {
  DoubleVector v;

  Lanes() = default;
  QHM_INLINE Lanes(DoubleVector lanes) : v(lanes) {}
  QHM_INLINE Lanes(double a) : v(DoubleVector{} + a) {}
  friend QHM_INLINE Lanes operator+(Lanes a, Lanes b) { return a.v + b.v; }
  friend QHM_INLINE Lanes operator-(Lanes a, Lanes b) { return a.v - b.v; }
  friend QHM_INLINE Lanes operator*(Lanes a, Lanes b) { return a.v * b.v; }
  friend QHM_INLINE Lanes operator/(Lanes a, Lanes b) { return a.v / b.v; }
  friend QHM_INLINE Lanes operator-(Lanes a) { return -a.v; }
  QHM_INLINE Lanes& operator+=(Lanes b) {
    v += b.v;
    return *this;
  }
  QHM_INLINE Lanes& operator-=(Lanes b) {
    v -= b.v;
    return *this;
  }
  QHM_INLINE Lanes& operator*=(Lanes b) {
    v *= b.v;
    return *this;
  }
  friend QHM_INLINE LaneMask operator<(Lanes a, Lanes b) { return {a.v < b.v}; }
  friend QHM_INLINE LaneMask operator>(Lanes a, Lanes b) { return {a.v > b.v}; }
  friend QHM_INLINE LaneMask operator<=(Lanes a, Lanes b) { return {a.v <= b.v}; }
  friend QHM_INLINE LaneMask operator>=(Lanes a, Lanes b) { return {a.v >= b.v}; }
};

QHM_INLINE LaneWords bits_of(Lanes a) {
  return LaneWords(reinterpret_cast<WordVector>(a.v));
}
QHM_INLINE Lanes of_bits(LaneWords a) {
  return Lanes(reinterpret_cast<DoubleVector>(a.v));
}
QHM_INLINE Lanes magnitude(Lanes a) {
  return of_bits(bits_of(a) & LaneWords(~(std::uint64_t{1} << 63)));
}
QHM_INLINE Lanes select(LaneMask m, Lanes a, Lanes b) {
  return Lanes(m.v ? a.v : b.v);
}
QHM_INLINE LaneWords select(LaneMask m, LaneWords a, LaneWords b) {
  return LaneWords(m.v ? a.v : b.v);
}
QHM_INLINE LaneMask is_less(LaneWords a, LaneWords b) {
  return {a.v < b.v};
}
QHM_INLINE bool any(LaneMask m) {
#if defined(__AVX512DQ__)
  return _mm512_movepi64_mask(__m512i(m.v)) != 0;
#else
  std::int64_t all = 0;
  for (std::uint32_t i = 0; i < lane_count; ++i) all |= m.v[i];
  return all != 0;
#endif
}

QHM_INLINE Lanes fma(Lanes a, Lanes b, Lanes c) {
#if defined(__AVX512F__)
  return Lanes(DoubleVector(_mm512_fmadd_pd(__m512d(a.v), __m512d(b.v), __m512d(c.v))));
#elif defined(__AVX2__) && defined(__FMA__)
  DoubleVector r;
  for (int half = 0; half < 2; ++half) {
    auto const part = [&](DoubleVector const& x) {
      return _mm256_loadu_pd(reinterpret_cast<double const*>(&x) + 4 * half);
    };
    _mm256_storeu_pd(reinterpret_cast<double*>(&r) + 4 * half,
                     _mm256_fmadd_pd(part(a.v), part(b.v), part(c.v)));
  }
  return Lanes(r);
#else
  Lanes r;
  for (std::uint32_t i = 0; i < lane_count; ++i) r.v[i] = std::fma(a.v[i], b.v[i], c.v[i]);
  return r;
#endif
}

QHM_INLINE Lanes square_root(Lanes a) {
#if defined(__AVX512F__)
  return Lanes(DoubleVector(_mm512_sqrt_pd(__m512d(a.v))));
#else
  Lanes r;
  for (std::uint32_t i = 0; i < lane_count; ++i) r.v[i] = std::sqrt(a.v[i]);
  return r;
#endif
}

/// The low half of a times b < 2^32.
QHM_INLINE LaneWords product32(LaneWords a, std::uint32_t b) {
#if defined(__AVX512F__)
  return LaneWords(WordVector(_mm512_mul_epu32(__m512i(a.v), _mm512_set1_epi64(b))));
#elif defined(__AVX2__)
  WordVector r;
  for (int half = 0; half < 2; ++half) {
    auto const x = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(&a.v) + half);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(&r) + half, _mm256_mul_epu32(x, _mm256_set1_epi64x(b)));
  }
  return LaneWords(r);
#elif defined(__x86_64__)
  WordVector r;
  for (int part = 0; part < 4; ++part) {
    auto const x = _mm_loadu_si128(reinterpret_cast<__m128i const*>(&a.v) + part);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(&r) + part, _mm_mul_epu32(x, _mm_set1_epi64x(b)));
  }
  return LaneWords(r);
#else
  return LaneWords((a.v & std::uint64_t{0xffffffff}) * std::uint64_t{b});
#endif
}

QHM_INLINE LaneWords ones_in_bytes(LaneWords a) {
#if defined(__AVX512BW__)
  __m512i const ones = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
  LaneWords const nibble(0x0f0f0f0f0f0f0f0f), low = a & nibble, high = (a >> 4) & nibble;
  return LaneWords(WordVector(_mm512_add_epi8(_mm512_shuffle_epi8(ones, __m512i(low.v)),
                                              _mm512_shuffle_epi8(ones, __m512i(high.v)))));
#else
  return ones_by_adding(a);
#endif
}
QHM_INLINE LaneWords sum_of_bytes(LaneWords a) {
#if defined(__AVX512BW__)
  return LaneWords(WordVector(_mm512_sad_epu8(__m512i(a.v), _mm512_setzero_si512())));
#else
  return bytes_by_adding(a);
#endif
}

QHM_INLINE Lanes lookup(double const* table, LaneWords index) {
#if defined(__AVX512F__)
  return Lanes(DoubleVector(_mm512_i64gather_pd(__m512i(index.v), table, 8)));
#else
  Lanes r;
  for (std::uint32_t i = 0; i < lane_count; ++i) r.v[i] = table[index.v[i]];
  return r;
#endif
}
QHM_INLINE LaneWords lookup(std::uint64_t const* table, LaneWords index) {
#if defined(__AVX512F__)
  return LaneWords(WordVector(_mm512_i64gather_epi64(__m512i(index.v), table, 8)));
#else
  LaneWords r;
  for (std::uint32_t i = 0; i < lane_count; ++i) r.v[i] = table[index.v[i]];
  return r;
#endif
}

}  // namespace QHM_ISA
#endif

/// The words that go with a number: std::uint64_t with double, LaneWords with Lanes.
template <class T>
struct WordsOf {
  using type = std::uint64_t;
};
template <class T>
using Words = typename WordsOf<T>::type;

/// How many trials a number holds, and the one in `lane`.
template <class T>
inline constexpr std::uint32_t width = 1;

QHM_INLINE double lane(double a, std::uint32_t) {
  return a;
}
QHM_INLINE void set_lane(double& a, std::uint32_t, double value) {
  a = value;
}

#if defined(QHM_HAS_LANES)
template <>
struct WordsOf<Lanes> {
  using type = LaneWords;
};
template <>
inline constexpr std::uint32_t width<Lanes> = lane_count;

QHM_INLINE double lane(Lanes const& a, std::uint32_t i) {
  return a.v[i];
}
QHM_INLINE void set_lane(Lanes& a, std::uint32_t i, double value) {
  a.v[i] = value;
}
#endif

}  // namespace qhm::synthetic
