#include "empirical/hessian_product.hpp"

#include <torch/torch.h>

#include <exception>
#include <string>

#include "core/errors.hpp"

namespace qhm::empirical {
namespace {

/// LibTorch has no type for it: this is what it says of a derivative that nobody wrote.
bool lacks_derivative(std::exception const& error) {
  std::string const reason = error.what();
  for (auto const* sign : {"not implemented", "differentiate twice", "double backward"})
    if (reason.find(sign) != std::string::npos) return true;
  return false;
}

[[noreturn]] void refuse_second_derivative(std::exception const& error) {
  std::string const reason = error.what();
  throw InputError("--momentum", "",
                   "needs a second derivative that the model lacks: " + reason.substr(0, reason.find('\n')),
                   "choose polyak or igt");
}

torch::Tensor inner_product(std::vector<torch::Tensor> const& gradient,
                            std::vector<torch::Tensor> const& direction) {
  torch::Tensor sum;
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    if (!gradient[i].defined()) continue;
    auto const term = (gradient[i] * direction[i]).sum();
    sum = sum.defined() ? sum + term : term;
  }
  return sum;
}

}  // namespace

GradientAndProduct gradient_and_product(torch::Tensor const& loss,
                                        std::vector<torch::Tensor> const& parameters,
                                        std::vector<torch::Tensor> const& direction) {
  try {
    auto gradient = torch::autograd::grad({loss}, parameters, {}, /*retain_graph=*/true,
                                          /*create_graph=*/true, /*allow_unused=*/true);
    auto product = torch::autograd::grad({inner_product(gradient, direction)}, parameters, {}, {},
                                         /*create_graph=*/false, /*allow_unused=*/true);
    for (auto& part : gradient)
      if (part.defined()) part = part.detach();
    return {.gradient = std::move(gradient), .product = std::move(product)};
  } catch (std::exception const& error) {
    if (lacks_derivative(error)) refuse_second_derivative(error);
    throw;
  }
}

}  // namespace qhm::empirical
