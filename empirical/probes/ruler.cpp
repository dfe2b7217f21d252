#include "empirical/probes/ruler.hpp"

#include <torch/torch.h>

#include <algorithm>

#include "empirical/sampling.hpp"

namespace qhm::empirical {

Ruler ruler_at(Functional functional, RulerPlace const& place, std::int64_t batch) {
  constexpr std::uint64_t never_trained = std::uint64_t{1} << 31;
  auto const address = never_trained + place.epoch;
  Ruler ruler{.functional = functional, .batch = std::min(batch, place.samples)};
  bool const as_trained = functional == Functional::train_batch || functional == Functional::eval_augmented;
  if (functional == Functional::train_batch) {
    ruler.batch = std::min(place.epoch_batch, place.samples);
    ruler.order = torch::tensor(
        epoch_order(Sampling::epoch_shuffle, place.seed, address, place.samples, ruler.batch), torch::kInt64);
  }
  if (as_trained && !place.augmentation.none())
    ruler.changes = augmentation_table(place.augmentation, place.seed, address, place.samples);
  return ruler;
}

}  // namespace qhm::empirical
