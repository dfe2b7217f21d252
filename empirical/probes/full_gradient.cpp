#include "empirical/probes/full_gradient.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "core/errors.hpp"
#include "empirical/probes/unchanged_model.hpp"
#include "empirical/sampling.hpp"

namespace qhm::empirical {
namespace {

struct BatchGradient {
  torch::Tensor gradient;  // [p] of doubles
  torch::Tensor loss;      // scalar of doubles
};

BatchGradient batch_gradient(Classifier const& model, std::vector<torch::Tensor> const& parameters,
                             Batch const& batch) {
  auto const loss = mean_loss(model.logits(batch.images), batch.labels);
  auto const parts = torch::autograd::grad({loss}, parameters, {}, {}, false, /*allow_unused=*/true);
  std::vector<torch::Tensor> flat;
  for (std::size_t i = 0; i < parts.size(); ++i)
    flat.push_back(
        (parts[i].defined() ? parts[i] : torch::zeros_like(parameters[i])).reshape(-1).to(torch::kDouble));
  return {.gradient = torch::cat(flat), .loss = loss.detach().to(torch::kDouble)};
}

}  // namespace

Functional functional_from(std::string const& name) {
  if (name == "eval") return Functional::eval;
  if (name == "train-fixed") return Functional::train_fixed;
  throw InputError("--gradient", name, "is not a known functional", "choose eval, train-fixed or both");
}

std::string functional_name(Functional functional) {
  return functional == Functional::eval ? "eval" : "train-fixed";
}

FullGradient full_gradient(Classifier const& model, Samples const& samples, Functional functional,
                           std::int64_t batch, Progressed const& progressed, Ranks const& ranks) {
  UnchangedModel const unchanged(*model.module);
  model.module->train(functional == Functional::train_fixed);
  model.use_draws({});  // f skips nothing at random
  auto const parameters = model.module->parameters();
  auto const n = samples.size();
  batch = std::min(batch, n);
  auto const order = samples.to_device(measurement_order(n));

  auto const doubles = order.options().dtype(torch::kDouble);
  auto sum = torch::zeros({flat_parameters(*model.module).size(0)}, doubles);
  auto loss_sum = torch::zeros({}, doubles);
  BatchSpread spread(n, batch, sum.numel(), order.device());
  for (auto begin = ranks.rank() * batch; begin < n; begin += ranks.size() * batch) {
    auto const count = std::min(batch, n - begin);
    auto const [gradient, loss] = batch_gradient(model, parameters, samples.take(order, begin, count));
    sum.add_(gradient, count);
    loss_sum.add_(loss, count);
    if (count == batch) spread.add(gradient);
    progressed(count);
  }
  ranks.sum(sum);
  ranks.sum(loss_sum);
  sum.div_(n);
  return {.gradient = sum,
          .squared_norm = sum.dot(sum).item<double>(),
          .loss = loss_sum.item<double>() / static_cast<double>(n),
          .variance = spread.estimate(ranks)};
}

double largest_sample_gradient(Classifier const& model, Samples const& samples, std::int64_t count,
                               Progressed const& progressed, Ranks const& ranks) {
  UnchangedModel const unchanged(*model.module);
  model.module->eval();
  auto const parameters = model.module->parameters();
  auto const order = samples.to_device(measurement_order(samples.size()));
  auto largest = torch::zeros({}, order.options().dtype(torch::kDouble));
  for (auto i = ranks.rank(); i < std::min(count, samples.size()); i += ranks.size()) {
    auto const norm = batch_gradient(model, parameters, samples.take(order, i, 1)).gradient.norm();
    largest = torch::maximum(largest, norm);
    progressed(1);
  }
  ranks.maximum(largest);
  return largest.item<double>();
}

}  // namespace qhm::empirical
