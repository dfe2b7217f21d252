#include "empirical/probes/full_gradient.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "core/errors.hpp"
#include "empirical/probes/unchanged_model.hpp"
#include "empirical/sampling.hpp"
#include "empirical/stream.hpp"

namespace qhm::empirical {
namespace {

struct BatchGradient {
  torch::Tensor gradient;  // [p] of doubles
  torch::Tensor loss;      // scalar of doubles
};

BatchGradient batch_gradient(Classifier const& model, std::vector<torch::Tensor> const& parameters,
                             Batch const& batch) {
  auto const loss = mean_loss(model.logits(batch.inputs), batch.labels);
  auto const parts = torch::autograd::grad({loss}, parameters, {}, {}, false, /*allow_unused=*/true);
  std::vector<torch::Tensor> flat;
  for (std::size_t i = 0; i < parts.size(); ++i)
    flat.push_back(
        (parts[i].defined() ? parts[i] : torch::zeros_like(parameters[i])).reshape(-1).to(torch::kDouble));
  return {.gradient = torch::cat(flat), .loss = loss.detach().to(torch::kDouble)};
}

}  // namespace

FullGradient full_gradient(Classifier const& model, Samples const& samples, Ruler const& ruler,
                           Progressed const& progressed, Ranks const& ranks) {
  UnchangedModel const unchanged(*model.module);
  model.module->train(ruler.functional == Functional::train_fixed ||
                      ruler.functional == Functional::train_batch);
  model.use_draws({});  // f skips nothing at random
  auto const parameters = model.module->parameters();
  auto const n = samples.size();
  auto const batch = std::min(ruler.batch, n);
  auto const order = ruler.order.defined() ? staged(ruler.order, parameters.front().device())
                                           : samples.to_device(measurement_order(n));
  auto const changes = ruler.changes.defined() ? staged(ruler.changes, order.device()) : ruler.changes;

  auto const doubles = order.options().dtype(torch::kDouble);
  auto sum = torch::zeros({flat_parameters(*model.module).size(0)}, doubles);
  auto loss_sum = torch::zeros({}, doubles);
  BatchSpread spread(n, batch, sum.numel(), order.device());
  for (auto begin = ranks.rank() * batch; begin < n; begin += ranks.size() * batch) {
    auto const count = std::min(batch, n - begin);
    auto const these = samples.gather(order.narrow(0, begin, count),
                                      changes.defined() ? changes.narrow(0, begin, count) : changes);
    auto const [gradient, loss] = batch_gradient(model, parameters, these);
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
