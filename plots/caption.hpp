#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plots/figure.hpp"
#include "plots/run.hpp"

namespace qhm::plots {

/// Points that an axis cannot show.
struct LeftOut {
  std::size_t at_x = 0;      ///< x <= 0 on a logarithmic axis
  std::size_t at_y = 0;      ///< y <= 0 on a logarithmic axis
  std::size_t infinite = 0;  ///< x or y infinite
};

/// What a caption says beyond the figure's own data.
struct CaptionFacts {
  std::string band;                   ///< words of the band, empty without one
  std::vector<std::string> no_bound;  ///< `Theorem 2 does not apply to batch constant 64`
  LeftOut left_out;
};

/// What the lines are, what they claim, how runs ended, what was left out: sentences, plain text, one line.
std::string caption_of(Figure const&, std::vector<Run> const&, CaptionFacts const&);

}  // namespace qhm::plots
