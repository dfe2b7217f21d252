#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qhm::report {

/// A formula that stands by itself, and the words before it where it is not the first.
struct Display {
  std::string words;  ///< plain text
  std::string tex;
};

/// What docs/bounds.md says of one bound. The page itself is compiled into the program, so that a report and
/// the documentation cannot say two things.
struct Formula {
  std::string name;  ///< `theorem-2`
  std::string what;  ///< its first paragraph, as plain text
  std::vector<Display> displays;
  std::string assumes, equality;      ///< plain text
  std::vector<std::string> claims{};  ///< of the paper and about it, by their ids
};

/// The sections of a page such as docs/bounds.md, in its order. Throws std::invalid_argument for a section
/// without a formula or without what it assumes.
std::vector<Formula> formulas_in(std::string_view page);

/// Those of docs/bounds.md.
std::span<Formula const> formulas();

/// Where the formula of a theorem, or of a claim, stands on the page; empty where there is none.
std::string formula_link(std::string const& theorem_or_claim);

/// All formulas, drawn as MathML, each with what it assumes and, where `claims` has them, links to its
/// claims.
std::string formulas_html(std::set<std::string> const& claims);

}  // namespace qhm::report
