#include "empirical/methods/fused_qhm.hpp"

#include <torch/torch.h>

#include <cmath>
#include <cstring>

#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "empirical/methods/qhm_update_kernels.hpp"
#include "empirical/methods/saved_tensor.hpp"
#include "empirical/stream.hpp"

namespace qhm::empirical {
namespace {

void require(bool holds, char const* flag, double value, char const* constraint, char const* remedy) {
  if (!holds) throw InputError(flag, shortest(value), constraint, remedy);
}

/// The gradient in its parameter's layout, as the pass over memory needs it.
torch::Tensor laid_out_as(torch::Tensor const& parameter, torch::Tensor const& gradient) {
  bool const same = gradient.strides() == parameter.strides() && gradient.is_non_overlapping_and_dense();
  return same ? gradient : torch::empty_like(parameter).copy_(gradient);
}

}  // namespace

FusedQhm::FusedQhm(torch::nn::Module& model, double weight_decay) {
  torch::NoGradGuard const no_grad;
  for (auto const& parameter : model.named_parameters()) {
    names_.push_back(parameter.key());
    parameters_.push_back(parameter.value());
    momenta_.push_back(torch::zeros_like(parameter.value()));
  }
  coefficients_.weight_decay = static_cast<float>(weight_decay);
  auto const device = parameters_.front().device();
  if (!device.is_cpu())
    on_device_ = torch::empty({sizeof(QhmCoefficients)}, torch::dtype(torch::kUInt8).device(device));
}

void FusedQhm::use(Stage<> const& stage) {
  double const alpha = stage.alpha, beta = stage.beta, gamma = stage.gamma;
  require(std::isfinite(alpha) && alpha >= 0, "--lr-max", alpha, "is not a number >= 0", "try 0.1");
  require(beta >= 0 && beta < 1, "--beta-max", beta, "is not in [0, 1)", "try 0.9");
  require(gamma >= 0 && gamma <= 1, "--gamma-max", gamma, "is not in [0, 1]", "try 0.7");
  coefficients_ = {.alpha = static_cast<float>(alpha),
                   .beta = static_cast<float>(beta),
                   .one_minus_beta = static_cast<float>(1 - beta),
                   .gamma = static_cast<float>(gamma),
                   .one_minus_gamma = static_cast<float>(1 - gamma),
                   .weight_decay = coefficients_.weight_decay};
  if (!on_device_.defined()) return;
  auto const bytes = torch::empty({sizeof coefficients_}, torch::kUInt8);
  std::memcpy(bytes.data_ptr(), &coefficients_, sizeof coefficients_);
  on_device_.copy_(bytes);
}

void FusedQhm::step() {
  torch::NoGradGuard const no_grad;
  std::vector<QhmSegment> segments;
  std::vector<torch::Tensor> gradients;  // alive until the pass is done
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    auto const& parameter = parameters_[i];
    if (!parameter.grad().defined()) continue;
    gradients.push_back(laid_out_as(parameter, parameter.grad()));
    segments.push_back({.x = parameter.data_ptr<float>(),
                        .d = momenta_[i].data_ptr<float>(),
                        .g = gradients.back().data_ptr<float>(),
                        .count = parameter.numel()});
  }
  if (on_device_.defined())
    update_on_cuda(segments, static_cast<QhmCoefficients const*>(on_device_.data_ptr()),
                   current_stream(on_device_.device()));
  else
    update_on_cpu(segments, coefficients_);
}

void FusedQhm::save(torch::serialize::OutputArchive& archive) const {
  for (std::size_t i = 0; i < names_.size(); ++i)
    archive.write(names_[i], momenta_[i].contiguous(), /*is_buffer=*/true);
}

void FusedQhm::load(torch::serialize::InputArchive& archive) {
  torch::NoGradGuard const no_grad;
  for (std::size_t i = 0; i < names_.size(); ++i) read_into(momenta_[i], archive, names_[i]);
}

}  // namespace qhm::empirical
