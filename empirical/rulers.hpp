#pragma once

#include <cstdint>
#include <vector>

#include "core/result_folder.hpp"
#include "empirical/classifier.hpp"
#include "empirical/probes/full_gradient.hpp"
#include "empirical/ranks.hpp"
#include "empirical/samples.hpp"

namespace qhm::empirical {

/// The same weights under every ruler, wherever a stage of equal batch sizes ends: how much of what a
/// published curve does there is the ruler? A row of `rulers.csv`:
///
///     epoch, step           after which
///     batch_before, _after  trained with so far, and from here on
///     eval, eval-augmented  |grad f|^2; the second is empty without augmentation             [f^2/x^2]
///     train-fixed-B         over batches of B = 8, 32, 128, 512 (those below n)              [f^2/x^2]
///     train-batch-before, train-batch-after    as the published code would measure, with the old and the new
///                           batch size: their ratio is what the ruler alone does             [f^2/x^2]
///
/// Columns that take statistics of batches are empty without batch norm.
class RulerStudy {
 public:
  explicit RulerStudy(std::int64_t samples);

  /// Takes over rows read back; those after `epochs` epochs are dropped. Throws InputError naming `where` if
  /// their columns are not these.
  void restore(Series const& rows, std::uint64_t epochs, std::string const& where);

  void measure(Classifier const&, Samples const&, RulerPlace const&, std::uint64_t step,
               std::int64_t batch_after, std::int64_t measurement_batch, Progressed const&, Ranks const&);

  [[nodiscard]] Series const& rows() const { return rows_; }
  /// Passes over the data that one measurement takes at most.
  [[nodiscard]] std::uint64_t passes() const { return sizes_.size() + 4; }

 private:
  std::vector<std::int64_t> sizes_;
  Series rows_;
};

}  // namespace qhm::empirical
