#include "empirical/probes/unchanged_model.hpp"

#include <torch/torch.h>

namespace qhm::empirical {
namespace {

at::Generator generator_for(torch::nn::Module const& module) {
  auto const parameters = module.parameters();
  auto const device = parameters.empty() ? torch::Device(torch::kCPU) : parameters.front().device();
  return at::globalContext().defaultGenerator(device);
}

}  // namespace

UnchangedModel::UnchangedModel(torch::nn::Module& module)
    : modules_(module.modules()),
      buffers_(module.buffers()),
      generator_(generator_for(module)),
      generator_state_(generator_.get_state()) {
  torch::NoGradGuard const no_grad;
  for (auto const& part : modules_) training_.push_back(part->is_training());
  for (auto const& buffer : buffers_) contents_.push_back(buffer.clone());
}

UnchangedModel::~UnchangedModel() {
  torch::NoGradGuard const no_grad;
  // train(bool) descends, and a module comes before its children: each ends with its own mode.
  for (std::size_t i = 0; i < modules_.size(); ++i) modules_[i]->train(training_[i]);
  for (std::size_t i = 0; i < buffers_.size(); ++i) buffers_[i].copy_(contents_[i]);
  generator_.set_state(generator_state_);
}

}  // namespace qhm::empirical
