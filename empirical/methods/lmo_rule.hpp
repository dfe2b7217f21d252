#pragma once

#include <string>
#include <vector>

#include "bounds/theorems/theorem_h.hpp"
#include "core/lmo.hpp"
#include "empirical/methods/lmo_ball.hpp"
#include "empirical/methods/update_rule.hpp"

namespace qhm::empirical {

struct LmoSettings {
  LmoBallOptions ball{};
  Momentum momentum = Momentum::polyak;
  bounds::HessianSample sample = bounds::HessianSample::independent;
};

/// LMO methods (Muon, Scion, Gluon, sign and normalised descent) with Polyak, extrapolated or
/// Hessian-corrected momentum:
///
///     x_{k+1} = x_k + eta_k lmo(m_k),    m_k as in core/lmo.hpp with a_k = 1 - beta_k,    m_0 = g(x_0)
///
/// eta is the plan's alpha [x] and beta its beta; gamma is not read. D = x_k - x_{k-1} = eta lmo(m_{k-1}).
/// `weight_decay` lambda makes f the loss plus (lambda/2)|x|^2, in gradients and in products.
///
/// Source   arXiv 2512.13227 as its reviews describe it; docs/siblings.md
/// Throws   InputError as LmoBall does, and for eta that is not finite or < 0, beta outside [0, 1)
class LmoRule : public UpdateRule {
 public:
  LmoRule(LmoSettings const&, torch::nn::Module&, double weight_decay);

  void use(Stage<> const&) override;
  [[nodiscard]] std::vector<Pass> passes(double q) const override;
  [[nodiscard]] std::vector<torch::Tensor> const& direction() const override { return direction_; }
  void take_product(std::vector<torch::Tensor> const&) override;
  void step() override;
  /// Its numbers live on the host.
  [[nodiscard]] bool capturable() const override { return false; }
  /// |m|_* of a vector like the parameters, double [p].
  [[nodiscard]] std::optional<double> dual_norm(torch::Tensor const& flat) const override;
  void save(torch::serialize::OutputArchive&) const override;
  void load(torch::serialize::InputArchive&) override;

 private:
  [[nodiscard]] double extrapolation() const { return (1 - a_) / a_; }

  LmoSettings settings_;
  LmoBall ball_;
  double weight_decay_, eta_ = 0, a_ = 1;
  std::vector<std::string> names_;
  std::vector<torch::Tensor> parameters_, momenta_, direction_;
  std::vector<torch::Tensor> product_;  // H D of the step under way; empty: none
  bool started_ = false;                // whether m_0 is there
};

}  // namespace qhm::empirical
