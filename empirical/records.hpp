#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/plan.hpp"
#include "core/problem.hpp"
#include "core/result_folder.hpp"
#include "core/stages.hpp"
#include "empirical/probes/full_gradient.hpp"
#include "empirical/probes/test_set.hpp"

namespace qhm::empirical {

/// What is known once `epoch` epochs are done; epoch 0 is x_0, before training.
struct EpochRow {
  std::uint64_t epoch = 0, step = 0;
  double seconds = 0;                     ///< of training, without measuring
  std::optional<Stage<>> stage{};         ///< what the last epoch was trained with; none at x_0
  double train_loss = 0;                  ///< mean over the epoch as it was trained; at x_0, f(x_0)
  TestScore test{};                       ///< of the test set
  std::optional<TestScore> validation{};  ///< of the samples held out, where there are some
  std::vector<double> squared_norms{};    ///< |grad f|^2, one a functional  [f^2/x^2]
  VarianceEstimate variance{};            ///< of one sample's gradient, here  [f^2/x^2]
  double smoothness = 0;      ///< |grad f(x_m) - grad f(x_{m-1})| / |x_m - x_{m-1}|  [f/x^2]; NaN at x_0
  double gradient_bound = 0;  ///< largest sampled |grad f_i|, here  [f/x]
  double curvature = std::numeric_limits<double>::quiet_NaN();  ///< |H v| of the power iteration, over all
                                                                ///< samples  [f/x^2]; NaN: not sought
  double part_curvature = std::numeric_limits<double>::quiet_NaN();  ///< the same over a part of the samples,
                                                                     ///< which counts for no L
  std::optional<double> dual_norm{};  ///< |grad f|_* of the first functional, for rules with a norm
  std::optional<double> loss{};       ///< f at the weights, of the same functional  [f]
  std::optional<double> step_cost{};  ///< gradients of the same batch that a step costs, with it
  double measure_seconds = 0;         ///< spent on measuring, up to here
};

/// Which columns `epochs.csv` has.
struct RecordContents {
  std::vector<Functional> functionals;
  bool validation = false;
  bool lmo = false;    ///< `grad_dual_norm`, `loss` at the weights, and `cost` in gradients of one sample [1]
  bool bounds = true;  ///< whether the theorems speak of what is run; if not, their cells stay empty
};

/// The rows of `epochs.csv`. sigma2, L (the larger of the secant and the Hessian's) and G are those seen at
/// the row's own point; the theorems, which need suprema over the whole path, are evaluated after `step`
/// steps with the largest seen up to that row.
class EpochRecords {
 public:
  EpochRecords(Plan plan, RecordContents contents);

  /// Takes over rows read back. Throws InputError naming `where` if their columns are not these.
  void restore(Series const& rows, std::string const& where);

  void append(EpochRow const&);

  /// L, sigma^2 and G: the largest seen so far (+inf before any), each a lower estimate of its supremum. Gap:
  /// f(x_0) - 0, an upper estimate, since cross-entropy has no negative values. All `Origin::estimated`.
  [[nodiscard]] Problem const& problem() const { return problem_; }

  [[nodiscard]] Series const& series() const { return series_; }
  [[nodiscard]] std::uint64_t epochs_done() const;  ///< by the last row
  [[nodiscard]] std::uint64_t steps_done() const;
  [[nodiscard]] double seconds() const;
  [[nodiscard]] double measure_seconds() const;

 private:
  /// Counts a row's own L, sigma^2 and G among those seen.
  void see(double smoothness, VarianceEstimate const&, double gradient_bound);
  [[nodiscard]] std::vector<double> bounds_after(std::uint64_t step) const;
  [[nodiscard]] double last(std::string const& column) const;

  Plan plan_;
  RecordContents contents_;
  Series series_;
  Problem problem_;
};

}  // namespace qhm::empirical
