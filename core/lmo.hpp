#pragma once

#include <cstdint>
#include <string>

namespace qhm {

/// Norms of LMO methods. v is a matrix of rows x columns, read as a vector where the norm is one of vectors.
enum class Norm {
  l2,        ///< normalised steps
  linf,      ///< sign steps
  l1,        ///< one coordinate a step
  spectral,  ///< largest singular value (Muon)
  rms        ///< sqrt(columns/rows) times it: RMS norm to RMS norm (Scion)
};

/// How the momentum m_k of an LMO method is made of stochastic gradients g and Hessians H, D = x_k - x_{k-1}:
///
///     polyak   m_k = (1-a) m_{k-1} + a g(x_k)
///     igt      m_k = (1-a) m_{k-1} + a g(x_k + (1-a)/a D)
///     hcm-v1   m_k = (1-a) (m_{k-1} + H(x_k) D) + a g(x_k)
///     hcm-v2   m_k = (1-a) (m_{k-1} + H(q x_k + (1-q) x_{k-1}) D) + a g(x_k),   q uniform in [0, 1]
///
/// Source   arXiv 2512.13227 as its reviews describe it; docs/siblings.md
enum class Momentum { polyak, igt, hcm_v1, hcm_v2 };

std::string norm_name(Norm);          ///< `l2`, `linf`, `l1`, `spectral`, `rms`
std::string momentum_name(Momentum);  ///< `polyak`, `igt`, `hcm-v1`, `hcm-v2`
/// Throw InputError for another word.
Norm norm_named(std::string const& name);
Momentum momentum_named(std::string const& name);

struct MatrixShape {
  std::uint64_t rows, columns;
};

/// Throws InputError where a shape does not allow the norm: spectral and rms are norms of matrices, with at
/// least two rows and two columns.
void require_norm_fits(Norm, MatrixShape const&);

/// Least constants with  |v|_* <= to_dual |v|_2,   |v|_2 <= to_euclidean |v|_*,  |.|_* the dual norm. By
/// duality |v|_2 <= to_dual |v| as well, so that a Euclidean L gives L to_dual^2 in this norm.
///
///     l2 1, 1;   linf sqrt d, 1;   l1 1, sqrt d;   spectral sqrt r, 1;   rms sqrt(r rows/columns),
///     sqrt(columns/rows) with d = rows columns and r = min(rows, columns)
struct NormConstants {
  double to_dual;       ///< rho
  double to_euclidean;  ///< theta
};
NormConstants norm_constants(Norm, MatrixShape const&);

}  // namespace qhm
