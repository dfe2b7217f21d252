#pragma once

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/plan.hpp"

namespace qhm::test {

/// One row of tests/data/reference.json: a plan, a number of steps, and the sums in 20 digits, computed with
/// 70-digit arithmetic by another program. Batch sizes are kept real there.
struct ReferenceRow {
  std::string name;
  Plan plan;
  std::uint64_t steps;
  nlohmann::json sums;                  ///< "A", "B", ... as decimal strings, null where there is none
  nlohmann::json steps_per_epoch_runs;  ///< null for the huge K
};

/// The sums of a row, in the order in which reference_test.cpp computes them.
inline constexpr char const* reference_sums[] = {"sum_alpha", "A",      "B",      "C",         "Aprime",
                                                 "Bprime",    "Cprime", "Dprime", "Bprime_sq", "C_weighted"};

inline std::string reference_path() {
  return std::string(QHM_TEST_DATA) + "/reference.json";
}

namespace detail {

inline void require_decimal(nlohmann::json const& from, char const* key) {
  static std::regex const decimal(R"(\d+(\.\d+)?(e[+-]?\d+)?)");
  auto const& text = from.at(key);
  if (!text.is_string() || !std::regex_match(text.get<std::string>(), decimal))
    throw std::runtime_error(std::string(key) + " is " + text.dump() + ", not a decimal in a string");
}

inline std::uint64_t count(nlohmann::json const& from, char const* key) {
  auto const& value = from.at(key);
  if (!value.is_number_unsigned())
    throw std::runtime_error(std::string(key) + " is " + value.dump() + ", not a count");
  return value;
}

inline Plan reference_plan(nlohmann::json const& setting) {
  auto const& p = setting.at("params");
  auto const real = [&](char const* key) {
    require_decimal(p, key);
    return std::stod(p.at(key).get<std::string>());
  };
  bool const growing = setting.at("bs") == "exponential";
  ScheduleNumbers const numbers{.lr_max = real("alpha_max"),
                                .lr_min = real("alpha_min"),
                                .lr_power = real("p"),
                                .batch_size = static_cast<double>(count(p, growing ? "b0" : "b")),
                                .batch_growth = growing ? real("delta") : 2,
                                .beta_max = real("beta_max"),
                                .beta_min = real("beta_min"),
                                .beta_factor = real("zeta"),
                                .gamma_max = real("gamma_max"),
                                .gamma_factor = real("lambda")};
  Plan plan;
  plan.learning_rate = make_learning_rate(setting.at("lr"), numbers);
  plan.batch = make_batch(setting.at("bs"), numbers);
  plan.beta = make_beta(setting.at("beta"), numbers);
  plan.gamma = make_gamma(setting.at("gamma"), numbers);
  plan.interval = count(p, "E");
  plan.epochs = count(p, "M");
  plan.samples = count(p, "n");
  plan.batch_rounding = BatchRounding::none;
  return plan;
}

inline ReferenceRow reference_row(std::string const& name, nlohmann::json const& setting,
                                  nlohmann::json const& sums, nlohmann::json const& runs) {
  for (auto const* key : reference_sums)
    if (!sums.at(key).is_null()) require_decimal(sums, key);
  return {name, reference_plan(setting), count(sums, "K"), sums, runs};
}

}  // namespace detail

/// Every setting at a whole number of epochs and inside one, then the rows of huge K. Throws
/// std::runtime_error, which names the file, the row and what is wrong, unless all of it can be read.
inline std::vector<ReferenceRow> reference_rows(std::string const& path = reference_path()) {
  std::ifstream file(path);
  auto const table = nlohmann::json::parse(file, nullptr, false);
  std::string at = path;
  try {
    if (table.is_discarded()) throw std::runtime_error("not a whole reference table");
    std::vector<ReferenceRow> rows;
    for (auto const& setting : table.at("settings"))
      for (auto const* which : {"complete", "partial"}) {
        std::string const name = "setting " + setting.at("id").dump() + " " + which;
        at = path + ", " + name;
        rows.push_back(detail::reference_row(name, setting, setting.at(which), setting.at("T_rle")));
      }
    at = path;
    for (auto const& row : table.at("huge_K")) {
      std::string const name = row.at("id");
      at = path + ", " + name;
      rows.push_back(detail::reference_row(name, row, row, nullptr));
    }
    return rows;
  } catch (std::exception const& wrong) {
    throw std::runtime_error(at + ": " + wrong.what());
  }
}

}  // namespace qhm::test
