#pragma once

#include <torch/optim/optimizer.h>
#include <torch/serialize/archive.h>

#include <memory>
#include <vector>

namespace qhm::empirical {

/// alpha [x^2/f], beta and gamma [1] of one parameter group. They belong to a stage of a plan: whoever trains
/// sets them from the plan's table (`QHM::use`); nothing here schedules anything.
struct QHMOptions : torch::optim::OptimizerCloneableOptions<QHMOptions> {
  explicit QHMOptions(double alpha = 0.1) : alpha_(alpha) {}
  TORCH_ARG(double, alpha);
  TORCH_ARG(double, beta) = 0.9;
  TORCH_ARG(double, gamma) = 0.7;

 public:
  void serialize(torch::serialize::InputArchive&) override;
  void serialize(torch::serialize::OutputArchive&) const override;
  [[nodiscard]] double get_lr() const override { return alpha_; }
  void set_lr(double alpha) override { alpha_ = alpha; }
};

/// The momentum buffer d of one parameter, of its shape; d_{-1} = 0.
struct QHMParamState : torch::optim::OptimizerCloneableParamState<QHMParamState> {
  TORCH_ARG(torch::Tensor, direction);

 public:
  void serialize(torch::serialize::InputArchive&) override;
  void serialize(torch::serialize::OutputArchive&) const override;
};

/// Mini-batch quasi-hyperbolic momentum as a LibTorch optimizer:
///
///     d_k     = (1 - beta_k) g_k + beta_k d_{k-1},   d_{-1} = 0
///     x_{k+1} = x_k - alpha_k [(1 - gamma_k) g_k + gamma_k d_k]
///
/// Special cases, exact in exact arithmetic: gamma = 0 is SGD, gamma = 1 normalised heavy ball, and
/// gamma = beta with alpha = a / (1 - beta) Nesterov's method with learning rate a as
/// `torch::optim::SGD(a, momentum = beta, nesterov)` runs it.
///
/// Source   arXiv 2506.23544, algorithm 1, with d_{-1} = 0 (which it leaves open) and no bias correction
/// Leaves   the callers' gradients as they are. A parameter without gradient is not moved and its d not
/// decayed Arithmetic  the parameters' own type; terms of weight 0 are left out, so gamma = 0 is SGD bit for
/// bit Throws   InputError for alpha, beta or gamma that are not finite, alpha < 0, beta outside [0, 1),
/// gamma
///          outside [0, 1]
class QHM : public torch::optim::Optimizer {
 public:
  explicit QHM(std::vector<torch::optim::OptimizerParamGroup> groups, QHMOptions defaults = QHMOptions());
  explicit QHM(std::vector<torch::Tensor> parameters, QHMOptions defaults = QHMOptions());

  /// Sets alpha, beta and gamma of every group from here on.
  void use(double alpha, double beta, double gamma);

  torch::Tensor step(LossClosure closure = nullptr) override;

  /// Momentum buffers (not alpha, beta, gamma: they are the plan's).
  void save(torch::serialize::OutputArchive&) const override;
  void load(torch::serialize::InputArchive&) override;

 private:
  torch::Tensor& direction_of(torch::Tensor const& parameter);
};

}  // namespace qhm::empirical
