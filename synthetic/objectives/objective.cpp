#include "synthetic/objectives/objective.hpp"

#include <fmt/ranges.h>

#include <cmath>
#include <optional>
#include <utility>

#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "synthetic/objectives/counterexamples.hpp"

namespace qhm::synthetic {
namespace {

template <class Function>
void check_dimension(std::uint64_t dim) {
  auto const refuse = [&](std::string const& constraint, std::string const& remedy) {
    throw InputError("--dim", std::to_string(dim), constraint, remedy);
  };
  if constexpr (requires { Function::dim_unit; })
    if (dim % Function::dim_unit != 0)
      refuse(fmt::format("is not a multiple of {}", Function::dim_unit),
             fmt::format("choose such as {} for {}", 4 * Function::dim_unit, Function::name));
  if constexpr (requires { Function::max_dim; })
    if (dim > Function::max_dim)
      refuse(fmt::format("is above {}", Function::max_dim),
             fmt::format("choose a smaller one for {}", Function::name));
}

/// An objective of this type if that is its name.
template <class Function>
std::optional<LoadedObjective> named(std::string const& name, std::uint64_t dim,
                                     std::filesystem::path const& data) {
  if (name != Function::name) return std::nullopt;
  check_dimension<Function>(dim);
  if constexpr (FiniteSum<Function>) {
    TwoClasses classes = load_two_classes(data, dim);
    Function const f{classes.rows.data(), classes.samples, classes.dim};
    return LoadedObjective(f, std::move(classes));
  } else {
    return LoadedObjective(Function{static_cast<std::uint32_t>(dim)});
  }
}

ClippedQuadratic clipped_quadratic(std::uint64_t dim, Shape const& shape) {
  ClippedQuadratic f{static_cast<std::uint32_t>(dim)};
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

void refuse_shape(std::string const& name, Shape const& shape) {
  for (auto const& [flag, given] : {std::pair{"--curvature", shape.curvature},
                                    std::pair{"--slope", shape.slope}, std::pair{"--start", shape.start}})
    if (given)
      throw InputError(flag, shortest(*given), "is not for --objective " + name,
                       "leave it out, or choose clipped-quadratic");
}

/// Calls visit<Function>() for every type of objective.
template <class Visit>
void for_every_type(Visit visit) {
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (visit.template operator()<std::variant_alternative_t<i, Objective>>(), ...);
  }
  (std::make_index_sequence<std::variant_size_v<Objective>>());
}

}  // namespace

std::vector<std::string> objective_names() {
  std::vector<std::string> names;
  for_every_type([&]<class Function>() { names.emplace_back(Function::name); });
  for (auto const& example : counterexamples) names.emplace_back(example.name);
  return names;
}

LoadedObjective make_objective(std::string const& name, std::uint64_t dim, std::filesystem::path const& data,
                               Shape const& shape) {
  if (dim < 1 || dim > max_dim)
    throw InputError("--dim", std::to_string(dim), "is not in 1 .. " + std::to_string(max_dim),
                     "choose a dimension such as 10");
  if (name == ClippedQuadratic::name) return LoadedObjective(clipped_quadratic(dim, shape));
  refuse_shape(name, shape);
  for (auto const& example : counterexamples)
    if (name == example.name) return LoadedObjective(example.of_dimension(static_cast<std::uint32_t>(dim)));
  std::optional<LoadedObjective> made;
  for_every_type([&]<class Function>() {
    if (!made) made = named<Function>(name, dim, data);
  });
  if (made) return *std::move(made);
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
