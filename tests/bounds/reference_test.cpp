#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_dec_float.hpp>

#include "bounds/theorems/theorem_2.hpp"
#include "bounds/theorems/theorem_4.hpp"
#include "tests/bounds/reference_table.hpp"

namespace qhm::bounds {
namespace {

using Fifty = boost::multiprecision::cpp_dec_float_50;

/// Name and value of every sum that the reference table has.
template <class Real>
std::vector<std::pair<std::string, Real>> computed_sums(Plan const& plan, std::uint64_t steps) {
  auto const sums = leading_sums(Profile<Real>(plan, steps));
  auto const two = theorem_2_terms(sums);
  auto const four = theorem_4_terms(sums);
  return {{"sum_alpha", sums.alpha},
          {"A", two.A},
          {"B", two.B},
          {"C", two.C},
          {"Aprime", four.A},
          {"Bprime", four.B},
          {"Cprime", four.C},
          {"Dprime", four.D},
          {"Bprime_sq", Real(sums.complement_sq_over_batch / sums.alpha)},
          {"C_weighted", Real(sums.alpha_omega / sums.alpha)}};
}

/// |computed/expected - 1|, in 50 digits whatever the arithmetic of `computed`.
template <class Real>
double relative_error(Real const& computed, std::string const& expected) {
  Fifty const reference(expected);
  Fifty const value(computed);
  if (reference == 0) return value == 0 ? 0 : std::numeric_limits<double>::infinity();
  return static_cast<double>(abs(value / reference - 1));
}

TEST(Reference, DoubleAgreesTo1e13) {
  double worst = 0;
  for (auto const& row : test::reference_rows())
    for (auto const& [name, value] : computed_sums<double>(row.plan, row.steps)) {
      double const error = relative_error(value, row.sums.at(name));
      EXPECT_LE(error, 1e-13) << row.name << " " << name << " = " << value;
      worst = std::max(worst, error);
    }
  // The docstrings promise 2e-15 for a sum, so 5e-15 for a quotient of two and for parameters read as
  // doubles.
  EXPECT_LE(worst, 5e-15);
}

TEST(Reference, FiftyDigitsAgreeToAllPrintedDigits) {
  for (auto const& row : test::reference_rows())
    for (auto const& [name, value] : computed_sums<Fifty>(row.plan, row.steps))
      EXPECT_LE(relative_error(value, row.sums.at(name)), 1e-19) << row.name << " " << name;
}

TEST(Reference, StepsOfEveryEpochAgree) {
  for (auto const& row : test::reference_rows()) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> runs;
    for (auto const& run : batch_runs(row.plan, row.plan.epochs, max_steps)) {
      if (!runs.empty() && runs.back().first == run.steps_per_epoch)
        runs.back().second += run.epochs;
      else
        runs.emplace_back(run.steps_per_epoch, run.epochs);
    }
    EXPECT_EQ(nlohmann::json(runs), row.steps_per_epoch_runs) << row.name;
  }
}

}  // namespace
}  // namespace qhm::bounds
