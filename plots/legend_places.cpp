#include "plots/legend_places.hpp"

#include <algorithm>

#include "plots/text_width.hpp"

namespace qhm::plots {
namespace {

constexpr std::size_t most_columns = 6;
constexpr double sample = 2.5, sample_gap = 0.5,
                 column_gap = 0.75;  // in sizes of the type; sample with its gap

}  // namespace

std::vector<LegendPlace> legend_places(std::vector<LegendEntry> const& entries, Page const& page) {
  std::vector<double> left;
  std::size_t rows = entries.size();
  for (std::size_t columns = most_columns; columns >= 1; --columns) {
    rows = (entries.size() + columns - 1) / columns;
    left.clear();
    double from = page.edge();
    for (std::size_t i = 0; i < entries.size(); i += rows) {
      left.push_back(from);
      double widest = 0;
      for (std::size_t j = i; j < std::min(i + rows, entries.size()); ++j)
        widest = std::max(widest, text_width(entries[j].text));
      from += page.type * (sample + widest + column_gap);
    }
    if (from - page.type * column_gap <= page.width) break;
  }
  double const top = page.edge() + page.line() * static_cast<double>(rows);
  std::vector<LegendPlace> places;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    double const from = left[i / rows], words = from + page.type * sample;
    places.push_back({entries[i], from, words - page.type * sample_gap, words,
                      top - page.line() * (static_cast<double>(i % rows) + 0.5)});
  }
  return places;
}

}  // namespace qhm::plots
