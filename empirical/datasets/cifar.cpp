#include "empirical/datasets/cifar.hpp"

#include <algorithm>

namespace qhm::empirical {
namespace {

LabelledSet tensors(CifarRecords const& records) {
  auto const count = static_cast<std::int64_t>(records.labels.size());
  LabelledSet set{.inputs = torch::empty({count, 3, 32, 32}, torch::kUInt8),
                  .labels = torch::empty({count}, torch::kInt64)};
  std::ranges::copy(records.pixels, set.inputs.data_ptr<std::uint8_t>());
  std::ranges::copy(records.labels, set.labels.data_ptr<std::int64_t>());
  return set;
}

}  // namespace

CifarFiles read_cifar(CifarLayout const& layout, std::filesystem::path const& folder) {
  auto const [train, test] = read_cifar_records(layout, folder);
  return {.train = tensors(train), .test = tensors(test)};
}

}  // namespace qhm::empirical
