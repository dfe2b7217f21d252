#pragma once

#include <string>
#include <vector>

namespace qhm::plots {

enum class XAxis { steps, epochs, evaluations, seconds };

enum class BoundChoice {
  tightest,  ///< of each run, the one that ends lowest; none on a linear axis, where bounds flatten the rest
  all,       ///< all that have values
  named      ///< those of Request::named_bounds; empty is none
};

/// What a figure shall show.
struct Request {
  std::vector<std::string> y;  ///< columns; empty: the squared gradient norm that the kind of run records
  XAxis x = XAxis::steps;
  BoundChoice bounds = BoundChoice::tightest;
  std::vector<std::string> named_bounds{};
  bool linear_x = false, linear_y = false;
  std::string title{};
};

/// `steps`, `epochs`, `evaluations`, `seconds`. Throws InputError for `--x`.
XAxis x_axis_from(std::string const& name);

}  // namespace qhm::plots
