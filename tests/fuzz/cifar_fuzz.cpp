// CIFAR's binary files: one layout of two small files.
#include "core/cifar_records.hpp"
#include "core/errors.hpp"
#include "tests/fuzz/input_file.hpp"

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static qhm::CifarLayout const layout{.archive = "archive",
                                       .train_files = {"train"},
                                       .test_file = "test",
                                       .label_kinds = {2, 10},
                                       .most_records = 4,
                                       .pickle = "pickle"};
  auto const cut = size / 2;
  qhm::test::input_file(data, cut, "train");
  auto const folder = qhm::test::input_file(data + cut, size - cut, "test").parent_path();
  try {
    auto const [train, test] = qhm::read_cifar_records(layout, folder);
    if (train.pixels.size() != 3072 * train.labels.size()) std::abort();
    if (test.pixels.size() != 3072 * test.labels.size()) std::abort();
  } catch (qhm::InputError const&) {
  }
  return 0;
}
