#include "empirical/probes/curvature.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "core/random.hpp"
#include "empirical/flat_parts.hpp"
#include "empirical/hessian_product.hpp"
#include "empirical/probes/unchanged_model.hpp"
#include "empirical/sampling.hpp"

namespace qhm::empirical {
namespace {

/// A fixed random unit vector, double [p]: normal draws from addresses that nothing else has.
torch::Tensor start_vector(std::int64_t size, torch::Device device) {
  auto const draws = torch::empty({size}, torch::kDouble);
  auto* const draw = draws.data_ptr<double>();
  for (std::int64_t i = 0; i < size; ++i) {
    auto const bits = random_bits(0, Stream::start, {.sample = static_cast<std::uint32_t>(i)}, 0);
    draw[i] = std::sqrt(-2 * std::log(uniform(bits[0], bits[1]))) *
              std::cos(boost::math::constants::two_pi<double>() * uniform(bits[2], bits[3]));
  }
  return (draws / draws.norm()).to(device);
}

/// H v of the mean loss over one batch, double [p].
torch::Tensor batch_product(Classifier const& model, std::vector<torch::Tensor> const& parameters,
                            Batch const& batch, std::vector<torch::Tensor> const& direction) {
  auto const loss = mean_loss(model.twice_differentiable_logits(batch.inputs), batch.labels);
  auto const product = gradient_and_product(loss, parameters, direction).product;
  std::vector<torch::Tensor> flat;
  for (std::size_t i = 0; i < product.size(); ++i)
    flat.push_back((product[i].defined() ? product[i] : torch::zeros_like(parameters[i]))
                       .reshape(-1)
                       .to(torch::kDouble));
  return torch::cat(flat);
}

}  // namespace

double largest_curvature(Classifier const& model, Samples const& samples, PowerIteration const& how,
                         Progressed const& progressed, Ranks const& ranks) {
  if (how.iterations == 0) return std::numeric_limits<double>::quiet_NaN();
  UnchangedModel const unchanged(*model.module);
  model.module->eval();
  auto const parameters = model.module->parameters();
  auto const n = how.samples > 0 ? std::min(how.samples, samples.size()) : samples.size();
  auto const order = samples.to_device(measurement_order(samples.size()));
  auto direction = start_vector(flat_parameters(*model.module).size(0), order.device());
  double norm = 0;
  for (std::int64_t i = 0; i < how.iterations; ++i) {
    auto const parts = parts_of(direction.to(parameters.front().scalar_type()), parameters);
    auto const product = torch::zeros_like(direction);
    for (auto begin = ranks.rank() * how.batch; begin < n; begin += ranks.size() * how.batch) {
      auto const count = std::min(how.batch, n - begin);
      product.add_(batch_product(model, parameters, samples.take(order, begin, count), parts),
                   static_cast<double>(count) / static_cast<double>(n));
      progressed(count);
    }
    ranks.sum(product);
    norm = product.norm().item<double>();
    if (!(norm > 0)) break;  // H v = 0: nothing to follow
    direction = product / norm;
  }
  return norm;
}

}  // namespace qhm::empirical
