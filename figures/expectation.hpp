#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figures/picture.hpp"
#include "figures/recipe_text.hpp"
#include "figures/scale.hpp"

namespace qhm::figures {

/// The number of a line, or of two, that an expectation is about.
enum class Measure {
  last,          ///< y at the end
  least,         ///< smallest y
  greatest,      ///< largest y
  exponent,      ///< p of y ~ x^p, least squares on logarithms over the tail
  log_exponent,  ///< p of y ~ (log x)^p over the tail
  fact           ///< a number that the picture states by name
};

/// What a figure is expected to show. With `over`, y is that of each line matching `curve` divided by the
/// line that matches `over` and is alike in every trait that `over` does not name (at the x of both).
struct Expectation {
  std::string that;     ///< in words
  std::string because;  ///< why the number and its tolerance
  Measure measure = Measure::last;
  std::string fact{};  ///< for Measure::fact
  Traits curve{};
  std::optional<Traits> over{};
  double tail = 0.5;  ///< share of the range of log x, from its end, that an exponent is fitted to
  double low = 0, high = 0;
  std::vector<Scale> scales{};  ///< where it is evaluated
};

/// Reads `[[expect]]`. Throws InputError naming file, line and key.
Expectation read_expectation(RecipeTable&);

enum class Verdict { met, not_met, not_evaluated };
std::string_view verdict_name(Verdict);

/// What came of an expectation.
struct Judgement {
  Verdict verdict = Verdict::not_evaluated;
  std::vector<double> values{};  ///< one for each line, or pair of lines
  std::string reason{};          ///< why it was not evaluated

  /// `0.012 to 0.084 over 6 lines, expected 0 to 0.5`
  [[nodiscard]] std::string shown(Expectation const&) const;
};

/// Met where every value lies within [low, high]; not evaluated at other scales, and where no line matches.
Judgement judge(Expectation const&, Picture const&, Scale);

}  // namespace qhm::figures
