#include "empirical/probes/functional.hpp"

#include <torch/torch.h>

#include <algorithm>

#include "core/errors.hpp"

namespace qhm::empirical {
bool has_batch_norm(torch::nn::Module const& model) {
  return std::ranges::any_of(model.modules(), [](auto const& part) {
    return part->template as<torch::nn::BatchNorm2d>() != nullptr;
  });
}

Functional functional_from(std::string const& name) {
  for (auto const functional :
       {Functional::eval, Functional::train_fixed, Functional::train_batch, Functional::eval_augmented})
    if (name == functional_name(functional)) return functional;
  throw InputError("--gradient", name, "is not a known functional",
                   "choose some of eval,train-fixed,train-batch,eval-augmented");
}

std::string functional_name(Functional functional) {
  switch (functional) {
    case Functional::eval:
      return "eval";
    case Functional::train_fixed:
      return "train-fixed";
    case Functional::train_batch:
      return "train-batch";
    case Functional::eval_augmented:
      break;
  }
  return "eval-augmented";
}

void require_meaning(std::vector<Functional> const& functionals, torch::nn::Module const& model,
                     bool augmented) {
  bool const coupled = has_batch_norm(model);
  for (auto const functional : functionals) {
    if (functional == Functional::train_fixed && !coupled)
      throw InputError("--gradient", functional_name(functional),
                       "has no statistics to take: the model is without batch norm, so it is eval",
                       "choose eval");
    if (functional == Functional::train_batch && !coupled)
      throw InputError("--gradient", functional_name(functional),
                       "has no statistics to take: the model is without batch norm",
                       augmented ? "choose eval-augmented" : "choose eval");
    if (functional == Functional::eval_augmented && !augmented)
      throw InputError("--gradient", functional_name(functional), "is eval where images are not changed",
                       "choose eval, or add --augment");
  }
}

}  // namespace qhm::empirical
