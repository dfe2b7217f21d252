#pragma once

#include <map>
#include <memory>

#include "synthetic/noise/alias_table.hpp"
#include "synthetic/noise/lattice_sum.hpp"

namespace qhm::synthetic {

/// Owns the tables that the batch laws of a run look at: one law a run, one table a batch size.
class AliasTables {
 public:
  /// The mean offset + gain * S of `batch` draws, S the sum of `batch` independent draws of `one`.
  AliasView mean_of(LatticeLaw const& one, std::uint32_t batch, double offset, double gain) {
    auto& [first, table] = tables_[batch];
    if (!table) {
      auto const law = sum_of(one, batch);
      first = static_cast<double>(law.first);
      table = std::make_unique<AliasTable>(law.probabilities);
    }
    AliasView view = table->view();
    view.first = first, view.offset = offset, view.gain = gain;
    return view;
  }

  /// Largest batch whose sum is tabulated; its spread is a few thousand values.
  static constexpr std::uint32_t most_tabulated = std::uint32_t{1} << 20;

 private:
  struct Sum {
    double first = 0;
    std::unique_ptr<AliasTable> table{};
  };
  std::map<std::uint32_t, Sum> tables_;
};

}  // namespace qhm::synthetic
