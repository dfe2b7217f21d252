#include "synthetic/objectives/objective.hpp"

#include <fmt/ranges.h>

#include <cmath>
#include <optional>
#include <utility>

#include "core/decimal.hpp"
#include "core/errors.hpp"

namespace qhm::synthetic {
namespace {

template <class Function>
Function of_dimension(std::uint64_t dim) {
  return Function{static_cast<std::uint32_t>(dim)};
}

ClippedQuadratic clipped_quadratic(std::uint64_t dim, Shape const& shape) {
  auto f = of_dimension<ClippedQuadratic>(dim);
  auto const require = [](char const* flag, double x, bool usable, char const* constraint) {
    if (!usable) throw InputError(flag, shortest(x), constraint, "give a value such as 1");
  };
  f.curvature = shape.curvature.value_or(f.curvature);
  f.slope = shape.slope.value_or(f.slope);
  f.x0 = shape.start.value_or(f.x0);
  require("--curvature", f.curvature, f.curvature > 0 && std::isfinite(f.curvature), "is not a number > 0");
  require("--slope", f.slope, f.slope > 0, "is not > 0");
  require("--start", f.x0, std::isfinite(f.x0), "is not a number");
  return f;
}

}  // namespace

std::vector<std::string> objective_names() {
  std::vector<std::string> names;
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (names.emplace_back(std::variant_alternative_t<i, Objective>::name), ...);
  }
  (std::make_index_sequence<std::variant_size_v<Objective>>());
  return names;
}

LoadedObjective make_objective(std::string const& name, std::uint64_t dim, std::filesystem::path const& data,
                               Shape const& shape) {
  if (dim < 1 || dim > max_dim)
    throw InputError("--dim", std::to_string(dim), "is not in 1 .. " + std::to_string(max_dim),
                     "choose a dimension such as 10");
  if (name == ClippedQuadratic::name) return LoadedObjective(clipped_quadratic(dim, shape));
  for (auto const& [flag, given] : {std::pair{"--curvature", shape.curvature},
                                    std::pair{"--slope", shape.slope}, std::pair{"--start", shape.start}})
    if (given)
      throw InputError(flag, shortest(*given), "is not for --objective " + name,
                       "leave it out, or choose clipped-quadratic");
  if (name == OneMinusCos::name) return LoadedObjective(of_dimension<OneMinusCos>(dim));
  if (name == LogQuadratic::name) return LoadedObjective(of_dimension<LogQuadratic>(dim));
  if (name == Quadratic::name) return LoadedObjective(of_dimension<Quadratic>(dim));
  if (name == SigmoidLoss::name) return LoadedObjective(load_two_classes(data, dim));
  throw InputError("--objective", name, "is not an objective",
                   fmt::format("choose one of: {}", fmt::join(objective_names(), ", ")));
}

std::uint32_t dimension(Objective const& objective) {
  return std::visit([](auto const& f) { return f.dim; }, objective);
}

std::vector<double> start_point(Objective const& objective) {
  return std::visit(
      [](auto const& f) {
        std::vector<double> x(f.dim);
        for (std::uint32_t j = 0; j < f.dim; ++j) x[j] = f.start(j);
        return x;
      },
      objective);
}

}  // namespace qhm::synthetic
