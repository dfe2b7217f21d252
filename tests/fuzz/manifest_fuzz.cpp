// JSON manifests of result folders, as far as plan, constants and labels of a figure are read from them.
#include "core/errors.hpp"
#include "plots/run_labels.hpp"
#include "tests/fuzz/input_file.hpp"

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static auto const series = [] {
    std::string const rows = "step,epoch,evaluations,mean_grad_sq\n1,1,8,0.5\n2,1,16,0.25\n";
    return qhm::test::input_file(reinterpret_cast<std::uint8_t const*>(rows.data()), rows.size(),
                                 "series.csv");
  }();
  try {
    qhm::test::input_file(data, size, "manifest.json");
    std::vector const runs{qhm::plots::run_of(qhm::read_result(series.parent_path()))};
    static_cast<void>(qhm::plots::run_labels(runs));
  } catch (qhm::InputError const&) {
  }
  return 0;
}
