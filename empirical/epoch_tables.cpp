#include "empirical/epoch_tables.hpp"

#include <torch/torch.h>

#include "core/random.hpp"

namespace qhm::empirical {
namespace {

/// The words below it belong to the changes of images.
constexpr std::uint32_t first_lane = 2;

torch::Tensor uniform_table(std::uint64_t seed, std::uint64_t epoch, std::int64_t count,
                            std::int64_t columns) {
  auto const table = torch::empty({count, columns}, torch::kFloat);
  auto* draw = table.data_ptr<float>();
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t column = 0; column < columns; ++column) {
      Address const at{.step = static_cast<std::uint32_t>(epoch), .sample = static_cast<std::uint32_t>(i)};
      auto const lane = first_lane + static_cast<std::uint32_t>(column / 4);
      auto const word =
          random_bits(seed, Stream::augmentation, at, lane)[static_cast<std::size_t>(column % 4)];
      *draw++ = (static_cast<float>(word >> 9) + 0.5F) * 0x1p-23F;  // midpoints of 2^23 equal cells
    }
  }
  return table;
}

}  // namespace

EpochTables epoch_tables(EpochRandomness const& random, std::uint64_t epoch, std::int64_t n,
                         std::int64_t batch) {
  auto const order = epoch_order(random.sampling, random.seed, epoch, n, batch);
  auto const count = static_cast<std::int64_t>(order.size());
  EpochTables tables;
  tables.order = torch::tensor(order, torch::kInt64);
  if (!random.augmentation.none())
    tables.changes = augmentation_table(random.augmentation, random.seed, epoch, count);
  if (random.draws_per_sample > 0)
    tables.draws = uniform_table(random.seed, epoch, count, random.draws_per_sample);
  return tables;
}

}  // namespace qhm::empirical
