#pragma once

#include <cstdint>
#include <vector>

#include "synthetic/noise/noise.hpp"

namespace qhm::test {

/// g += the mean of `batch` draws of a noise that is added to the full gradient.
template <class Law>
void add_mean(Law const& law, std::uint32_t batch, std::vector<double>& g, synthetic::DrawAddress const& at) {
  synthetic::AliasTables tables;
  law.mean_of(batch, tables).add_to(g.data(), 0, static_cast<std::uint32_t>(g.size()), at);
}

}  // namespace qhm::test
