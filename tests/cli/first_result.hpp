#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/program.hpp"

namespace qhm::test {

/// The first of the `results` that a command prints with `--format json`.
inline nlohmann::json first_result(std::string const& arguments) {
  auto const ran = qhm(arguments + " --format json");
  EXPECT_EQ(ran.code, 0) << ran.error;
  return nlohmann::json::parse(ran.out).at("results").at(0);
}

}  // namespace qhm::test
