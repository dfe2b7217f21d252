#pragma once

#include <optional>

#include "core/plan.hpp"
#include "core/problem.hpp"

namespace qhm::bounds {

/// The bound of constant alpha, beta, gamma and b in the form C1/K + C2/b, and what that makes of an
/// accuracy.
///
///     C1 = 2 Delta/(alpha D) [f^2/x^2]      C2 = (1 + w) L alpha sigma2/D [f^2/x^2]
///     D = 2 - L alpha (1 + 2 w/(1-beta)),   w = beta gamma        (SGD: w = 0, D = 2 - L alpha)
///
///     bound <= eps^2 after K(b) = C1 b/(eps^2 b - C2) steps of any b > C2/eps^2; evaluations b K(b) are
///     least at
///
///     b* = 2 C2/eps^2,   K* = 2 C1/eps^2,   SFO* = 4 C1 C2/eps^4       (the critical batch size)
///
/// Without knowing eps: b_k = ceil(C2/C1 (k+1)) has the bound C1 (2 + log K)/K.
///
/// Source     derived from Corollary A1 (SGD: A4); the same forms in Sato and Iiduka, Imaizumi and Iiduka.
///            b and K are real there; whole numbers cost a little more.
/// Assumes    as Corollary A1: D > 0
/// Error      double: 1e-15 relative, times 2/D
struct CriticalBatch {
  double alpha;        ///< at which it is taken [x^2/f]
  double C1, C2;       ///< [f^2/x^2]
  double batch;        ///< b* [samples]
  double steps;        ///< K*
  double evaluations;  ///< SFO* [gradients of a sample]

  /// C2/C1: samples by which the batch grows a step.
  [[nodiscard]] double growth() const { return C2 / C1; }
};

/// `eps` [f/x]. Empty where alpha, beta, gamma or b are not constant, or D <= 0, or eps = 0.
std::optional<CriticalBatch> critical_batch(Problem const&, Plan const&, double eps);

}  // namespace qhm::bounds
