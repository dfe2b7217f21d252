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
  std::int64_t all = 0;
  for (std::uint32_t i = 0; i < lane_count; ++i) all |= m.v[i];
  return all != 0;
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
