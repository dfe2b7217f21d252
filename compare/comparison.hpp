#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compare/bound_ratios.hpp"
#include "compare/exponents.hpp"
#include "compare/plan_order.hpp"
#include "compare/shape.hpp"

namespace qhm::compare {

/// What a comparison is made of, a table each.
enum class Part { bounds, shape, exponents, order };
/// `bounds`, `shape`, `exponents`, `order`
std::string part_name(Part);
/// Throws InputError for `--parts`.
Part part_from(std::string const& name);

struct Request {
  plots::XAxis x = plots::XAxis::epochs;  ///< of the budget and of the last half
  std::string column{};                   ///< fitted by shape and exponents; empty: the running minimum
  std::vector<bounds::Theorem const*> theorems{};  ///< of the bounds and the order
  std::vector<Part> parts{};              ///< empty: all; the order only where there are enough plans for one
  std::optional<std::uint64_t> within{};  ///< epochs of each run that are compared; nothing: all
  bool force = false;                     ///< lets different problems and functionals through, labelled
};

/// One plan, its seeds pooled.
struct PlanReport {
  PlanGroup group;
  double observed = 0;  ///< observed_minimum
  std::vector<BoundRatio> bounds{};
  std::optional<ShapeFit> shape{};
  std::vector<Exponent> exponents{};
  std::string column{};  ///< that shape and exponents were fitted to
};

struct Comparison {
  plots::XAxis x = plots::XAxis::epochs;
  std::optional<std::uint64_t> within{};
  std::string label{};  ///< `different problems: ...`; empty where all is one
  std::vector<LeftOut> left_out{};
  std::vector<Part> parts{};  ///< that were made
  std::vector<PlanReport> plans{};
  std::optional<PlanOrder> order{};
  std::string no_order{};  ///< why none was made where none was asked for by name
};

/// Predicted against observed. Throws InputError for folders that cannot be compared.
Comparison compare(std::vector<std::filesystem::path> const& folders, Request const&);

}  // namespace qhm::compare
