#pragma once

#include <torch/types.h>

#include <string>

namespace qhm::empirical {

/// The function between two layers.
enum class Activation {
  relu,  ///< max(x, 0)
  gelu,  ///< x Phi(x), Phi the normal distribution's function
  tanh
};

/// Throws InputError for `--activation`.
Activation activation_from(std::string const& name);
std::string activation_name(Activation);

torch::Tensor activated(torch::Tensor const& x, Activation);

/// Whether the function is twice continuously differentiable: all but relu.
constexpr bool is_smooth(Activation activation) {
  return activation != Activation::relu;
}

}  // namespace qhm::empirical
