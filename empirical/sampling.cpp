#include "empirical/sampling.hpp"

#include <numeric>
#include <utility>

#include "core/errors.hpp"

namespace qhm::empirical {
namespace {

/// The first random word of an address belongs to the shuffle, the second to independent draws.
constexpr std::uint32_t independent_lane = 1;

std::vector<std::int64_t> independent_draws(std::uint64_t seed, std::uint32_t epoch, std::int64_t n,
                                            std::int64_t count) {
  std::vector<std::int64_t> order;
  order.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    auto const bits = random_bits(seed, Stream::order,
                                  {.step = epoch, .sample = static_cast<std::uint32_t>(i)}, independent_lane);
    order.push_back(below(static_cast<std::uint32_t>(n), bits[0], bits[1]));
  }
  return order;
}

}  // namespace

Sampling sampling_from(std::string const& name) {
  for (auto const sampling : {Sampling::epoch_shuffle, Sampling::independent})
    if (name == sampling_name(sampling)) return sampling;
  throw InputError("--sampling", name, "is not a known way to sample", "choose epoch-shuffle or independent");
}

std::string sampling_name(Sampling sampling) {
  return sampling == Sampling::epoch_shuffle ? "epoch-shuffle" : "independent";
}

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

std::vector<std::int64_t> epoch_order(Sampling sampling, std::uint64_t seed, std::uint64_t epoch,
                                      std::int64_t n, std::int64_t batch) {
  auto const m = static_cast<std::uint32_t>(epoch);
  if (sampling == Sampling::epoch_shuffle) return permutation(seed, Stream::order, m, n);
  return independent_draws(seed, m, n, samples_of_epoch(sampling, n, batch));
}

std::int64_t samples_of_epoch(Sampling sampling, std::int64_t n, std::int64_t batch) {
  return sampling == Sampling::epoch_shuffle ? n : (n + batch - 1) / batch * batch;
}

std::vector<std::int64_t> measurement_order(std::int64_t n) {
  return permutation(0, Stream::data, 0, n);
}

}  // namespace qhm::empirical
