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

Noise make_noise(std::string const& name, std::optional<double> variance, Objective const& objective) {
  if (name == DataSampling::name) {
    if (variance)
      throw InputError("--variance", shortest(*variance), "cannot be set for noise that samples data",
                       "leave it out, or choose another --noise");
    if (!std::visit([]<class Function>(Function const&) { return FiniteSum<Function>; }, objective))
      throw InputError("--noise", name, "needs an objective that is a sum over data",
                       "choose --objective sigmoid-loss or another --noise");
    return DataSampling{};
  }
  double const v = variance.value_or(1);
  if (!std::isfinite(v) || v < 0)
    throw InputError("--variance", shortest(v), "is not a number >= 0", "give a value such as 1");
  std::uint32_t const dim = dimension(objective);
  if (name == Rademacher::name) return Rademacher{v, dim};
  if (name == TwoPoint::name) return TwoPoint{v, dim};
  if (name == Gaussian::name) return Gaussian{v, dim};
  throw InputError("--noise", name, "is not a noise",
                   fmt::format("choose one of: {}", fmt::join(noise_names(), ", ")));
}

Problem problem_of(Objective const& objective, Noise const& noise) {
  return std::visit(
      [&]<class Law>(auto const& f, Law const& n) -> Problem {
        double const gradient_bound = f.gradient_bound();
        double const gap = f.value(start_point(objective).data()) - f.infimum();
        if constexpr (Law::additive)
          return {.smoothness = {f.smoothness()},
                  .variance = {n.variance},
                  .gradient_bound = {gradient_bound + n.radius()},
                  .gap = {gap}};
        else {
          double sample_bound = gradient_bound;
          if constexpr (FiniteSum<std::decay_t<decltype(f)>>) sample_bound = f.sample_gradient_bound();
          return {.smoothness = {f.smoothness()},
                  .variance = {sample_bound * sample_bound},
                  .gradient_bound = {sample_bound},
                  .gap = {gap}};
        }
      },
      objective, noise);
}

}  // namespace qhm::synthetic
