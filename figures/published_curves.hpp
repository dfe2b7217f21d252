#pragma once

#include <filesystem>
#include <optional>

#include "figures/picture.hpp"
#include "figures/recipe.hpp"

namespace qhm::figures {

/// Mean, smallest and largest of three published runs after each epoch.
struct PublishedSeries {
  std::vector<double> epoch, mean, low, high;
};

/// Throws InputError naming the file for columns or a series that are not there.
PublishedSeries published_series(PublishedCurves const&, std::filesystem::path const& folder);

/// The curve as a reference line, with traits `series`: `published` and `method`; nothing along an axis that
/// it was not published for (steps, evaluations).
std::optional<Trace> published_trace(PublishedCurves const&, std::string const& x,
                                     std::filesystem::path const& folder);

}  // namespace qhm::figures
