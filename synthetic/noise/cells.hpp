#pragma once

#include "synthetic/lanes/random.hpp"

namespace qhm::synthetic {

/// Coordinates that share their random bits: 8 bits each from one block of 128.
inline constexpr std::uint32_t cell_size = 16;

/// A run of coordinates begins at a multiple of cell_size. A cell's blocks are the lanes cell * 16 + 0 .. 15
/// of sample 0; the attempts of a rejection sampler are samples 1, 2, .. of the lane that is its coordinate.
QHM_INLINE std::uint32_t block_lane(std::uint32_t coordinate, std::uint32_t block) {
  return coordinate / cell_size * 16 + block;
}

/// Calls visit(i, words) with the block that the coordinates first + i .. first + i + sharing - 1 share.
template <class T, class Visit>
QHM_INLINE void for_each_block(DrawAddress const& at, std::uint32_t first, std::uint32_t count,
                               std::uint32_t sharing, Visit const& visit) {
  for (std::uint32_t i = 0; i < count; i += sharing)
    visit(i, random_words<T>(at, 0, block_lane(first + i, i % cell_size / sharing)));
}

/// Calls visit(i, word) with 64 random bits for each coordinate first + i of the run.
template <class T, class Visit>
QHM_INLINE void for_each_word(DrawAddress const& at, std::uint32_t first, std::uint32_t count,
                              Visit const& visit) {
  for_each_block<T>(at, first, count, 2, [&](std::uint32_t i, RandomWords<T> const& words) {
    visit(i, words.first);
    if (i + 1 < count) visit(i + 1, words.second);
  });
}

}  // namespace qhm::synthetic
