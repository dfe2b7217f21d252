#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bounds/bound_table.hpp"
#include "bounds/brackets/component.hpp"
#include "bounds/certificates/enclosure.hpp"

namespace qhm::bounds {

/// The class over which the worst case is taken.
enum class GradientClass {
  any,     ///< f L-smooth, gap, variance sigma2: the theorems that do without G
  bounded  ///< of these, the instances with |grad f_i| <= G everywhere: all theorems
};
std::string_view class_name(GradientClass);

/// Both ends of a worst case after K steps of a plan, d_{-1} = 0:
///
///     lower <= sup over the class of [min_{k<K} E|grad f(x_k)|^2, or an average of it] <= upper   [f^2/x^2]
///
/// Every member of `lower` but its width is a value that `witness`, an instance of the class, attains: its
/// low end is proved (interval arithmetic on the decimals of witness, plan and problem). `upper` is the bound
/// in double (certify it with `--certify`). The average with Theorem A's weights takes these as computed in
/// double.
struct Bracket {
  std::string quantity;  ///< `minimum`, or the theorem whose average it is
  GradientClass gradients;
  std::uint64_t steps;            ///< K
  std::string theorem;            ///< that gives the upper end; empty where none applies
  std::optional<double> upper{};  ///< empty where no theorem applies
  std::optional<Enclosure> lower{};
  Witness witness{};
  std::string remark{};  ///< why an end is missing

  /// upper/lower >= 1: 1 says that the theorem cannot be improved here.
  [[nodiscard]] std::optional<double> ratio() const;
};

/// Which averages are bracketed beside the minimum.
enum class Averages {
  none,
  winner,  ///< that of the theorem that gives the minimum's upper end over the smaller class
  all      ///< that of each theorem that applies
};

/// The minimum's bracket for each class, the smaller one first (one where G is inf), then the averages, each
/// with its theorem's own weights (bounds/theorems/weights.hpp) over the larger class that the theorem holds
/// for. Theorem X has no such weights; its average is not bracketed.
std::vector<Bracket> brackets(Problem const&, Plan const&, std::uint64_t steps, Averages = Averages::all);

/// The bracket of the minimum over the smaller class.
Bracket bracket(Problem const&, Plan const&, std::uint64_t steps);

/// {"quantity": "minimum", "gradients": "any", "steps": 12, "theorem": "theorem-a", "upper": 0.5, "lower":
/// [lo, hi] or null, "ratio": 1.3, "witness": [{"calculation": "moments", "curvature": 1, "slope": null,
/// "start": 1, "variance": 1, "noise": "rademacher"}], "remark": ""}
nlohmann::json bracket_record(Bracket const&);

}  // namespace qhm::bounds
