#include "empirical/models/initialisation.hpp"

#include <torch/torch.h>

#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/errors.hpp"
#include "core/random.hpp"
#include "empirical/models/language_model.hpp"
#include "empirical/models/perceptron.hpp"
#include "empirical/models/vision_transformer.hpp"

namespace qhm::empirical {
namespace {

/// Fills tensors with draws, each tensor from its own addresses.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : seed_(seed) {}

  /// values ~ N(0, deviation^2), element by element; Box and Muller 1958, two draws from one address.
  void normal(torch::Tensor& values, double deviation) {
    fill(values, [&](double first, double second) {
      double const radius = deviation * std::sqrt(-2 * std::log(first));
      double const angle = boost::math::constants::two_pi<double>() * second;
      return std::pair{radius * std::cos(angle), radius * std::sin(angle)};
    });
  }

  /// values ~ U(-reach, reach), element by element.
  void uniform(torch::Tensor& values, double reach) {
    fill(values, [&](double first, double second) {
      return std::pair{reach * (2 * first - 1), reach * (2 * second - 1)};
    });
  }

 private:
  /// Two elements at a time, from two independent uniforms.
  template <class Law>
  void fill(torch::Tensor& values, Law const& law) {
    auto const draws = torch::empty({values.numel()}, torch::kDouble);
    double* const draw = draws.data_ptr<double>();
    auto const count = static_cast<std::uint32_t>(values.numel());
    for (std::uint32_t pair = 0; 2 * pair < count; ++pair) {
      auto const bits = random_bits(seed_, Stream::initialisation, {.step = tensor_, .sample = pair}, 0);
      auto const [first, second] = law(qhm::uniform(bits[0], bits[1]), qhm::uniform(bits[2], bits[3]));
      draw[2 * pair] = first;
      if (2 * pair + 1 < count) draw[2 * pair + 1] = second;
    }
    values.copy_(draws.view(values.sizes()));
    ++tensor_;
  }

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

void draw_linear(Draws& draws, torch::Tensor& weight, torch::nn::Module const& network) {
  if (network.as<VisionTransformer>() != nullptr) {
    draws.normal(weight, 0.02);
  } else if (network.as<Perceptron>() != nullptr) {
    draws.normal(weight, std::sqrt(2.0 / static_cast<double>(weight.size(1))));
  } else if (network.as<LanguageModel>() != nullptr) {
    draws.uniform(weight, 0.1);
  } else {
    draws.normal(weight, 0.01);
  }
}

}  // namespace

void initialise(torch::nn::Module& model, std::uint64_t seed) {
  if (seed > max_seed)
    throw InputError("--seed", std::to_string(seed), "is above 2^56 - 1", "choose a smaller seed");
  torch::NoGradGuard const no_grad;
  Draws draws(seed);
  model.apply([&](torch::nn::Module& layer) {
    if (auto* conv = layer.as<torch::nn::Conv2d>()) {
      draws.normal(conv->weight, he_deviation(conv->weight));
      set(conv->bias, 0);
    } else if (auto* linear = layer.as<torch::nn::Linear>()) {
      draw_linear(draws, linear->weight, model);
      set(linear->bias, 0);
    } else if (auto* batch_norm = layer.as<torch::nn::BatchNorm2d>()) {
      set(batch_norm->weight, 1);
      set(batch_norm->bias, 0);
      batch_norm->reset_running_stats();
    } else if (auto* group_norm = layer.as<torch::nn::GroupNorm>()) {
      set(group_norm->weight, 1);
      set(group_norm->bias, 0);
    } else if (auto* layer_norm = layer.as<torch::nn::LayerNorm>()) {
      set(layer_norm->weight, 1);
      set(layer_norm->bias, 0);
    } else if (auto* embedding = layer.as<torch::nn::Embedding>()) {
      draws.uniform(embedding->weight, 0.1);
    } else if (auto* lstm = layer.as<torch::nn::LSTM>()) {
      double const reach = 1 / std::sqrt(static_cast<double>(lstm->options.hidden_size()));
      for (auto& parameter : lstm->parameters(/*recurse=*/false)) draws.uniform(parameter, reach);
    } else if (layer.as<VisionTransformer>() != nullptr) {
      for (auto& parameter : layer.parameters(/*recurse=*/false)) draws.normal(parameter, 0.02);
    } else if (!layer.parameters(/*recurse=*/false).empty()) {
      throw std::logic_error("no rule initialises the parameters of " + layer.name());
    }
  });
}

}  // namespace qhm::empirical
