#include "plots/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace qhm::plots {
namespace {

constexpr int most_labels = 7;

/// 10^exponent, correctly rounded, which std::pow need not be.
double ten_to(int exponent) {
  return std::strtod(fmt::format("1e{}", exponent).c_str(), nullptr);
}
double times_ten_to(int digit, int exponent) {
  return std::strtod(fmt::format("{}e{}", digit, exponent).c_str(), nullptr);
}

std::vector<Tick> power_ticks(double low, double high, int first, int last) {
  int const stride = (last - first) / most_labels + 1;
  std::vector<Tick> ticks;
  for (int e = first - 1; e <= last; ++e)
    for (int digit = 1; digit <= (stride == 1 ? 9 : 1); ++digit) {
      double const at = times_ten_to(digit, e);
      bool const labelled = digit == 1 && (e - first) % stride == 0;
      if (at >= low && at <= high) ticks.push_back({at, labelled ? power_of_ten(e) : ""});
    }
  return ticks;
}

std::vector<Tick> one_two_five_ticks(double low, double high, int first, int last) {
  std::vector<Tick> ticks;
  for (int e = first - 1; e <= last; ++e)
    for (int digit = 1; digit <= 9; ++digit) {
      double const at = times_ten_to(digit, e);
      bool const labelled = digit == 1 || digit == 2 || digit == 5;
      if (at >= low && at <= high) ticks.push_back({at, labelled ? tick_number(at) : ""});
    }
  return ticks;
}

std::vector<Tick> linear_ticks(double low, double high) {
  double const rough = (high - low) / (most_labels - 2);
  double const power = ten_to(static_cast<int>(std::floor(std::log10(rough))));
  double step = 10 * power;
  for (double const digit : {5.0, 2.0, 1.0})
    if (digit * power >= rough) step = digit * power;
  std::vector<Tick> ticks;
  for (double i = std::ceil(low / step); i * step <= high; ++i)
    ticks.push_back({i * step, tick_number(i * step)});
  return ticks;
}

auto labelled_count(std::vector<Tick> const& ticks) {
  return std::count_if(ticks.begin(), ticks.end(), [](Tick const& t) { return !t.label.empty(); });
}

std::vector<Tick> logarithmic_ticks(double low, double high) {
  int const first = static_cast<int>(std::ceil(std::log10(low)));
  int const last = static_cast<int>(std::floor(std::log10(high)));
  auto ticks = power_ticks(low, high, first, last);
  if (labelled_count(ticks) < 2) ticks = one_two_five_ticks(low, high, first, last + 1);
  if (labelled_count(ticks) < 2) ticks = linear_ticks(low, high);
  return ticks;
}

}  // namespace

Axis axis_over(std::string label, bool logarithmic, std::span<double const> values) {
  auto const [least, greatest] = std::minmax_element(values.begin(), values.end());
  double low = *least, high = *greatest;
  if (logarithmic) {
    double const margin = low == high ? 2 : std::pow(high / low, 0.04);
    // The ends stay inside the normal doubles, where a logarithm of them is exact enough.
    low = std::max(low / margin, 1e-300);
    high = std::min(high * margin, 1e300);
    return axis_between(std::move(label), true, low, high);
  }
  double const margin = low == high ? std::max(std::abs(low) / 2, 1e-12) : 0.04 * (high - low);
  return axis_between(std::move(label), false, low - margin, high + margin);
}

Axis axis_between(std::string label, bool logarithmic, double low, double high) {
  return {std::move(label), logarithmic, low, high,
          logarithmic ? logarithmic_ticks(low, high) : linear_ticks(low, high)};
}

std::string power_of_ten(int exponent) {
  constexpr std::array<std::string_view, 10> superscript{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = exponent < 0 ? "10⁻" : "10";
  for (char const digit : std::to_string(std::abs(exponent)))
    text += superscript[static_cast<std::size_t>(digit - '0')];
  return text;
}

std::string tick_number(double value) {
  double const size = std::abs(value);
  if (size == 0) return "0";
  if (size >= 1e-3 && size < 1e5) return fmt::format("{:g}", value);
  std::string const scientific = fmt::format("{:.5e}", value);
  auto const e = scientific.find('e');
  std::string const mantissa = fmt::format("{:g}", std::atof(scientific.substr(0, e).c_str()));
  std::string const power = power_of_ten(std::atoi(scientific.c_str() + e + 1));
  return mantissa == "1" ? power : mantissa + "×" + power;
}

}  // namespace qhm::plots
