#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <set>
#include <sstream>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "bounds/theorems/theorem_2.hpp"
#include "bounds/theorems/theorem_4.hpp"
#include "tests/bounds/reference_table.hpp"

namespace qhm::bounds {
namespace {

using Fifty =
    boost::multiprecision::number<boost::multiprecision::cpp_dec_float<50>, boost::multiprecision::et_off>;
using testing::HasSubstr;

/// Calls compare(row, name, computed, printed) for every sum that the table has.
template <class Real, class Compare>
void for_every_sum(Compare compare) {
  for (auto const& row : test::reference_rows()) {
    auto const sums = leading_sums(Profile<Real>(row.plan, row.steps));
    auto const two = theorem_2_terms(sums);
    auto const four = theorem_4_terms(sums);
    Real const computed[] = {sums.alpha,
                             two.A,
                             two.B,
                             two.C,
                             four.A,
                             four.B,
                             four.C,
                             four.D,
                             Real(sums.complement_sq_over_batch / sums.alpha),
                             Real(sums.alpha_omega / sums.alpha)};
    for (std::size_t i = 0; i < std::size(computed); ++i) {
      std::string const name = test::reference_sums[i];
      if (row.sums.at(name).is_null()) continue;
      compare(row.name, name, computed[i], row.sums.at(name).template get<std::string>());
    }
  }
}

/// |computed/expected - 1|, in 50 digits whatever the arithmetic of `computed`.
template <class Real>
double relative_error(Real const& computed, std::string const& expected) {
  Fifty const reference(expected);
  Fifty const value(computed);
  if (reference == 0) return value == 0 ? 0 : std::numeric_limits<double>::infinity();
  return static_cast<double>(abs(value / reference - 1));
}

TEST(Reference, DoubleAgreesTo1e14) {
  // LeadingSums promises 1e-14 for a sum and Theorem 2 the same for a quotient of two; the 1e-13 that a user
  // is told leaves a factor of ten.
  double worst = 0;
  for_every_sum<double>([&](auto const& row, auto const& name, double value, auto const& printed) {
    double const error = relative_error(value, printed);
    EXPECT_LE(error, 1e-14) << row << " " << name << " = " << value;
    worst = std::max(worst, error);
  });
  RecordProperty("worst", std::to_string(worst * 1e16) + "e-16");
}

TEST(Reference, FiftyDigitsAgreeToAllPrintedDigits) {
  // 20 significant digits are printed: half a unit of the last one is at most 5e-20 of the number.
  for_every_sum<Fifty>([](auto const& row, auto const& name, Fifty const& value, auto const& printed) {
    EXPECT_LE(relative_error(value, printed), 5.001e-20) << row << " " << name;
  });
}

/// The printed number, and half a unit of its 20th digit (zeros at the end are left off) on both sides.
Enclosure printed_set(std::string const& printed) {
  Enclosure const value(printed);
  double const size = approximate(value);
  if (size == 0) return value;
  int const exponent = static_cast<int>(std::floor(std::log10(size)));
  Enclosure const half_unit = pow(Enclosure(10), exponent - 19) / 2;
  return value + hull(-half_unit, half_unit);
}

TEST(Reference, EnclosuresMeetThePrintedDigitsAndAreNarrow) {
  // A block's cut is at most 2^(32-128) of the sum on either side, and there are at most a few hundred blocks
  // beside the stages: below 2^-86 for a sum, 2^-85 for a quotient of two.
  for_every_sum<Enclosure>(
      [](auto const& row, auto const& name, Enclosure const& value, auto const& printed) {
        auto const set = printed_set(printed);
        EXPECT_FALSE(certainly_less(value, set) || certainly_less(set, value))
            << row << " " << name << " = " << to_string(value) << " in print " << printed;
        EXPECT_LE(relative_width(value), 0x1p-85) << row << " " << name;
      });
}

TEST(Reference, HasAllSettingsAndTheHugeSteps) {
  auto const rows = test::reference_rows();
  std::set<std::string> kinds;
  std::uint64_t most_steps = 0;
  for (auto const& row : rows) {
    kinds.insert(plan_name(row.plan));
    most_steps = std::max(most_steps, row.steps);
  }
  EXPECT_EQ(kinds.size(), 60U);
  EXPECT_GE(rows.size(), 2 * 60U + 4);
  EXPECT_GE(most_steps, 1'000'000'000'000'000U);
}

TEST(Reference, StepsOfEveryEpochAgree) {
  for (auto const& row : test::reference_rows()) {
    if (row.steps_per_epoch_runs.is_null()) continue;
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

/// What the loader says of a table with this text; empty if it accepts it.
std::string complaint(std::string const& text) {
  std::string const path = testing::TempDir() + "corrupt-reference.json";
  std::ofstream(path) << text;
  std::string message;
  try {
    test::reference_rows(path);
  } catch (std::exception const& wrong) {
    message = wrong.what();
    EXPECT_THAT(message, HasSubstr(path));
  }
  std::remove(path.c_str());
  return message;
}

/// What it says once `at` of the real table is replaced by `value`, or removed where that is null.
std::string complaint_with(std::string const& at, nlohmann::json const& value) {
  auto table = nlohmann::json::parse(std::ifstream(test::reference_path()));
  nlohmann::json::json_pointer const place(at);
  EXPECT_TRUE(table.contains(place)) << at;
  if (value.is_null())
    table.at(place.parent_pointer()).erase(place.back());
  else
    table.at(place) = value;
  return complaint(table.dump());
}

/// The name of the row made from a setting of the table, by its place there.
std::string row_name(std::size_t place, std::string const& which) {
  auto const table = nlohmann::json::parse(std::ifstream(test::reference_path()));
  return "setting " + table.at("settings").at(place).at("id").dump() + " " + which + ": ";
}

TEST(Reference, ACorruptTableStopsTheTestWithItsName) {
  std::stringstream text;
  text << std::ifstream(test::reference_path()).rdbuf();
  EXPECT_EQ(complaint(text.str()), "");
  EXPECT_THAT(complaint(text.str().substr(0, text.str().size() / 2)), HasSubstr("not a whole"));
  EXPECT_THAT(complaint(""), HasSubstr("not a whole"));
  EXPECT_THAT(complaint("[1, 2]"), HasSubstr("cannot use at()"));
  EXPECT_THAT(complaint_with("/huge_K", nullptr), HasSubstr("huge_K"));
  EXPECT_THAT(complaint_with("/settings/3/partial/K", nullptr), HasSubstr(row_name(3, "partial")));
  EXPECT_THAT(complaint_with("/settings/5/params/zeta", nullptr), HasSubstr(row_name(5, "complete")));
  EXPECT_THAT(complaint_with("/huge_K/2/Dprime", nullptr), HasSubstr("huge2: "));
  for (nlohmann::json const& wrong : {nlohmann::json("1.2.3"), nlohmann::json("nan"), nlohmann::json(""),
                                      nlohmann::json(0.5), nlohmann::json("0.5 ")})
    EXPECT_THAT(complaint_with("/settings/7/complete/Bprime", wrong),
                HasSubstr(row_name(7, "complete") + "Bprime is " + wrong.dump()));
  EXPECT_THAT(complaint_with("/huge_K/0/K", "many"), HasSubstr("huge0: K is \"many\""));
  EXPECT_THAT(complaint_with("/huge_K/1/params/alpha_max", "x"), HasSubstr("huge1: alpha_max is \"x\""));
  EXPECT_THAT(complaint_with("/settings/9/params/n", -4), HasSubstr(row_name(9, "complete") + "n is -4"));
  EXPECT_THROW(test::reference_rows("no-such-table.json"), std::runtime_error);
}

}  // namespace
}  // namespace qhm::bounds
