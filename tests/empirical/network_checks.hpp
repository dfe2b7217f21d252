#pragma once

#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "core/files.hpp"

namespace qhm::empirical {

/// Name and shape of every parameter, in the network's order.
using Layers = std::vector<std::pair<std::string, std::string>>;

inline Layers layers_of(torch::nn::Module const& network) {
  Layers layers;
  for (auto const& entry : network.named_parameters())
    layers.emplace_back(entry.key(), fmt::format("{}", fmt::join(entry.value().sizes().vec(), "x")));
  return layers;
}

/// The list in tests/data/models, which layers.py writes from the network's description.
inline Layers listed_layers(std::string const& network, std::int64_t classes) {
  std::istringstream rows(read_file(std::string(QHM_TEST_DATA "/models/") + network + ".csv"));
  Layers layers;
  for (std::string row; std::getline(rows, row);) {
    std::istringstream cells(row);
    std::string of_classes, name, shape;
    std::getline(std::getline(std::getline(cells, of_classes, ','), name, ','), shape, ',');
    if (of_classes == std::to_string(classes)) layers.emplace_back(name, shape);
  }
  return layers;
}

inline std::int64_t parameter_count(torch::nn::Module const& network) {
  std::int64_t count = 0;
  for (auto const& parameter : network.parameters()) count += parameter.numel();
  return count;
}

inline torch::Tensor some_images(std::vector<std::int64_t> const& shape) {
  return torch::randn(shape, torch::make_generator<at::CPUGeneratorImpl>(11), torch::kDouble);
}

/// Turns a network into one in double whose parameters and statistics have no special value: vectors, among
/// them the weights and biases of norms, in (0.5, 1.5), all else N(0, 1 / inputs).
inline void make_arbitrary(torch::nn::Module& network) {
  network.to(torch::kDouble);
  torch::NoGradGuard const no_grad;
  auto generator = torch::make_generator<at::CPUGeneratorImpl>(7);
  for (auto& parameter : network.parameters()) {
    auto const inputs = static_cast<double>(parameter.numel() / parameter.size(0));
    if (parameter.dim() == 1) {
      parameter.uniform_(0.5, 1.5, generator);
    } else {
      parameter.normal_(0, 1 / std::sqrt(inputs), generator);
    }
  }
  for (auto& statistic : network.buffers())
    if (statistic.dim() == 1) statistic.uniform_(0.5, 1.5, generator);
}

/// Compares the gradient of `loss` with central differences along one direction for each parameter.
template <class Loss>
void expect_gradient_of_finite_differences(torch::nn::Module& network, Loss const& loss) {
  network.zero_grad();
  loss().backward();
  auto generator = torch::make_generator<at::CPUGeneratorImpl>(13);
  torch::NoGradGuard const no_grad;
  for (auto const& entry : network.named_parameters()) {
    auto parameter = entry.value();
    auto const direction = torch::randn(parameter.sizes(), generator, torch::kDouble);
    double const slope = (parameter.grad() * direction).sum().template item<double>();
    auto const start = parameter.clone();
    double const h = 1e-7;
    auto const moved = [&](double step) {
      parameter.copy_(start + step * direction);
      return loss().template item<double>();
    };
    double const difference = (moved(h) - moved(-h)) / (2 * h);
    parameter.copy_(start);
    // The loss is good to 10 roundings; the truncation, h^2 f''' / 6, is far below.
    double const rounding = 10 * 2.2e-16 * loss().template item<double>() / h;
    EXPECT_NEAR(slope, difference, rounding) << entry.key();
    EXPECT_GT(std::abs(slope), 10 * rounding) << entry.key() << ": too flat to tell";
  }
}

}  // namespace qhm::empirical
