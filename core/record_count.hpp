#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "core/errors.hpp"

namespace qhm {

/// A count as a record holds it: a whole number from 0 to 2^64 - 1. `get<std::uint64_t>()` would cast
/// whatever number stands there, and what -3 or 1e300 become is no count. Throws InputError with `name` as
/// its field.
inline std::uint64_t count_of(nlohmann::json const& value, std::string const& name) {
  bool const whole =
      value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
  if (!whole) throw InputError(name, value.dump(), "is not a count", "the record is damaged");
  return value.get<std::uint64_t>();
}

}  // namespace qhm
