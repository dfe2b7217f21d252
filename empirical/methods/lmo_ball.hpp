#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <optional>
#include <string>
#include <vector>

#include "core/lmo.hpp"

namespace qhm::empirical {

/// How U V^T of a matrix m = U S V^T is found.
enum class PolarFactor {
  svd,           ///< exactly, up to rounding, in double
  newton_schulz  ///< by five quintic Newton-Schulz steps in single precision, as Muon does
};

/// `svd`, `newton-schulz`. Throws InputError for `--polar-factor`.
PolarFactor polar_factor_from(std::string const& name);
std::string polar_factor_name(PolarFactor);

struct LmoBallOptions {
  qhm::Norm norm = qhm::Norm::l2;
  bool layer_wise = false;                 ///< of l2, linf, l1: a ball for each tensor
  std::optional<qhm::Norm> vector_norm{};  ///< with spectral and rms, of tensors that are no matrices
  PolarFactor polar = PolarFactor::svd;
};

/// The unit ball of a norm on a model's parameters x_1 .. x_t, and linear minimisation over it.
///
///     one ball     |x|, all parameters as one vector: l2, linf, l1
///     layer-wise   |x| = max_i |x_i|_(i),    |m|_* = sum_i |m_i|_(i)*,    lmo(m)_i = lmo_(i)(m_i)
///
/// spectral and rms are layer-wise always. A tensor [o, ...] is the matrix of o rows that has the rest in its
/// columns (a convolution's weights [o, i, h, w] are o x ihw); with fewer than two rows or columns it is a
/// vector. The steps and dual norms of one tensor are those of core/lmo.hpp. Where m_i = 0, the step is 0.
///
/// Newton-Schulz steps are not exactly in the ball: X <- aX + (bA + cA^2) X with A = X X^T and
/// (a, b, c) = (3.4445, -4.7750, 2.0315) from X = m/|m|_F sends singular values above 0.002 into
/// [0.68, 1.21] (tests/empirical/lmo_ball_test.cpp).
///
/// Source   layer-wise: Riabinin et al. 2025 (Gluon, arXiv 2505.13416); spectral: Jordan et al. 2024 (Muon);
///          rms: Pethick et al. 2025 (Scion, arXiv 2502.07529)
/// Throws   InputError naming `--lmo-norm` and the tensor where a tensor's shape does not allow the norm
class LmoBall {
 public:
  LmoBall(LmoBallOptions const&, torch::nn::Module const&);

  /// argmin <m, v> over |v| <= 1. `m` in the order and the shapes of the parameters.
  [[nodiscard]] std::vector<torch::Tensor> step(std::vector<torch::Tensor> const& m) const;

  /// |m|_*, with singular values by SVD in any case.
  [[nodiscard]] double dual_norm(std::vector<torch::Tensor> const& m) const;

 private:
  LmoBallOptions options_;
  std::vector<qhm::Norm> norms_;  // of each tensor, where layer-wise
};

}  // namespace qhm::empirical
