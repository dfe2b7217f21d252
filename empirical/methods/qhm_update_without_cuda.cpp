#include <stdexcept>

#include "empirical/methods/qhm_update_kernels.hpp"

namespace qhm::empirical {

void update_on_cuda(std::span<QhmSegment const>, QhmCoefficients const*, void*) {
  throw std::logic_error("this build has no CUDA kernels");
}

}  // namespace qhm::empirical
