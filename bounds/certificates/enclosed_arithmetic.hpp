#pragma once

#include <limits>

#include "bounds/certificates/enclosure.hpp"
#include "core/arithmetic.hpp"

namespace qhm {

/// What core/arithmetic.hpp asks of an enclosing arithmetic.
template <>
inline constexpr bool encloses<bounds::Enclosure> = true;

template <>
inline int working_bits<bounds::Enclosure>() {
  return static_cast<int>(bounds::working_precision());
}

template <>
inline bounds::Enclosure pi<bounds::Enclosure>() {
  return bounds::enclosed_pi();
}

template <>
inline bounds::Enclosure zeta_of_five_quarters<bounds::Enclosure>() {
  return bounds::enclosed_zeta(bounds::Enclosure(1.25));
}

template <>
inline bounds::Enclosure negligible<bounds::Enclosure>(bounds::Enclosure const& bound) {
  return hull(bounds::Enclosure(0), bound);
}

template <>
inline bounds::Enclosure beyond<bounds::Enclosure>(bounds::Enclosure const& bound) {
  return hull(bound, bounds::Enclosure(std::numeric_limits<double>::infinity()));
}

}  // namespace qhm
