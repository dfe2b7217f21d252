#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result_folder.hpp"
#include "plots/request.hpp"

namespace qhm::plots {

/// A column of a result folder as a reader of the figure knows it.
struct Quantity {
  std::string column;
  std::string name;  ///< in the legend
  std::string axis;  ///< label of its axis with symbol or unit; columns that share it share the axis
  bool logarithmic = true;
  double scale = 1;      ///< the axis shows scale * value
  bool bounded = false;  ///< a squared gradient norm: the theorem columns speak of it
  bool held = false;     ///< a schedule: the value of a row was used in the whole epoch before it
};

/// A column that is not known has its own name on legend and axis.
Quantity quantity_of(std::string const& column);

/// The column to draw where none is asked for.
std::string default_column(std::string const& kind);

/// Columns of theorems are named `theorem-...` or `corollary-...`: an upper bound on
/// min_{k<K} E|grad f(x_k)|^2.
bool is_bound(std::string const& column);

/// `theorem-4-repaired` -> `Theorem 4 repaired`, `theorem-2-s` -> `Theorem 2-S`, `corollary-a1` -> `Corollary
/// A1`
std::string bound_name(std::string const& column);

/// The band that a series has for a column, scaled as the column is.
struct Band {
  std::vector<double> low, high;
  std::string words;  ///< `± 2 standard errors` or `minimum to maximum`
};

/// What a series has beside a column: mean +- 2 standard errors from `<column>_se` (`standard_error` for
/// `mean_grad_sq`), or `<column>_min` to `<column>_max`. `seeds` is the number that was pooled, 1 for none:
/// it says which of the two `automatic` is, and is part of the words. None where the columns are not there.
std::optional<Band> band_of(Quantity const&, Series const&, BandChoice choice = BandChoice::automatic,
                            std::size_t seeds = 1);

}  // namespace qhm::plots
