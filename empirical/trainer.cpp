#include "empirical/trainer.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

namespace qhm::empirical {
namespace {

/// Forgets the gradients instead of filling them with zeros: the next pass then writes where this one adds.
void forget_gradients(torch::nn::Module const& module) {
  for (auto& parameter : module.parameters()) parameter.mutable_grad().reset();
}

EpochOutcome summarise(torch::Tensor const& losses, std::int64_t samples, std::int64_t batch) {
  auto const on_host = losses.to(torch::kCPU, torch::kDouble);
  auto const loss = on_host.accessor<double, 1>();
  EpochOutcome outcome{.mean_loss = 0, .failed = std::nullopt};
  for (std::int64_t step = 0; step < loss.size(0); ++step) {
    auto const weight = std::min(batch, samples - step * batch);
    outcome.mean_loss += loss[step] * static_cast<double>(weight) / static_cast<double>(samples);
    if (!std::isfinite(loss[step]) && !outcome.failed) outcome.failed = step;
  }
  return outcome;
}

}  // namespace

EpochOutcome train_epoch(Classifier const& model, QHM& optimizer, Samples const& samples,
                         torch::Tensor const& order, std::int64_t batch, Precision precision,
                         Progressed const& progressed) {
  auto const n = samples.size();
  batch = std::min(batch, n);
  auto const losses = torch::empty({(n + batch - 1) / batch}, order.options().dtype(torch::kFloat));
  model.module->train();
  for (std::int64_t begin = 0; begin < n; begin += batch) {
    auto const count = std::min(batch, n - begin);
    auto const [images, labels] = samples.take(order, begin, count);
    forget_gradients(*model.module);
    torch::Tensor loss;
    {
      AutocastScope const autocast(precision, order.device().type());
      loss = mean_loss(model.logits(images), labels);
    }
    loss.backward();
    optimizer.step();
    losses[begin / batch].copy_(loss.detach());
    progressed(count);
  }
  return summarise(losses, n, batch);
}

}  // namespace qhm::empirical
