#include "empirical/models/activation.hpp"

#include <torch/torch.h>

#include "core/errors.hpp"

namespace qhm::empirical {

Activation activation_from(std::string const& name) {
  for (auto const activation : {Activation::relu, Activation::gelu, Activation::tanh})
    if (name == activation_name(activation)) return activation;
  throw InputError("--activation", name, "is not a known activation", "choose relu, gelu or tanh");
}

std::string activation_name(Activation activation) {
  switch (activation) {
    case Activation::relu:
      return "relu";
    case Activation::gelu:
      return "gelu";
    case Activation::tanh:
      break;
  }
  return "tanh";
}

torch::Tensor activated(torch::Tensor const& x, Activation activation) {
  switch (activation) {
    case Activation::relu:
      return torch::relu(x);
    case Activation::gelu:
      return torch::gelu(x);
    case Activation::tanh:
      break;
  }
  return torch::tanh(x);
}

}  // namespace qhm::empirical
