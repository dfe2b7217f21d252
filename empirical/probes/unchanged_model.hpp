#pragma once

#include <ATen/core/Generator.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include <memory>
#include <vector>

namespace qhm::empirical {

/// Puts back, bit for bit, what a measurement may disturb: the mode of every submodule, the buffers (running
/// statistics) and the state of the device's random generator. Parameters and their gradients are not
/// covered: measurements use torch::autograd::grad, which touches neither.
class UnchangedModel {
 public:
  explicit UnchangedModel(torch::nn::Module& module);
  ~UnchangedModel();
  UnchangedModel(UnchangedModel const&) = delete;
  UnchangedModel& operator=(UnchangedModel const&) = delete;

 private:
  std::vector<std::shared_ptr<torch::nn::Module>> modules_;
  std::vector<bool> training_;
  std::vector<torch::Tensor> buffers_, contents_;
  at::Generator generator_;
  torch::Tensor generator_state_;
};

}  // namespace qhm::empirical
