#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace qhm {

/// What the process tells its caller. Programmer mistakes and anything unforeseen end in `internal`.
enum class ExitCode { held = 0, refuted = 1, bad_input = 2, not_applicable = 3, internal = 70 };

/// A value that the user gave and that cannot be used: exit code 2.
///
/// The message is one line: `field: value constraint; remedy`, for example
/// `--beta-max: 1 is not in [0, 1); choose a weight below 1, such as 0.9`.
class InputError : public std::runtime_error {
 public:
  InputError(std::string field, std::string const& value, std::string const& constraint,
             std::string const& remedy);
  [[nodiscard]] std::string const& field() const { return field_; }

 private:
  std::string field_;
};

/// No theorem applies where one was required: exit code 3.
class NotApplicable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A theorem's assumption that a plan breaks, with the first step (counted from 0) that breaks it.
///
/// `step 2: alpha = 5 breaks 0 < alpha < 2/L = 2`.
class AssumptionViolated : public std::runtime_error {
 public:
  AssumptionViolated(std::uint64_t step, std::string const& what);
  [[nodiscard]] std::uint64_t step() const { return step_; }

 private:
  std::uint64_t step_;
};

}  // namespace qhm
