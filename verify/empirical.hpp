#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/plan.hpp"
#include "synthetic/objectives/objective.hpp"

namespace qhm::verify {

/// Where plans are run: a function with proved constants and the noise of its gradients.
struct Ground {
  std::string objective;
  std::uint64_t dim;
  std::string noise;
  double variance;  ///< sigma^2  [f^2/x^2]
};

/// The grounds that stand ready, by their objective's name: bounded gradients, small dimensions, a noise of
/// bounded support each (gaussian noise has no G, so that few theorems would apply).
std::vector<Ground> const& grounds();

/// The ground named OBJECTIVE, or OBJECTIVE:NOISE. Throws InputError listing the names there are.
Ground ground_named(std::string const& name);

/// A plan on a ground.
struct EmpiricalCase {
  Ground ground;
  std::string method;  ///< `qhm`, `nshb`, `nshb-slow` (gamma = 1), `sgd` (gamma = 0), `counterexample`
  Plan plan;
  std::optional<std::uint64_t> steps{};  ///< K; the whole horizon where not given
};

/// All plans on one ground, learning rates scaled to its L: alpha_max = 1/(2L), alpha_min = alpha_max/20; n =
/// 512, batch 8 (x2), E = 6, M = 30: K = 1920 and 744. The 60 combinations of kinds with the paper's
/// momentum; those with constant gamma as NSHB (30) and as SGD (10); constant NSHB once more with alpha =
/// 1/(50L), which Corollary A2 needs.
std::vector<EmpiricalCase> cases_on(Ground const&);

/// The three counterexamples to Theorem 4 as printed (docs/objectives.md), which the procedure has to refute.
std::vector<EmpiricalCase> counterexamples();

/// One comparison of a theorem with what trials show.
struct Look {
  std::size_t in_case = 0;  ///< index into the cases
  std::string theorem{};
  bool proved = false;  ///< false: the formula is refuted as printed
  bool average =
      false;  ///< of the weighted average over steps with the theorem's own weights; else of the minimum
  double bound = 0;             ///< [f^2/x^2]
  double observed = 0;          ///< mean over trials of the average; or the smallest over k of the means
  double standard_error = 0;    ///< of that mean
  double lower_confidence = 0;  ///< for its expectation, at the level of one look

  [[nodiscard]] double ratio() const { return bound / observed; }
  [[nodiscard]] bool refuted() const { return lower_confidence > bound; }
};

struct EmpiricalRequest {
  std::vector<EmpiricalCase> cases;
  std::uint64_t trials = 256;
  std::uint64_t seed = 1;
  unsigned threads = 1;
  double family_level = 1e-3;  ///< probability that any look refutes a bound that holds, at most
  std::atomic<bool> const* stop = nullptr;
};

struct EmpiricalReport {
  std::vector<EmpiricalCase> cases;
  std::vector<std::uint64_t> steps;    ///< K of each case
  std::vector<Look> looks;             ///< of the cases that were finished, in their order
  std::size_t planned = 0;             ///< looks, counted before any trial is run
  std::size_t finished = 0;            ///< cases
  double family_level = 0, level = 0;  ///< of all looks; of one: family_level/planned (Bonferroni)
  std::uint64_t trials = 0, seed = 0;
  double seconds = 0;
  bool interrupted = false;

  /// Whether a theorem that is proved was refuted.
  [[nodiscard]] bool convicts() const;
};

/// Compares every theorem that applies to a case with trials of that case.
///
/// A theorem with stated weights is compared with that weighted average of |grad f(x_k)|^2 over steps, one
/// number a trial; one without (theorem-x, theorem-x-closed, theorem-4) with min_k E|grad f(x_k)|^2. A bound
/// is refuted where an exact lower confidence bound (lower_confidence.hpp) lies above it. Looks are counted
/// first, and share the family's level equally.
///
/// Throws InputError for cases that cannot be run, trials outside 2 .. 10^6.
EmpiricalReport compare(EmpiricalRequest const&);

}  // namespace qhm::verify
