#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result_folder.hpp"

namespace qhm::plots {

/// A column of a result folder as a reader of the figure knows it.
struct Quantity {
  std::string column;
  std::string name;  ///< in the legend
  std::string axis;  ///< label of its axis with symbol or unit; columns that share it share the axis
  bool logarithmic = true;
  double scale = 1;      ///< the axis shows scale * value
  bool bounded = false;  ///< a squared gradient norm: the theorem columns speak of it
};

/// A column that is not known has its own name on legend and axis.
Quantity quantity_of(std::string const& column);

/// The column to draw where none is asked for.
std::string default_column(std::string const& kind);

/// Columns of theorems are named `theorem-...`: an upper bound on min_{k<K} E|grad f(x_k)|^2.
bool is_bound(std::string const& column);

/// `theorem-4-repaired` -> `Theorem 4 repaired`, `theorem-2-s` -> `Theorem 2-S`
std::string bound_name(std::string const& column);

/// The band that a series has for a column, scaled as the column is.
struct Band {
  std::vector<double> low, high;
  std::string words;  ///< `± 2 standard errors` or `minimum to maximum`
};

/// mean +- 2 standard errors from `<column>_se` (`standard_error` for `mean_grad_sq`), else `<column>_min` to
/// `<column>_max`, else none.
std::optional<Band> band_of(Quantity const&, Series const&);

}  // namespace qhm::plots
