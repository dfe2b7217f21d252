#include "empirical/qhm_optimizer.hpp"

#include <torch/optim/serialize.h>
#include <torch/torch.h>

#include <cmath>
#include <string>
#include <utility>

#include "core/decimal.hpp"
#include "core/errors.hpp"

namespace qhm::empirical {
namespace {

void require_valid(QHMOptions const& options) {
  auto const require = [](bool holds, char const* flag, double value, char const* constraint,
                          char const* remedy) {
    if (!holds) throw InputError(flag, shortest(value), constraint, remedy);
  };
  double const alpha = options.alpha(), beta = options.beta(), gamma = options.gamma();
  require(std::isfinite(alpha) && alpha >= 0, "--lr-max", alpha, "is not a number >= 0", "try 0.1");
  require(beta >= 0 && beta < 1, "--beta-max", beta, "is not in [0, 1)", "try 0.9");
  require(gamma >= 0 && gamma <= 1, "--gamma-max", gamma, "is not in [0, 1]", "try 0.7");
}

/// What the optimizer's map of states is keyed by: the parameter's address, as text until LibTorch 2.0.
auto state_key(torch::Tensor const& parameter) {
#if TORCH_VERSION_MAJOR < 2
  return c10::guts::to_string(parameter.unsafeGetTensorImpl());
#else
  return static_cast<void*>(parameter.unsafeGetTensorImpl());
#endif
}

}  // namespace

void QHMOptions::serialize(torch::serialize::InputArchive& archive) {
  c10::IValue value;
  archive.read("alpha", value);
  alpha(value.toDouble());
  archive.read("beta", value);
  beta(value.toDouble());
  archive.read("gamma", value);
  gamma(value.toDouble());
}

void QHMOptions::serialize(torch::serialize::OutputArchive& archive) const {
  archive.write("alpha", alpha());
  archive.write("beta", beta());
  archive.write("gamma", gamma());
}

void QHMParamState::serialize(torch::serialize::InputArchive& archive) {
  archive.read("direction", direction_, /*is_buffer=*/true);
}

void QHMParamState::serialize(torch::serialize::OutputArchive& archive) const {
  archive.write("direction", direction_, /*is_buffer=*/true);
}

QHM::QHM(std::vector<torch::optim::OptimizerParamGroup> groups, QHMOptions defaults)
    : Optimizer(std::move(groups), std::make_unique<QHMOptions>(defaults)) {
  for (auto const& group : param_groups_) require_valid(static_cast<QHMOptions const&>(group.options()));
}

QHM::QHM(std::vector<torch::Tensor> parameters, QHMOptions defaults)
    : QHM(std::vector<torch::optim::OptimizerParamGroup>{torch::optim::OptimizerParamGroup(
              std::move(parameters))},
          std::move(defaults)) {}

void QHM::use(double alpha, double beta, double gamma) {
  for (auto& group : param_groups_) {
    auto& options = static_cast<QHMOptions&>(group.options());
    options.alpha(alpha).beta(beta).gamma(gamma);
    require_valid(options);
  }
}

torch::Tensor QHM::step(LossClosure closure) {
  torch::Tensor loss;
  if (closure) {
    torch::AutoGradMode const with_gradients(true);
    loss = closure();
  }
  torch::NoGradGuard const no_grad;
  for (auto& group : param_groups_) {
    auto const& options = static_cast<QHMOptions const&>(group.options());
    double const alpha = options.alpha(), beta = options.beta(), gamma = options.gamma();
    std::vector<torch::Tensor> x, g, d;
    for (auto const& parameter : group.params()) {
      if (!parameter.grad().defined()) continue;
      x.push_back(parameter);
      g.push_back(parameter.grad());
      d.push_back(direction_of(parameter));
    }
    if (x.empty()) continue;
    at::_foreach_mul_(d, beta);
    at::_foreach_add_(d, g, 1 - beta);
    if (gamma < 1) at::_foreach_add_(x, g, -alpha * (1 - gamma));
    if (gamma > 0) at::_foreach_add_(x, d, -alpha * gamma);
  }
  return loss;
}

torch::Tensor& QHM::direction_of(torch::Tensor const& parameter) {
  auto& state = state_[state_key(parameter)];
  if (!state) {
    auto fresh = std::make_unique<QHMParamState>();
    fresh->direction(torch::zeros_like(parameter));
    state = std::move(fresh);
  }
  return static_cast<QHMParamState&>(*state).direction();
}

void QHM::save(torch::serialize::OutputArchive& archive) const {
  torch::optim::serialize<QHMParamState, QHMOptions>(archive, *this);
}

void QHM::load(torch::serialize::InputArchive& archive) {
  torch::optim::serialize<QHMParamState, QHMOptions>(archive, *this);
}

}  // namespace qhm::empirical
