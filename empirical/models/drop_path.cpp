#include "empirical/models/drop_path.hpp"

#include <torch/torch.h>

#include <cstdint>
#include <stdexcept>
#include <vector>

namespace qhm::empirical {

torch::Tensor drop_path(torch::Tensor const& branch, torch::Tensor const& uniforms, double p) {
  if (uniforms.size(0) != branch.size(0)) throw std::logic_error("uniforms for a batch of another size");
  auto const type = c10::promoteTypes(branch.scalar_type(), torch::kFloat);
  auto const factor = uniforms.ge(p).to(type).div(1 - p);
  std::vector<std::int64_t> shape(static_cast<std::size_t>(branch.dim()), 1);
  shape.front() = branch.size(0);
  return branch * factor.view(shape);
}

}  // namespace qhm::empirical
