#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/plan.hpp"
#include "core/problem.hpp"
#include "core/stages.hpp"
#include "synthetic/estimates.hpp"
#include "synthetic/kernels/course.hpp"

namespace qhm::synthetic {

/// A theorem at the last K beside what it bounds: the observed average of |grad f(x_k)|^2 with the theorem's
/// own weights (bounds/theorems/weights.hpp).
struct Tightness {
  std::string theorem;
  bool proved;            ///< false: the formula is refuted as printed
  double bound;           ///< [f^2/x^2]
  double observed;        ///< weighted average over steps of the mean over trials [f^2/x^2]
  double standard_error;  ///< of the observed average: trials are independent, steps are not
};

/// A theorem at the last K that states no weights: it bounds min over k < K of E|grad f(x_k)|^2 and no more.
struct BoundOnMinimum {
  std::string theorem;
  bool proved;   ///< false: the formula is refuted as printed
  double bound;  ///< [f^2/x^2]
};

/// The averages over steps that the theorems bound after all stages, as weights for the kernels, of sum 1
/// each.
class TheoremAverages {
 public:
  /// Theorems that do not apply, or bound no average with stated weights, are left out; so is Theorem A,
  /// whose weights differ from step to step, beyond `most_steps_with_own_weights`.
  TheoremAverages(Problem const&, Plan const&, std::span<Stage<> const> stages);
  static constexpr std::uint64_t most_steps_with_own_weights = std::uint64_t{1} << 22;

  [[nodiscard]] std::span<StepWeights const> weights() const { return weights_; }
  [[nodiscard]] std::span<std::uint64_t const> indices() const { return indices_; }
  /// The theorems that apply and bound no average with stated weights.
  [[nodiscard]] std::span<BoundOnMinimum const> minima() const { return minima_; }
  /// Each theorem beside the estimate of its average.
  [[nodiscard]] std::vector<Tightness> beside(Estimates const&) const;

 private:
  struct Entry {
    std::string theorem;
    bool proved;
    double bound;
    std::vector<double> weights;
  };
  std::vector<Entry> entries_;
  std::vector<BoundOnMinimum> minima_;
  std::vector<StepWeights> weights_;
  std::vector<std::uint64_t> indices_;
};

}  // namespace qhm::synthetic
