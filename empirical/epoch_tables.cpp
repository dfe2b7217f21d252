#include "empirical/epoch_tables.hpp"

#include <torch/torch.h>

#include "core/random.hpp"

namespace qhm::empirical {
namespace {

/// The words below it belong to the changes of images.
constexpr std::uint32_t first_lane = 2;
/// Of the stream of orders, whose first two belong to samples.
constexpr std::uint32_t fraction_lane = 2;
/// Products draw their samples like an epoch that no training reaches.
constexpr std::uint64_t first_product_epoch = std::uint64_t{1} << 31;

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

ProductTables product_tables(EpochRandomness const& random, std::uint64_t epoch, std::int64_t n,
                             std::int64_t batch) {
  ProductTables tables{.samples = epoch_tables(random, first_product_epoch + epoch, n, batch), .q = {}};
  auto const steps = (samples_of_epoch(random.sampling, n, batch) + batch - 1) / batch;
  for (std::int64_t k = 0; k < steps; ++k) {
    Address const at{.step = static_cast<std::uint32_t>(epoch), .sample = static_cast<std::uint32_t>(k)};
    auto const bits = random_bits(random.seed, Stream::order, at, fraction_lane);
    tables.q.push_back(uniform(bits[0], bits[1]));
  }
  return tables;
}

}  // namespace qhm::empirical
