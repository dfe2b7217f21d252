#include "figures/expectation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/power_law.hpp"

namespace qhm::figures {
namespace {

constexpr std::array measures{std::pair{"last", Measure::last},
                              std::pair{"least", Measure::least},
                              std::pair{"greatest", Measure::greatest},
                              std::pair{"exponent", Measure::exponent},
                              std::pair{"log-exponent", Measure::log_exponent},
                              std::pair{"fact", Measure::fact}};

struct Points {
  std::vector<double> x, y;
};

Points measured(Trace const& trace) {
  Points points;
  for (std::size_t i = 0; i < trace.x.size(); ++i)
    if (std::isfinite(trace.x[i]) && std::isfinite(trace.y[i]))
      points.x.push_back(trace.x[i]), points.y.push_back(trace.y[i]);
  return points;
}

/// a.y / b.y where both have a point at the same x.
Points quotient(Points const& a, Points const& b) {
  Points ratio;
  for (std::size_t i = 0; i < a.x.size(); ++i)
    for (std::size_t j = 0; j < b.x.size(); ++j)
      if (a.x[i] == b.x[j]) ratio.x.push_back(a.x[i]), ratio.y.push_back(a.y[i] / b.y[j]);
  return ratio;
}

/// The exponent of y in x over the last `tail` of the range of log x; with `of_logarithm` in log x.
std::optional<double> exponent(Points const& points, double tail, bool of_logarithm) {
  Points last;
  double const end = std::log(points.x.back()), begin = std::log(points.x.front());
  for (std::size_t i = 0; i < points.x.size(); ++i) {
    double const log_x = std::log(points.x[i]);
    if (!(points.y[i] > 0) || !(log_x >= end - tail * (end - begin)) || (of_logarithm && log_x <= 0))
      continue;
    last.x.push_back(of_logarithm ? log_x : points.x[i]);
    last.y.push_back(points.y[i]);
  }
  if (last.x.size() < 2 || last.x.front() == last.x.back()) return std::nullopt;
  return fitted_slope(last.x, last.y);
}

/// Nothing where the points do not have that number.
std::optional<double> number_of(Points const& points, Expectation const& expected) {
  if (points.y.empty()) return std::nullopt;
  switch (expected.measure) {
    case Measure::last:
      return points.y.back();
    case Measure::least:
      return *std::min_element(points.y.begin(), points.y.end());
    case Measure::greatest:
      return *std::max_element(points.y.begin(), points.y.end());
    case Measure::exponent:
      return exponent(points, expected.tail, false);
    case Measure::log_exponent:
      return exponent(points, expected.tail, true);
    case Measure::fact:
      break;
  }
  return std::nullopt;
}

/// Alike in every trait that `over` does not name.
bool are_alike(Trace const& a, Trace const& b, Traits const& over) {
  auto const rest = [&](Traits traits) {
    std::erase_if(traits, [&](auto const& t) { return over.contains(t.first); });
    return traits;
  };
  return rest(a.traits) == rest(b.traits);
}

/// The number of a line over another: at the last points where the measure is `last`, which compares ends
/// even where the two have other x.
std::optional<double> number_of_pair(Points const& a, Points const& b, Expectation const& expected) {
  if (expected.measure != Measure::last) return number_of(quotient(a, b), expected);
  if (a.y.empty() || b.y.empty()) return std::nullopt;
  return a.y.back() / b.y.back();
}

std::vector<double> values_of(Expectation const& expected, std::vector<Trace> const& traces) {
  std::vector<double> values;
  auto const keep = [&](std::optional<double> const& value) {
    if (value) values.push_back(*value);
  };
  for (auto const& trace : traces) {
    if (!matches(trace.traits, expected.curve)) continue;
    if (!expected.over) {
      keep(number_of(measured(trace), expected));
      continue;
    }
    for (auto const& other : traces)
      if (&other != &trace && matches(other.traits, *expected.over) &&
          are_alike(trace, other, *expected.over))
        keep(number_of_pair(measured(trace), measured(other), expected));
  }
  return values;
}

}  // namespace

Expectation read_expectation(RecipeTable& table) {
  Expectation expected{.that = table.text("that"), .because = table.text("because")};
  auto const name = table.text("measure");
  auto const known =
      std::find_if(measures.begin(), measures.end(), [&](auto const& m) { return m.first == name; });
  if (known == measures.end())
    table.refuse("measure", name + " is not a measure",
                 "choose last, least, greatest, exponent, log-exponent or fact");
  expected.measure = known->second;
  if (expected.measure == Measure::fact) {
    expected.fact = table.text("fact");
  } else {
    expected.curve = table.words("curve");
    if (table.has("over")) expected.over = table.words("over");
    if (table.has("tail")) expected.tail = table.number("tail");
    if (!(expected.tail > 0 && expected.tail <= 1))
      table.refuse("tail", "is not in (0, 1]", "0.5 is the last half of the range of log x");
  }
  auto const within = table.numbers("within");
  if (within.size() != 2 || !(within[0] <= within[1]))
    table.refuse("within", "is not [least, greatest]", "write it like within = [0, 0.5]");
  expected.low = within[0], expected.high = within[1];
  for (auto const& scale : table.texts("scales", {"smoke", "reduced", "paper"})) {
    auto const at =
        std::find_if(every_scale.begin(), every_scale.end(), [&](Scale s) { return scale_name(s) == scale; });
    if (at == every_scale.end())
      table.refuse("scales", scale + " is not a scale", "choose smoke, reduced or paper");
    expected.scales.push_back(*at);
  }
  table.finish();
  return expected;
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::met:
      return "met";
    case Verdict::not_met:
      return "not met";
    case Verdict::not_evaluated:
      break;
  }
  return "not evaluated";
}

std::string Judgement::shown(Expectation const& expected) const {
  if (values.empty()) return reason;
  auto const [least, greatest] = std::minmax_element(values.begin(), values.end());
  auto const found = values.size() == 1
                         ? fmt::format("{:.4g}", *least)
                         : fmt::format("{:.4g} to {:.4g} ({} lines)", *least, *greatest, values.size());
  auto const asked = expected.low == expected.high ? fmt::format("{:.4g}", expected.low)
                     : std::isinf(expected.high)   ? fmt::format("at least {:.4g}", expected.low)
                     : std::isinf(expected.low)
                         ? fmt::format("at most {:.4g}", expected.high)
                         : fmt::format("{:.4g} to {:.4g}", expected.low, expected.high);
  return found + ", expected " + asked;
}

Judgement judge(Expectation const& expected, Picture const& picture, Scale scale) {
  if (std::find(expected.scales.begin(), expected.scales.end(), scale) == expected.scales.end())
    return {.reason = fmt::format("not asked at scale {}", scale_name(scale))};
  Judgement judgement;
  if (expected.measure == Measure::fact) {
    auto const fact = picture.facts.find(expected.fact);
    if (fact == picture.facts.end()) return {.reason = "the picture states no " + expected.fact};
    judgement.values.push_back(fact->second);
  } else if (auto const* curves = std::get_if<Curves>(&picture.content)) {
    judgement.values = values_of(expected, curves->traces);
  }
  if (judgement.values.empty()) return {.reason = "no line of it is there"};
  bool const met = std::all_of(judgement.values.begin(), judgement.values.end(), [&](double value) {
    return value >= expected.low && value <= expected.high;  // false for NaN
  });
  judgement.verdict = met ? Verdict::met : Verdict::not_met;
  return judgement;
}

}  // namespace qhm::figures
