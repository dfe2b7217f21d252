#include "empirical/epoch_order.hpp"

#include <numeric>
#include <utility>

namespace qhm::empirical {

std::vector<std::int64_t> permutation(std::uint64_t seed, Stream stream, std::uint32_t epoch,
                                      std::int64_t n) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  for (auto left = static_cast<std::uint32_t>(n); left > 1; --left) {
    auto const bits = random_bits(seed, stream, {.step = epoch, .sample = left - 1}, 0);
    std::swap(order[left - 1], order[below(left, bits[0], bits[1])]);
  }
  return order;
}

std::vector<std::int64_t> epoch_order(std::uint64_t seed, std::uint64_t epoch, std::int64_t n) {
  return permutation(seed, Stream::order, static_cast<std::uint32_t>(epoch), n);
}

std::vector<std::int64_t> measurement_order(std::int64_t n) {
  return permutation(0, Stream::data, 0, n);
}

}  // namespace qhm::empirical
