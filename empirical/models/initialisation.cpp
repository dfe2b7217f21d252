#include "empirical/models/initialisation.hpp"

#include <torch/torch.h>

#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <stdexcept>
#include <string>

#include "core/errors.hpp"
#include "core/random.hpp"

namespace qhm::empirical {
namespace {

/// Fills tensors with normal draws, each tensor from its own addresses.
class NormalDraws {
 public:
  explicit NormalDraws(std::uint64_t seed) : seed_(seed) {}

  /// weight ~ N(0, deviation^2), element by element; Box and Muller 1958, two draws from one address.
  void fill(torch::Tensor& weight, double deviation) {
    auto const draws = torch::empty({weight.numel()}, torch::kDouble);
    double* const draw = draws.data_ptr<double>();
    auto const count = static_cast<std::uint32_t>(weight.numel());
    for (std::uint32_t pair = 0; 2 * pair < count; ++pair) {
      auto const bits = random_bits(seed_, Stream::initialisation, {.step = tensor_, .sample = pair}, 0);
      double const radius = deviation * std::sqrt(-2 * std::log(uniform(bits[0], bits[1])));
      double const angle = boost::math::constants::two_pi<double>() * uniform(bits[2], bits[3]);
      draw[2 * pair] = radius * std::cos(angle);
      if (2 * pair + 1 < count) draw[2 * pair + 1] = radius * std::sin(angle);
    }
    weight.copy_(draws.view(weight.sizes()));
    ++tensor_;
  }

 private:
  std::uint64_t seed_;
  std::uint32_t tensor_ = 0;
};

double he_deviation(torch::Tensor const& kernel) {
  auto const fan_out = kernel.size(0) * kernel.size(2) * kernel.size(3);
  return std::sqrt(2.0 / static_cast<double>(fan_out));
}

void set(torch::Tensor& parameter, double value) {
  if (parameter.defined()) parameter.fill_(value);
}

}  // namespace

void initialise(torch::nn::Module& model, std::uint64_t seed) {
  if (seed > max_seed)
    throw InputError("--seed", std::to_string(seed), "is above 2^56 - 1", "choose a smaller seed");
  torch::NoGradGuard const no_grad;
  NormalDraws draws(seed);
  model.apply([&](torch::nn::Module& layer) {
    if (auto* conv = layer.as<torch::nn::Conv2d>()) {
      draws.fill(conv->weight, he_deviation(conv->weight));
      set(conv->bias, 0);
    } else if (auto* linear = layer.as<torch::nn::Linear>()) {
      draws.fill(linear->weight, 0.01);
      set(linear->bias, 0);
    } else if (auto* batch_norm = layer.as<torch::nn::BatchNorm2d>()) {
      set(batch_norm->weight, 1);
      set(batch_norm->bias, 0);
      batch_norm->reset_running_stats();
    } else if (auto* group_norm = layer.as<torch::nn::GroupNorm>()) {
      set(group_norm->weight, 1);
      set(group_norm->bias, 0);
    } else if (!layer.parameters(/*recurse=*/false).empty()) {
      throw std::logic_error("no rule initialises the parameters of " + layer.name());
    }
  });
}

}  // namespace qhm::empirical
