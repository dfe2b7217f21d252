#pragma once

#include <span>

#include "core/lmo.hpp"

namespace qhm::synthetic {

/// step = lmo(m) = argmin <m, v> over |v| <= 1, and |m|_* = -<m, lmo(m)>, m a matrix of rows x columns by
/// rows:
///
///     l2        -m/|m|_2                  |m|_2
///     linf      -sign m                   |m|_1
///     l1        -sign(m_j) e_j, j the first of the largest |m_j|      |m|_inf
///     spectral  -U V^T of m = U S V^T     sum of the singular values
///     rms       -sqrt(rows/columns) U V^T                             sqrt(rows/columns) times that
///
/// Where m = 0 every v is a minimiser: the step is 0. Singular vectors by Eigen's two-sided Jacobi method,
/// those of singular values below 1e-14 of the largest left out: they add nothing to <m, v>, and |v| stays
/// <= 1.
///
/// Source   Pethick et al. 2025 (Scion, arXiv 2502.07529) for the norms; docs/siblings.md
double lmo_step(Norm norm, MatrixShape const& shape, std::span<double const> m, std::span<double> step);

/// |m|_* alone.
double dual_norm(Norm norm, MatrixShape const& shape, std::span<double const> m);

}  // namespace qhm::synthetic
