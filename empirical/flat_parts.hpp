#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace qhm::empirical {

/// The parts of a vector [p] in the shapes of the parameters, as views of it.
inline std::vector<torch::Tensor> parts_of(torch::Tensor const& flat,
                                           std::vector<torch::Tensor> const& parameters) {
  std::vector<torch::Tensor> parts;
  std::int64_t begin = 0;
  for (auto const& parameter : parameters) {
    parts.push_back(flat.narrow(0, begin, parameter.numel()).view(parameter.sizes()));
    begin += parameter.numel();
  }
  return parts;
}

}  // namespace qhm::empirical
