#pragma once

#include <torch/types.h>

#include <vector>

namespace qhm::empirical {

/// Of one loss, in the order of the parameters; undefined where the loss does not depend on one.
struct GradientAndProduct {
  std::vector<torch::Tensor> gradient;
  std::vector<torch::Tensor> product;  ///< H v
};

/// Gradient g and Hessian-vector product H v of a scalar loss, by double backward:
///
///     H v = gradient of (g . v)            [f/x^2] times v's unit
///
/// Where the loss is twice continuously differentiable H is its Hessian; with ReLU, that of the pieces.
/// `direction` is v, in the parameters' shapes. The second pass costs about a gradient: see
/// benchmarks/empirical.
///
/// Throws   InputError naming `--momentum` where an operation of the model has no second derivative
GradientAndProduct gradient_and_product(torch::Tensor const& loss,
                                        std::vector<torch::Tensor> const& parameters,
                                        std::vector<torch::Tensor> const& direction);

}  // namespace qhm::empirical
