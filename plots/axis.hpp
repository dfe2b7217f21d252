#pragma once

#include <span>
#include <string>
#include <vector>

namespace qhm::plots {

/// A tick of an axis: labelled, or a minor one where the label is empty.
struct Tick {
  double at;
  std::string label;
  bool shown = true;  ///< false: a long tick whose label would meet another's, or is said by another panel
};

/// One axis of a figure, in the units that its label names.
struct Axis {
  std::string label;
  bool logarithmic = true;
  double low = 0, high = 1;  ///< what is shown, low < high; positive where logarithmic
  std::vector<Tick> ticks;   ///< increasing, inside [low, high]
};

/// An axis that shows all of `values` with a small margin. Logarithmic: ticks at powers of ten, or at 1, 2, 5
/// times powers of ten where fewer than two powers would be in sight. Linear: ticks at multiples of 1, 2 or 5
/// times a power of ten. Requires at least one value, all finite, and positive where logarithmic.
Axis axis_over(std::string label, bool logarithmic, std::span<double const> values);

/// An axis from `low` to `high` exactly, with the same ticks. Requires low < high, and low > 0 where
/// logarithmic.
Axis axis_between(std::string label, bool logarithmic, double low, double high);

/// `10⁻³`
std::string power_of_ten(int exponent);

/// A number as a tick shows it: `0.05`, `2×10⁶`. At most 6 significant digits.
std::string tick_number(double value);

}  // namespace qhm::plots
