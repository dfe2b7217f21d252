#include "empirical/probes/test_set.hpp"

#include <torch/torch.h>

#include <algorithm>

#include "empirical/probes/unchanged_model.hpp"
#include "empirical/sampling.hpp"

namespace qhm::empirical {

TestScore evaluate(Classifier const& model, Samples const& samples, std::int64_t batch,
                   Progressed const& progressed, Ranks const& ranks) {
  UnchangedModel const unchanged(*model.module);
  torch::NoGradGuard const no_grad;
  model.module->eval();
  auto const n = samples.size();
  auto const order = samples.to_device(measurement_order(n));
  auto loss = torch::zeros({}, order.options().dtype(torch::kDouble));
  auto correct = torch::zeros({}, order.options());
  double seen = 0;
  for (auto begin = ranks.rank() * batch; begin < n; begin += ranks.size() * batch) {
    auto const count = std::min(batch, n - begin);
    auto const [inputs, labels] = samples.take(order, begin, count);
    auto const logits = model.logits(inputs);
    loss.add_(mean_loss(logits, labels).to(torch::kDouble), count);
    correct.add_(logits.argmax(-1).eq(labels).sum());
    seen += static_cast<double>(labels.numel());
    progressed(count);
  }
  ranks.sum(loss);
  ranks.sum(correct);
  return {.loss = loss.item<double>() / static_cast<double>(n),
          .accuracy = static_cast<double>(correct.item<std::int64_t>()) / ranks.sum(seen)};
}

}  // namespace qhm::empirical
