#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/cli/program.hpp"

namespace qhm::test {

/// Bad input ends with code 2 and one line that names the field and says what to do.
inline void expect_refused(std::string const& arguments, std::string const& field, std::string const& hint) {
  auto const ran = qhm(arguments);
  EXPECT_EQ(ran.code, 2) << arguments;
  EXPECT_EQ(ran.out, "") << arguments;
  EXPECT_EQ(std::count(ran.error.begin(), ran.error.end(), '\n'), 1) << ran.error;
  EXPECT_THAT(ran.error, testing::StartsWith("qhm: ")) << arguments;
  EXPECT_THAT(ran.error, testing::HasSubstr(field)) << arguments;
  EXPECT_THAT(ran.error, testing::HasSubstr(hint)) << arguments;
}

}  // namespace qhm::test
