#include "core/errors.hpp"

#include <utility>

namespace qhm {

InputError::InputError(std::string field, std::string const& value, std::string const& constraint,
                       std::string const& remedy)
    : std::runtime_error(field + ": " + (value.empty() ? "" : value + " ") + constraint + "; " + remedy),
      field_(std::move(field)) {}

AssumptionViolated::AssumptionViolated(std::uint64_t step, std::string const& what)
    : std::runtime_error("step " + std::to_string(step) + ": " + what), step_(step) {}

}  // namespace qhm
