#include "empirical/probes/test_set.hpp"

#include <torch/torch.h>

#include <algorithm>

#include "empirical/epoch_order.hpp"
#include "empirical/probes/unchanged_model.hpp"

namespace qhm::empirical {

TestScore evaluate(Classifier const& model, Samples const& samples, std::int64_t batch,
                   Progressed const& progressed) {
  UnchangedModel const unchanged(*model.module);
  torch::NoGradGuard const no_grad;
  model.module->eval();
  auto const n = samples.size();
  auto const order = samples.to_device(measurement_order(n));
  auto loss = torch::zeros({}, order.options().dtype(torch::kDouble));
  auto correct = torch::zeros({}, order.options());
  for (std::int64_t begin = 0; begin < n; begin += batch) {
    auto const count = std::min(batch, n - begin);
    auto const [images, labels] = samples.take(order, begin, count);
    auto const logits = model.logits(images);
    loss.add_(mean_loss(logits, labels).to(torch::kDouble), count);
    correct.add_(logits.argmax(1).eq(labels).sum());
    progressed(count);
  }
  auto const total = static_cast<double>(n);
  return {.loss = loss.item<double>() / total,
          .accuracy = static_cast<double>(correct.item<std::int64_t>()) / total};
}

}  // namespace qhm::empirical
