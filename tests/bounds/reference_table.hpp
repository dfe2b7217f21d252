#pragma once

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
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
  nlohmann::json sums;  ///< "A", "B", ... as decimal strings
  nlohmann::json steps_per_epoch_runs;
};

inline Plan reference_plan(nlohmann::json const& setting) {
  auto const& p = setting.at("params");
  auto const real = [&](char const* key) { return std::stod(p.at(key).get<std::string>()); };
  bool const growing = setting.at("bs") == "exponential";
  ScheduleNumbers const numbers{.lr_max = real("alpha_max"),
                                .lr_min = real("alpha_min"),
                                .lr_power = real("p"),
                                .batch_size = p.at(growing ? "b0" : "b").get<double>(),
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
  plan.interval = p.at("E");
  plan.epochs = p.at("M");
  plan.samples = p.at("n");
  plan.batch_rounding = BatchRounding::none;
  return plan;
}

inline std::vector<ReferenceRow> reference_rows() {
  std::string const path = std::string(QHM_TEST_DATA) + "/reference.json";
  std::ifstream file(path);
  auto const table = nlohmann::json::parse(file, nullptr, false);
  if (table.is_discarded()) throw std::runtime_error(path + " is not a whole reference table");
  std::vector<ReferenceRow> rows;
  for (auto const& setting : table.at("settings"))
    for (auto const* which : {"complete", "partial"})
      rows.push_back({"setting " + setting.at("id").dump() + " " + which, reference_plan(setting),
                      setting.at(which).at("K"), setting.at(which), setting.at("T_rle")});
  return rows;
}

}  // namespace qhm::test
