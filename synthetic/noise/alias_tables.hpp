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
    auto& table = tables_[batch];
    if (!table) {
      auto const law = sum_of(one, batch);
      std::vector<double> values;
      for (std::size_t i = 0; i < law.probabilities.size(); ++i)
        values.push_back(offset + gain * static_cast<double>(law.first + static_cast<std::int64_t>(i)));
      table = std::make_unique<AliasTable>(law.probabilities, values);
    }
    return table->view();
  }

  /// Largest batch whose sum is tabulated; its spread is a few thousand values.
  static constexpr std::uint32_t most_tabulated = std::uint32_t{1} << 20;

 private:
  std::map<std::uint32_t, std::unique_ptr<AliasTable>> tables_;
};

}  // namespace qhm::synthetic
