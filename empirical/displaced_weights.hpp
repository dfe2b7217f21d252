#pragma once

#include <torch/types.h>

#include <vector>

namespace qhm::empirical {

/// Weights at x + shift D while it lives, at x again, bit for bit, afterwards.
class DisplacedWeights {
 public:
  /// `direction` in the shapes of the parameters; not read where shift is 0.
  DisplacedWeights(std::vector<torch::Tensor> const& parameters, std::vector<torch::Tensor> const& direction,
                   double shift)
      : parameters_(parameters) {
    if (shift == 0) return;
    torch::NoGradGuard const no_grad;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      own_.push_back(parameters[i].detach().clone());
      parameters_[i].add_(direction[i], shift);
    }
  }
  ~DisplacedWeights() {
    torch::NoGradGuard const no_grad;
    for (std::size_t i = 0; i < own_.size(); ++i) parameters_[i].copy_(own_[i]);
  }
  DisplacedWeights(DisplacedWeights const&) = delete;
  DisplacedWeights& operator=(DisplacedWeights const&) = delete;

 private:
  std::vector<torch::Tensor> parameters_, own_;
};

}  // namespace qhm::empirical
