#include "plots/bounds_shown.hpp"

#include <algorithm>
#include <cmath>

#include "core/errors.hpp"

namespace qhm::plots {
namespace {

/// The bound that ends lowest among those that have a value at their end and are not refuted.
std::vector<std::string> tightest_bound(Run const& run) {
  std::string tightest;
  double least = INFINITY;
  for (auto const& column : run.result.series.columns()) {
    if (!is_bound(column) || run.refuted.contains(column)) continue;
    auto const values = run.result.series.column(column);
    if (!values.empty() && values.back() < least) {
      least = values.back();
      tightest = column;
    }
  }
  return tightest.empty() ? std::vector<std::string>{} : std::vector{tightest};
}

}  // namespace

std::vector<std::string> bounds_shown(Request const& request, Quantity const& observed, bool logarithmic,
                                      Run const& run) {
  if (request.bounds == BoundChoice::named) {
    if (!observed.bounded && !request.named_bounds.empty())
      throw InputError("--bounds", request.named_bounds.front(),
                       "bounds a squared gradient norm, not " + observed.column, "choose --bounds none");
    return request.named_bounds;
  }
  if (!observed.bounded) return {};
  if (request.bounds == BoundChoice::tightest)
    return logarithmic ? tightest_bound(run) : std::vector<std::string>{};
  std::vector<std::string> all;
  std::ranges::copy_if(run.result.series.columns(), std::back_inserter(all), is_bound);
  return all;
}

Standing standing_of(Run const& run, std::string const& column) {
  if (run.refuted.contains(column)) return Standing::refuted;
  return run.origin == Origin::analytic ? Standing::bound : Standing::estimate;
}

}  // namespace qhm::plots
