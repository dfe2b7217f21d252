#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "synthetic/objectives/clipped_quadratic.hpp"
#include "synthetic/objectives/double_well.hpp"
#include "synthetic/objectives/geman_mcclure.hpp"
#include "synthetic/objectives/griewank.hpp"
#include "synthetic/objectives/hard_chain.hpp"
#include "synthetic/objectives/log_cosh.hpp"
#include "synthetic/objectives/log_quadratic.hpp"
#include "synthetic/objectives/logistic_loss.hpp"
#include "synthetic/objectives/matrix_factorisation.hpp"
#include "synthetic/objectives/nesterov_chain.hpp"
#include "synthetic/objectives/one_minus_cos.hpp"
#include "synthetic/objectives/phase_retrieval.hpp"
#include "synthetic/objectives/pseudo_huber.hpp"
#include "synthetic/objectives/quadratic.hpp"
#include "synthetic/objectives/rastrigin.hpp"
#include "synthetic/objectives/ripple.hpp"
#include "synthetic/objectives/robust_regression.hpp"
#include "synthetic/objectives/rosenbrock.hpp"
#include "synthetic/objectives/sigmoid_loss.hpp"
#include "synthetic/objectives/spectrum.hpp"
#include "synthetic/objectives/tanh_network.hpp"
#include "synthetic/objectives/tanh_squared.hpp"
#include "synthetic/objectives/tukey.hpp"
#include "synthetic/objectives/two_classes.hpp"
#include "synthetic/objectives/welsch.hpp"

namespace qhm::synthetic {

/// Every test function. Each states its value, gradient, smoothness(), gradient_bound() (of f, without
/// noise), infimum() and start(); one suite attacks these facts for all of them. Those with `separable` have
/// the gradient of any run of coordinates as slopes(); a FiniteSum has gradients of single samples.
using Objective =
    std::variant<OneMinusCos, LogQuadratic, GemanMcClure, Welsch, TanhSquared, Tukey, DoubleWell, Ripple,
                 Rastrigin, PseudoHuber, LogCosh, Quadratic, Spectrum, ClippedQuadratic, SigmoidLoss,
                 RobustRegression, LogisticNonconvex, Griewank, Rosenbrock, MatrixFactorisation,
                 PhaseRetrieval, TanhNetwork, HardChain, NesterovChain>;

/// An objective with the data that it looks at.
struct LoadedObjective {
  explicit LoadedObjective(Objective f, TwoClasses rows = {}) : data(std::move(rows)), function(f) {}
  LoadedObjective(LoadedObjective&&) = default;  // a moved vector keeps its rows where they are
  LoadedObjective& operator=(LoadedObjective&&) = default;

  TwoClasses data;
  Objective function;
};

/// Names for `--objective`.
std::vector<std::string> objective_names();

/// Largest dimension: a trial then holds 3 x 128 MiB.
inline constexpr std::uint64_t max_dim = std::uint64_t{1} << 24;

/// Curvature, largest slope and start of clipped-quadratic, each where it differs from the default.
struct Shape {
  std::optional<double> curvature{}, slope{}, start{};
};

/// Throws InputError for an unknown name (listing the known ones), a dimension outside 1 .. max_dim or that
/// this objective does not have, a shape that is not one or that another objective is given, or what
/// load_two_classes refuses. `data` is read for the sums over data only.
LoadedObjective make_objective(std::string const& name, std::uint64_t dim, std::filesystem::path const& data,
                               Shape const& shape = {});

[[nodiscard]] std::uint32_t dimension(Objective const&);
/// x_0.
[[nodiscard]] std::vector<double> start_point(Objective const&);

}  // namespace qhm::synthetic
