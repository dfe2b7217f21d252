#include "empirical/methods/lmo_rule.hpp"

#include <torch/torch.h>

#include <cmath>

#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "empirical/flat_parts.hpp"
#include "empirical/methods/saved_tensor.hpp"

namespace qhm::empirical {
namespace {

using bounds::HessianSample;

void require(bool holds, char const* flag, double value, char const* constraint, char const* remedy) {
  if (!holds) throw InputError(flag, shortest(value), constraint, remedy);
}

/// In a checkpoint, beside the momenta under their parameters' names.
constexpr char started_name[] = "lmo-started", direction_prefix[] = "lmo-direction.";

}  // namespace

LmoRule::LmoRule(LmoSettings const& settings, torch::nn::Module& model, double weight_decay)
    : settings_(settings), ball_(settings.ball, model), weight_decay_(weight_decay) {
  torch::NoGradGuard const no_grad;
  for (auto const& parameter : model.named_parameters()) {
    names_.push_back(parameter.key());
    parameters_.push_back(parameter.value());
    momenta_.push_back(torch::zeros_like(parameter.value()));
    direction_.push_back(torch::zeros_like(parameter.value()));
  }
}

void LmoRule::use(Stage<> const& stage) {
  require(std::isfinite(stage.alpha) && stage.alpha >= 0, "--lr-max", stage.alpha, "is not a number >= 0",
          "try 0.01: with lmo it is the length of a step");
  require(stage.beta >= 0 && stage.beta < 1, "--beta-max", stage.beta, "is not in [0, 1)", "try 0.9");
  eta_ = stage.alpha;
  a_ = stage.one_minus_beta;
}

std::vector<Pass> LmoRule::passes(double q) const {
  bool const independent = settings_.sample == HessianSample::independent;
  Pass const gradient{}, product{.gradient = false, .product = true, .independent_samples = independent};
  switch (settings_.momentum) {
    case Momentum::polyak:
      return {gradient};
    case Momentum::igt:
      return {{.shift = extrapolation()}};
    case Momentum::hcm_v1:
      if (!independent) return {{.gradient = true, .product = true}};
      return {gradient, product};
    case Momentum::hcm_v2:
      break;
  }
  auto between = product;
  between.shift = q - 1;  // q x_k + (1-q) x_{k-1}
  return {gradient, between};
}

void LmoRule::take_product(std::vector<torch::Tensor> const& product) {
  product_ = product;
}

void LmoRule::step() {
  torch::NoGradGuard const no_grad;
  double const a = started_ ? a_ : 1;
  double const shift = settings_.momentum == Momentum::igt ? extrapolation() : 0;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    auto gradient = parameters_[i].grad().defined() ? parameters_[i].grad() : torch::zeros_like(momenta_[i]);
    if (weight_decay_ > 0) gradient = gradient + weight_decay_ * (parameters_[i] + shift * direction_[i]);
    auto& m = momenta_[i];
    if (!product_.empty()) {
      m.add_(product_[i]);
      if (weight_decay_ > 0) m.add_(direction_[i], weight_decay_);
    }
    m.mul_(1 - a).add_(gradient, a);
  }
  auto const steps = ball_.step(momenta_);
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    direction_[i].copy_(steps[i]).mul_(eta_);
    parameters_[i].add_(direction_[i]);
  }
  product_.clear();
  started_ = true;
}

std::optional<double> LmoRule::dual_norm(torch::Tensor const& flat) const {
  return ball_.dual_norm(parts_of(flat, parameters_));
}

void LmoRule::save(torch::serialize::OutputArchive& archive) const {
  archive.write(started_name, torch::tensor(started_), /*is_buffer=*/true);
  for (std::size_t i = 0; i < names_.size(); ++i) {
    archive.write(names_[i], momenta_[i].contiguous(), /*is_buffer=*/true);
    archive.write(direction_prefix + names_[i], direction_[i].contiguous(), /*is_buffer=*/true);
  }
}

void LmoRule::load(torch::serialize::InputArchive& archive) {
  torch::NoGradGuard const no_grad;
  auto started = torch::tensor(false);
  read_into(started, archive, started_name);
  started_ = started.item<bool>();
  for (std::size_t i = 0; i < names_.size(); ++i) {
    read_into(momenta_[i], archive, names_[i]);
    read_into(direction_[i], archive, direction_prefix + names_[i]);
  }
}

}  // namespace qhm::empirical
