#include "core/pieces.hpp"

namespace qhm {

std::uint64_t next_curve(LearningRate const& schedule, std::uint64_t epoch, std::uint64_t horizon) {
  bool const has_horizon =
      std::holds_alternative<Cosine>(schedule) || std::holds_alternative<Polynomial>(schedule);
  return has_horizon && epoch < horizon ? horizon : unlimited;
}

}  // namespace qhm
