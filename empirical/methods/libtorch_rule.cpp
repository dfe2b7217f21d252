#include "empirical/methods/libtorch_rule.hpp"

#include <torch/torch.h>

namespace qhm::empirical {
namespace {

using torch::optim::AdamOptions, torch::optim::AdamWOptions, torch::optim::SGDOptions;

std::unique_ptr<torch::optim::Optimizer> optimizer_of(UpdateMethod method, torch::nn::Module& model,
                                                      double weight_decay) {
  auto parameters = model.parameters();
  if (method == UpdateMethod::adam)
    return std::make_unique<torch::optim::Adam>(std::move(parameters),
                                                AdamOptions().weight_decay(weight_decay));
  if (method == UpdateMethod::adamw)
    return std::make_unique<torch::optim::AdamW>(std::move(parameters),
                                                 AdamWOptions().weight_decay(weight_decay));
  // A momentum is named here only because LibTorch demands one with nesterov; `use` sets it.
  return std::make_unique<torch::optim::SGD>(
      std::move(parameters),
      SGDOptions(0.1).momentum(0.9).weight_decay(weight_decay).nesterov(method == UpdateMethod::nesterov));
}

}  // namespace

LibTorchRule::LibTorchRule(UpdateMethod method, torch::nn::Module& model, double weight_decay)
    : method_(method), optimizer_(optimizer_of(method, model, weight_decay)) {}

void LibTorchRule::use(Stage<> const& stage) {
  for (auto& group : optimizer_->param_groups()) {
    if (method_ == UpdateMethod::adam) {
      auto& options = static_cast<AdamOptions&>(group.options());
      options.lr(stage.alpha).betas({stage.beta, std::get<1>(options.betas())});
    } else if (method_ == UpdateMethod::adamw) {
      auto& options = static_cast<AdamWOptions&>(group.options());
      options.lr(stage.alpha).betas({stage.beta, std::get<1>(options.betas())});
    } else {
      static_cast<SGDOptions&>(group.options()).lr(stage.alpha).momentum(stage.beta);
    }
  }
}

void LibTorchRule::step() {
  optimizer_->step();
}

void LibTorchRule::save(torch::serialize::OutputArchive& archive) const {
  optimizer_->save(archive);
}

void LibTorchRule::load(torch::serialize::InputArchive& archive) {
  optimizer_->load(archive);
}

}  // namespace qhm::empirical
