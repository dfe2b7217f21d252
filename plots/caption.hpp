#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "plots/panels.hpp"
#include "plots/run.hpp"
#include "plots/small_multiples.hpp"

namespace qhm::plots {

/// Points that an axis cannot show.
struct LeftOut {
  std::size_t at_x = 0;      ///< x <= 0 on a logarithmic axis
  std::size_t at_y = 0;      ///< y <= 0 on a logarithmic axis
  std::size_t infinite = 0;  ///< x or y infinite
};

/// An exponent in words.
struct CaptionSlope {
  std::string run, text;
  bool over_seeds;  ///< what its interval is from
};

/// What a caption says beyond the figure's own data.
struct CaptionFacts {
  std::set<std::string> bands{};          ///< words of the bands there are
  std::vector<std::string> no_bound{};    ///< `Theorem 2 does not apply to batch constant 64`
  std::vector<std::string> references{};  ///< `published: column loss of FILE.csv`
  std::vector<CaptionSlope> slopes{};
  std::vector<std::string> no_slope{};  ///< runs
  LeftOut left_out{};
};

/// What the lines are, what they claim, how runs ended, what was left out: sentences, plain text, one line.
std::string caption_of(Panels const&, std::vector<Run> const&, SmallMultiples const&, CaptionFacts const&);

}  // namespace qhm::plots
