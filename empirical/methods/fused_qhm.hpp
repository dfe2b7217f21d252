#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

#include "empirical/methods/qhm_update.hpp"
#include "empirical/methods/update_rule.hpp"

namespace qhm::empirical {

/// Quasi-hyperbolic momentum in one pass over memory; the formula is `qhm_update`'s. The reference beside it
/// is QHM (empirical/qhm_optimizer.hpp), which LibTorch's operations make in four passes.
///
/// Assumes   fp32 parameters, each dense in memory, in any layout
/// Throws    InputError for alpha, beta or gamma that are not finite, alpha < 0, beta outside [0, 1), gamma
///           outside [0, 1]
class FusedQhm : public UpdateRule {
 public:
  FusedQhm(torch::nn::Module&, double weight_decay);
  void use(Stage<> const&) override;
  void step() override;
  [[nodiscard]] bool capturable() const override { return true; }
  void save(torch::serialize::OutputArchive&) const override;
  void load(torch::serialize::InputArchive&) override;

 private:
  std::vector<std::string> names_;
  std::vector<torch::Tensor> parameters_;
  std::vector<torch::Tensor> momenta_;  // d of each parameter, in its layout
  QhmCoefficients coefficients_;
  torch::Tensor on_device_;  // the coefficients as bytes, where the parameters are on a device
};

}  // namespace qhm::empirical
