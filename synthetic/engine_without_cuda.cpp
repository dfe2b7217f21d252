#include <stdexcept>

#include "synthetic/engine_cuda.hpp"

namespace qhm::synthetic {

std::optional<std::string> why_no_cuda() {
  return "is not in this build of qhm";
}

void run_chunks_cuda(Objective const&, Noise const&, Workload const&, TakeChunk const&) {
  throw std::logic_error("this build of qhm has no CUDA engine");
}

}  // namespace qhm::synthetic
