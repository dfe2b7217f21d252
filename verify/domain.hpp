#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "verify/case.hpp"

namespace qhm::verify {

/// How far K may go: cosine and polynomial learning rates have a horizon of M epochs.
enum class Steps { any, within_horizon, at_horizon };

/// The plans, constants and K that a claim speaks of: kinds of schedules by their names, any numbers.
struct Domain {
  std::vector<std::string> rates{"constant"}, batches{"constant"}, betas{"constant"}, gammas{"constant"};
  Steps steps = Steps::any;
  bool problem = false;  ///< cases carry a TwoPoint problem, one step an epoch and batches of one sample
};

/// Most steps of a case that a search goes to, and with a problem (2^K sequences of signs).
inline constexpr std::uint64_t most_search_steps = 100'000;
inline constexpr std::uint64_t most_problem_steps = 6;

/// Random numbers with an address: the n-th draw of (seed, trial) is the same on every machine.
class Draws {
 public:
  Draws(std::uint64_t seed, std::uint32_t trial, std::uint32_t stream)
      : seed_(seed), trial_(trial), stream_(stream) {}
  double uniform();                                                  ///< in (0, 1)
  double between(double low, double high);                           ///< uniform
  double scale(double low, double high);                             ///< log-uniform
  std::uint64_t count(std::uint64_t low, std::uint64_t high);        ///< uniform
  std::uint64_t count_scale(std::uint64_t low, std::uint64_t high);  ///< log-uniform
  bool chance(double probability) { return uniform() < probability; }

 private:
  std::uint64_t seed_;
  std::uint32_t trial_, stream_, next_ = 0;
};

/// A random case of the domain: n to 1e5, b to 2n, delta in (1, 8], E to 50, M to 3000, lr-max in [1e-3, 10],
/// beta in [0, 0.999], short decimals throughout, corners (n = 1, K = 1, lr-min = 0) often.
Case random_case(Domain const&, Draws&);

/// The case with one of its numbers moved: halved, doubled, nudged, sent to a corner. Stays in the domain.
Case moved(Domain const&, Case, Draws&);

/// Cases of the domain that are a little simpler: a count halved or one less, a number with one digit less,
/// at its corner, or 1.
std::vector<Case> simpler(Domain const&, Case const&);

/// `count` random cases from a fixed seed, for the evaluation that a verdict rests on.
std::vector<Case> sample_cases(Domain const&, std::uint32_t count);

}  // namespace qhm::verify
