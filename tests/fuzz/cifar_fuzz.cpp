// CIFAR's binary files: one layout of two small files.
#include "core/errors.hpp"
#include "empirical/datasets/cifar.hpp"
#include "tests/fuzz/input_file.hpp"

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static qhm::empirical::CifarLayout const layout{.archive = "archive",
                                                  .train_files = {"train"},
                                                  .test_file = "test",
                                                  .label_kinds = {2, 10},
                                                  .most_records = 4,
                                                  .pickle = "pickle"};
  auto const cut = size / 2;
  qhm::test::input_file(data, cut, "train");
  auto const folder = qhm::test::input_file(data + cut, size - cut, "test").parent_path();
  try {
    auto const files = qhm::empirical::read_cifar(layout, folder);
    if (files.train.labels.size(0) != files.train.inputs.size(0)) std::abort();
  } catch (qhm::InputError const&) {
  }
  return 0;
}
