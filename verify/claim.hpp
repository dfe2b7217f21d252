#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bounds/certificates/certificate.hpp"
#include "verify/domain.hpp"
#include "verify/rational.hpp"

namespace qhm::verify {

using bounds::Verdict;

/// Which text a claim judges.
enum class Reading {
  printed,   ///< legible in the copy at hand
  garbled,   ///< the copy at hand, letter by letter, where it is damaged: says nothing about the paper itself
  intended,  ///< what a damaged line most likely says
  corrected,  ///< what holds in place of a printed line
  derived     ///< a statement of this project
};
std::string_view reading_name(Reading);

/// exact <= claimed in three arithmetics. Any of these throws AssumptionViolated where the claim says nothing
/// about the case.
struct Inequality {
  std::function<std::pair<double, double>(Case const&)> values;  ///< for searching
  std::function<Enclosure(Case const&)> exact, claimed;          ///< for the verdict
  std::function<std::pair<Rational, Rational>(Case const&)>
      fractions;  ///< by a plain loop; may throw NoFraction
  std::function<std::pair<Enclosure, Enclosure>(Case const&)> plain;  ///< by the same plain loop, enclosed
};

/// A case at which the two sides are certainly apart.
struct Witness {
  Case where;
  Enclosure exact, claimed;
  std::string exact_fraction{}, claimed_fraction{};  ///< empty where the numbers are not fractions
  std::string meaning{};  ///< what the two numbers are, where they are not the two sides of the statement
};

/// What an evaluation at run time found.
struct Finding {
  Verdict verdict = Verdict::undecided;
  std::vector<Witness> witnesses{};
  std::string evidence{};  ///< what was evaluated, in one sentence
};

/// A statement of the paper, or of this project about the paper, as data.
struct Claim {
  std::string id;         ///< corollary-5/D/sqrt-decay+constant
  std::string source;     ///< Corollary 5
  std::string statement;  ///< plain text, every symbol as in docs/theorems.md
  Reading reading = Reading::printed;
  Verdict recorded = Verdict::holds;  ///< what a run must find
  std::string scope;                  ///< what the verdict rests on beside the run-time evaluation
  std::string correction{};           ///< id of the corrected claim
  std::optional<Inequality> inequality{};
  std::optional<Domain> domain{};     ///< where to search for violations
  std::vector<Case> cases{};          ///< where the inequality is evaluated; a witness comes first
  std::function<Finding()> decide{};  ///< for claims that are not one inequality
};

/// The verdict at run time. An inequality: `refuted` where enclosures (or exact fractions) lie apart at a
/// case, and a second, plain evaluation agrees; `holds` where none of the cases violates it; `undecided`
/// otherwise. Throws RecheckFailed.
Finding evaluate(Claim const&);

/// The inequality at one case, decided by enclosures and, where these touch, by exact fractions.
Verdict decide_at(Inequality const&, Case const&);

/// The two evaluations of a witness disagree: a defect of this program, never a verdict.
struct RecheckFailed : std::logic_error {
  using std::logic_error::logic_error;
};

/// Both sides at a violating case, evaluated a second time by the plain loop. Throws RecheckFailed.
Witness checked_witness(std::string const& id, Inequality const&, Case const&);

}  // namespace qhm::verify
