#include "synthetic/noise/noise.hpp"

#include <fmt/ranges.h>

#include <cmath>
#include <utility>

#include "core/decimal.hpp"
#include "core/errors.hpp"

namespace qhm::synthetic {

std::vector<std::string> noise_names() {
  std::vector<std::string> names;
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (names.emplace_back(std::variant_alternative_t<i, Noise>::name), ...);
  }
  (std::make_index_sequence<std::variant_size_v<Noise>>());
  return names;
}

bool samples_data(Noise const& noise) {
  return std::visit([]<class Law>(Law const&) { return SamplesData<Law>; }, noise);
}

namespace {

void require_finite_sum(std::string const& name, std::optional<double> variance, Objective const& objective) {
  if (variance)
    throw InputError("--variance", shortest(*variance), "cannot be set for noise that samples data",
                     "leave it out, or choose another --noise");
  bool const is_sum =
      std::visit([]<class Function>(Function const&) { return FiniteSum<Function>; }, objective);
  if (!is_sum)
    throw InputError("--noise", name, "needs an objective that is a sum over data",
                     "choose an --objective on data such as sigmoid-loss, or another --noise");
}

Multiplicative multiplicative(double variance, Objective const& objective) {
  double const bound = std::visit([](auto const& f) { return f.gradient_bound(); }, objective);
  if (!std::isfinite(bound))
    throw InputError("--noise", std::string(Multiplicative::name),
                     "needs an objective with bounded gradients", "choose another --objective or --noise");
  return {.variance = variance, .rho = bound > 0 ? std::sqrt(variance) / bound : 0};
}

}  // namespace

Noise make_noise(std::string const& name, std::optional<double> variance, Objective const& objective) {
  if (name == DataSampling::name || name == DataWithoutReplacement::name) {
    require_finite_sum(name, variance, objective);
    if (name == DataSampling::name) return DataSampling{};
    return DataWithoutReplacement{};
  }
  double const v = variance.value_or(1);
  if (!std::isfinite(v) || v < 0)
    throw InputError("--variance", shortest(v), "is not a number >= 0", "give a value such as 1");
  std::uint32_t const dim = dimension(objective);
  if (name == Rademacher::name) return Rademacher{v, dim};
  if (name == TwoPoint::name) return TwoPoint{v, dim};
  if (name == ThreePoint::name) return ThreePoint{v, dim};
  if (name == Gaussian::name) return Gaussian{v, dim};
  if (name == Sphere::name) return Sphere{v, dim};
  if (name == Multiplicative::name) return multiplicative(v, objective);
  throw InputError("--noise", name, "is not a noise",
                   fmt::format("choose one of: {}", fmt::join(noise_names(), ", ")));
}

Problem problem_of(Objective const& objective, Noise const& noise) {
  return std::visit(
      [&]<class Function, class Law>(Function const& f, Law const& n) -> Problem {
        Problem problem{.smoothness = {f.smoothness()},
                        .variance = {},
                        .gradient_bound = {f.gradient_bound()},
                        .gap = {f.value(start_point(objective).data()) - f.infimum()}};
        if constexpr (FiniteSum<Function> && SamplesData<Law>) {
          problem.gradient_bound = {f.sample_gradient_bound()};
          problem.variance = {f.sample_gradient_bound() * f.sample_gradient_bound()};
        } else if constexpr (std::same_as<Law, Multiplicative>) {
          problem.gradient_bound = {f.gradient_bound() * (1 + n.rho)};
          problem.variance = {n.variance};
        } else if constexpr (!SamplesData<Law>) {
          problem.gradient_bound = {f.gradient_bound() + n.radius()};
          problem.variance = {n.variance};
        }
        return problem;
      },
      objective, noise);
}

}  // namespace qhm::synthetic
