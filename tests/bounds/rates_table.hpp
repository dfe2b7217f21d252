#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/plan.hpp"

namespace qhm::test {

/// The 60 rows of tests/data/rates.csv: each combination's conditions and the orders of its terms in K, as
/// they were derived by hand, independently of the rules in code. By column name.
using RatesRow = std::map<std::string, std::string>;

inline std::vector<RatesRow> rates_rows() {
  std::ifstream file(std::string(QHM_TEST_DATA) + "/rates.csv");
  auto const cells_of = [](std::string const& line) {
    std::vector<std::string> cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    return cells;
  };
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error("tests/data/rates.csv cannot be read");
  auto const header = cells_of(line);
  std::vector<RatesRow> rows;
  while (std::getline(file, line)) {
    auto const cells = cells_of(line);
    if (cells.size() != header.size()) throw std::runtime_error("rates.csv: wrong number of cells: " + line);
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < cells.size(); ++i) row[header[i]] = cells[i];
  }
  return rows;
}

/// The row's kinds with the given numbers.
inline Plan plan_of(RatesRow const& row, ScheduleNumbers const& numbers, Plan plan = {}) {
  plan.learning_rate = make_learning_rate(row.at("lr"), numbers);
  plan.batch = make_batch(row.at("batch"), numbers);
  plan.beta = make_beta(row.at("beta"), numbers);
  plan.gamma = make_gamma(row.at("gamma"), numbers);
  return plan;
}

}  // namespace qhm::test
