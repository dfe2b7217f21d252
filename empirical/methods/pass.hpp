#pragma once

namespace qhm::empirical {

/// One evaluation of the model on a batch that a step asks for, at x_k + shift D with D = x_k - x_{k-1}.
struct Pass {
  double shift = 0;
  bool gradient = true;              ///< g there
  bool product = false;              ///< H D there
  bool independent_samples = false;  ///< on a batch drawn for Hessian-vector products alone, of equal size
};

}  // namespace qhm::empirical
