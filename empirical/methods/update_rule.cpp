#include "empirical/methods/update_rule.hpp"

#include <cmath>

#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "empirical/methods/fused_qhm.hpp"
#include "empirical/methods/libtorch_rule.hpp"
#include "empirical/methods/lmo_rule.hpp"

namespace qhm::empirical {

NamedMethod method_from(std::string const& name, Plan const& plan) {
  if (name == "sgd") {
    auto sgd = plan;
    sgd.beta = Constant{.value = 0};
    sgd.gamma = Constant{.value = 0};
    return {.method = UpdateMethod::qhm, .plan = sgd};
  }
  if (name == "nshb") {
    auto nshb = plan;
    nshb.gamma = Constant{.value = 1};
    return {.method = UpdateMethod::qhm, .plan = nshb};
  }
  for (auto const method : {UpdateMethod::qhm, UpdateMethod::shb, UpdateMethod::nesterov, UpdateMethod::adam,
                            UpdateMethod::adamw, UpdateMethod::lmo})
    if (name == method_name(method)) return {.method = method, .plan = plan};
  throw InputError("--method", name, "is not a known method",
                   "choose qhm, sgd, nshb, shb, nesterov, adam, adamw or lmo");
}

std::string method_name(UpdateMethod method) {
  switch (method) {
    case UpdateMethod::qhm:
      return "qhm";
    case UpdateMethod::shb:
      return "shb";
    case UpdateMethod::nesterov:
      return "nesterov";
    case UpdateMethod::adam:
      return "adam";
    case UpdateMethod::adamw:
      return "adamw";
    case UpdateMethod::lmo:
      break;
  }
  return "lmo";
}

std::vector<torch::Tensor> const& UpdateRule::direction() const {
  static std::vector<torch::Tensor> const none;
  return none;
}

std::unique_ptr<UpdateRule> make_update_rule(UpdateMethod method, torch::nn::Module& model,
                                             double weight_decay) {
  return make_update_rule(method, model, weight_decay, LmoSettings{});
}

std::unique_ptr<UpdateRule> make_update_rule(UpdateMethod method, torch::nn::Module& model,
                                             double weight_decay, LmoSettings const& lmo) {
  if (!(weight_decay >= 0) || !std::isfinite(weight_decay))
    throw InputError("--weight-decay", shortest(weight_decay), "is not a number >= 0",
                     "5e-4 is usual, 0 none");
  if (method == UpdateMethod::qhm) return std::make_unique<FusedQhm>(model, weight_decay);
  if (method == UpdateMethod::lmo) return std::make_unique<LmoRule>(lmo, model, weight_decay);
  return std::make_unique<LibTorchRule>(method, model, weight_decay);
}

}  // namespace qhm::empirical
