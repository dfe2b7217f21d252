#pragma once

#include <torch/nn/module.h>
#include <torch/serialize/archive.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/plan.hpp"
#include "core/stage.hpp"
#include "empirical/methods/pass.hpp"

namespace qhm::empirical {

/// By which rule a step moves the weights.
enum class UpdateMethod {
  qhm,       ///< the plan's alpha, beta, gamma
  shb,       ///< stochastic heavy ball: LibTorch's SGD, momentum = beta; gamma is not read
  nesterov,  ///< LibTorch's SGD with nesterov, momentum = beta; gamma is not read
  adam,      ///< LibTorch's Adam, beta_1 = beta, beta_2 = 0.999; gamma is not read
  adamw,     ///< the same with its decoupled weight decay
  lmo        ///< steps of length alpha in a norm's ball, 1 - beta the weight of a new gradient
};

/// What `--method` names. `sgd` and `nshb` are QHM by another plan, so they come with the plan's gamma (and
/// beta) replaced: 0, and 1.
struct NamedMethod {
  UpdateMethod method = UpdateMethod::qhm;
  Plan plan{};
};
/// Throws InputError for another name, listing these.
NamedMethod method_from(std::string const& name, Plan const&);
std::string method_name(UpdateMethod);

/// Moves a model's weights by their gradients. A weight without a gradient stays, and so does its momentum.
class UpdateRule {
 public:
  virtual ~UpdateRule() = default;
  /// Takes alpha, beta and gamma of a stage from here on.
  virtual void use(Stage<> const&) = 0;
  /// What the next step needs, given q, uniform in (0, 1) and another at each step.
  [[nodiscard]] virtual std::vector<Pass> passes(double /*q*/) const { return {Pass{}}; }
  /// D = x_k - x_{k-1} in the order of the parameters, for rules that ask for shifts or products.
  [[nodiscard]] virtual std::vector<torch::Tensor> const& direction() const;
  /// H D, where it was asked for, before `step`.
  virtual void take_product(std::vector<torch::Tensor> const&) {}
  virtual void step() = 0;
  /// |m|_* of a vector of all parameters, for rules with a norm of their own.
  [[nodiscard]] virtual std::optional<double> dual_norm(torch::Tensor const& /*flat*/) const { return {}; }
  /// Whether a step may be captured in a CUDA graph: it reads all that changes from the device.
  [[nodiscard]] virtual bool capturable() const = 0;
  virtual void save(torch::serialize::OutputArchive&) const = 0;
  virtual void load(torch::serialize::InputArchive&) = 0;
};

struct LmoSettings;

/// `weight_decay` lambda adds lambda x to every gradient (coupled, as in SGD's and Adam's weight_decay), for
/// `adamw` it is the decoupled one. Throws InputError for `--weight-decay` below 0 or not finite.
std::unique_ptr<UpdateRule> make_update_rule(UpdateMethod, torch::nn::Module&, double weight_decay,
                                             LmoSettings const&);
/// The same for methods other than `lmo`, and for `lmo` with its defaults.
std::unique_ptr<UpdateRule> make_update_rule(UpdateMethod, torch::nn::Module&, double weight_decay);

}  // namespace qhm::empirical
