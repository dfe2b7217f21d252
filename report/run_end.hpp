#pragma once

#include <optional>
#include <string>

#include "report/contents.hpp"

namespace qhm::report {

/// A bound of a theorem column.
struct NamedBound {
  std::string theorem;  ///< `theorem-2-s`
  double value;         ///< [f^2/x^2]
};

/// Where a run stands in its last row.
struct RunEnd {
  double steps, epochs, evaluations;     ///< NaN where the series has no such column
  double observed;                       ///< min over k < K of the observed squared gradient norm
  std::optional<NamedBound> smallest{};  ///< of the bounds that apply there and are not refuted
  [[nodiscard]] double ratio() const;    ///< smallest bound / observed; NaN without one
};
RunEnd end_of(ReportedRun const&);

/// The column of the running minimum that the bounds speak of; empty for a kind that has none.
std::string minimum_column(std::string const& kind);

/// The last value of a column, NaN where it is not in the series.
double last_value(ReportedRun const&, std::string const& column);

/// `estimated` constants make a bound an estimate.
bool estimated(ReportedRun const&);

}  // namespace qhm::report
