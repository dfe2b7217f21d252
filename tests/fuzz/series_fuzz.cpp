// CSV series: what is read is written and read again as the same.
#include <cmath>
#include <cstdlib>

#include "core/errors.hpp"
#include "core/result_folder.hpp"
#include "tests/fuzz/input_file.hpp"

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  try {
    auto const series =
        qhm::Series::parse(std::string(reinterpret_cast<char const*>(data), size), "series.csv");
    auto const text = series.csv();
    if (qhm::Series::parse(text, "again").csv() != text) std::abort();
  } catch (qhm::InputError const&) {
  }
  return 0;
}
