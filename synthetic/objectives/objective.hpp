#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "synthetic/objectives/clipped_quadratic.hpp"
#include "synthetic/objectives/log_quadratic.hpp"
#include "synthetic/objectives/one_minus_cos.hpp"
#include "synthetic/objectives/quadratic.hpp"
#include "synthetic/objectives/sigmoid_loss.hpp"

namespace qhm::synthetic {

/// Every test function. Each states its value, gradient, smoothness(), gradient_bound() (of f, without
/// noise), infimum() and start(); one suite attacks these facts for all of them.
using Objective = std::variant<OneMinusCos, LogQuadratic, Quadratic, SigmoidLoss, ClippedQuadratic>;

/// An objective with the data that it looks at.
struct LoadedObjective {
  explicit LoadedObjective(Objective f) : function(f) {}
  explicit LoadedObjective(TwoClasses classes)
      : data(std::move(classes)), function(SigmoidLoss{data.rows.data(), data.samples, data.dim}) {}
  LoadedObjective(LoadedObjective&&) = default;
  LoadedObjective& operator=(LoadedObjective&&) = default;

  TwoClasses data;
  Objective function;
};

/// Names for `--objective`, in the order of the variant.
std::vector<std::string> objective_names();

/// Largest dimension: a trial then holds 3 x 128 MiB.
inline constexpr std::uint64_t max_dim = std::uint64_t{1} << 24;

/// Curvature, largest slope and start of clipped-quadratic, each where it differs from the default.
struct Shape {
  std::optional<double> curvature{}, slope{}, start{};
};

/// Throws InputError for an unknown name (listing the known ones), a dimension outside 1 .. max_dim, a shape
/// that is not one or that another objective is given, or what load_two_classes refuses. `data` is read for
/// sigmoid-loss only.
LoadedObjective make_objective(std::string const& name, std::uint64_t dim, std::filesystem::path const& data,
                               Shape const& shape = {});

[[nodiscard]] std::uint32_t dimension(Objective const&);
/// x_0.
[[nodiscard]] std::vector<double> start_point(Objective const&);

}  // namespace qhm::synthetic
