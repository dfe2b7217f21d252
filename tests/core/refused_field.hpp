#pragma once

#include <gmock/gmock.h>

#include <string>

#include "core/errors.hpp"
#include "core/plan.hpp"

namespace qhm::test {

/// The field that `validate` names, in one line, or "" where it accepts.
inline std::string refused_field(Plan const& plan) {
  try {
    validate(plan);
  } catch (InputError const& error) {
    EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
    return error.field();
  }
  return "";
}

}  // namespace qhm::test
