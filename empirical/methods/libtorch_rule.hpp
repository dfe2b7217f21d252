#pragma once

#include <torch/optim/optimizer.h>

#include <memory>

#include "empirical/methods/update_rule.hpp"

namespace qhm::empirical {

/// LibTorch's own optimizers as comparisons: the stage's alpha is their learning rate and its beta their
/// momentum (beta_1 of Adam).
class LibTorchRule : public UpdateRule {
 public:
  LibTorchRule(UpdateMethod, torch::nn::Module&, double weight_decay);
  void use(Stage<> const&) override;
  void step() override;
  [[nodiscard]] bool capturable() const override { return false; }  // their numbers live on the host
  void save(torch::serialize::OutputArchive&) const override;
  void load(torch::serialize::InputArchive&) override;

 private:
  UpdateMethod method_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

}  // namespace qhm::empirical
