#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bounds/certificates/enclosure.hpp"
#include "bounds/theorems/evaluation.hpp"
#include "bounds/theorems/registry.hpp"

namespace qhm::bounds {

/// Precisions at which a certificate is tried, one after the other, in bits of the significand.
inline constexpr unsigned certificate_precisions[] = {128, 256, 512, 1024};

/// An enclosure is narrow enough when (hi - lo)/|lo| <= 2^-60: its two ends print as neighbouring doubles.
inline constexpr double certificate_width = 0x1p-60;

/// What a comparison of two enclosures says.
enum class Verdict { holds, refuted, undecided };
std::string_view verdict_name(Verdict);

/// `left <= right`, both given as functions that evaluate an enclosure at the working precision: `holds` or
/// `refuted` as soon as the enclosures are disjoint (or touch, for holds), `undecided` when they still
/// overlap at the last of certificate_precisions.
Verdict certified_at_most(std::function<Enclosure()> const& left, std::function<Enclosure()> const& right);

/// A theorem's numbers at one K, each enclosed.
struct Certificate {
  BasicEvaluation<Enclosure> enclosed;
  unsigned precision = 0;  ///< bits at which the enclosures were narrow enough, or the last tried
  bool decided = true;     ///< false where even the last precision left a question open: `reason` says which
  std::vector<Verdict> closed_forms;  ///< for each term, whether the exact sum is at most its closed form
};

/// Certificates for one plan at one K.
///
/// Each sum, closed form and bound is evaluated by the same templates as the double value, in intervals with
/// outward rounding (MPFI), with the remainder of every series enclosed. MPFI rather than a midpoint-radius
/// arithmetic, because its intervals may end at infinity (a batch size beyond all that counts) and touch zero
/// (a weight that has vanished) without losing their sign.
class Certifier {
 public:
  Certifier(Problem const& problem, Plan const& plan, std::uint64_t steps);
  ~Certifier();
  Certifier(Certifier const&) = delete;
  Certifier& operator=(Certifier const&) = delete;

  /// `value` is the evaluation in double, whose free parameters (Theorem A's choice, the scale c) are used.
  Certificate certify(Theorem const& theorem, Evaluation const& value);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace qhm::bounds
