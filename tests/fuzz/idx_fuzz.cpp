// IDX files, plain and gzip-compressed, of images and of labels.
#include "core/errors.hpp"
#include "core/idx.hpp"
#include "tests/fuzz/input_file.hpp"

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const file = qhm::test::input_file(data, size, "images");
  for (std::size_t const dimensions : {1, 3}) {
    try {
      auto const idx = qhm::read_idx(file, dimensions);
      std::size_t bytes = 1;
      for (auto const length : idx.shape) bytes *= length;
      if (bytes != idx.data.size() || idx.shape.size() != dimensions) std::abort();
    } catch (qhm::InputError const&) {
    }
  }
  return 0;
}
