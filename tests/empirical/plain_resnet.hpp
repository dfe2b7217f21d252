#pragma once

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "empirical/models/resnet.hpp"

namespace qhm::empirical {

/// Feature maps [channels][rows][columns] in plain loops, zero outside.
struct Maps {
  std::int64_t channels, rows, columns;
  std::vector<double> values = std::vector<double>(static_cast<std::size_t>(channels * rows * columns));

  double& at(std::int64_t c, std::int64_t y, std::int64_t x) {
    return values[static_cast<std::size_t>((c * rows + y) * columns + x)];
  }
  double padded(std::int64_t c, std::int64_t y, std::int64_t x) {
    return y < 0 || x < 0 || y >= rows || x >= columns ? 0 : at(c, y, x);
  }
};

/// ResNet-18's evaluation for one image, written from the formulas and sharing only the parameters with the
/// model: the reference that the tests compare with.
class PlainResNet {
 public:
  explicit PlainResNet(ResNet18Impl const& model) {
    for (auto const& entry : model.named_parameters()) tensors_.insert(entry.key(), entry.value().detach());
    for (auto const& entry : model.named_buffers()) tensors_.insert(entry.key(), entry.value());
    for (auto const& entry : model.named_modules("", false))
      if (auto* norm = entry.value()->as<torch::nn::GroupNorm>())
        groups_.insert(entry.key(), norm->options.num_groups());
  }

  /// Logits of an image [channels, rows, columns] in double.
  std::vector<double> logits(torch::Tensor const& image) {
    Maps x{image.size(0), image.size(1), image.size(2)};
    for (std::int64_t c = 0; c < x.channels; ++c)
      for (std::int64_t i = 0; i < x.rows; ++i)
        for (std::int64_t j = 0; j < x.columns; ++j) x.at(c, i, j) = image[c][i][j].item<double>();
    x = relu(conv_norm("stem", x, 1));
    for (std::string const stage : {"1", "2", "3", "4"}) {
      x = block("stages." + stage + "a", x, stage == "1" ? 1 : 2);
      x = block("stages." + stage + "b", x, 1);
    }
    return head(x);
  }

 private:
  Maps block(std::string const& name, Maps x, std::int64_t stride) {
    Maps y = conv_norm(name + ".second", relu(conv_norm(name + ".first", x, stride)), 1);
    if (tensors_.contains(name + ".shortcut.conv.weight")) x = conv_norm(name + ".shortcut", x, stride);
    for (std::size_t i = 0; i < y.values.size(); ++i) y.values[i] += x.values[i];
    return relu(y);
  }

  Maps conv_norm(std::string const& name, Maps x, std::int64_t stride) {
    Maps y = convolve(name + ".conv", x, stride);
    if (tensors_.contains(name + ".norm.running_mean")) return batch_norm(name + ".norm", y);
    if (groups_.contains(name + ".norm")) return group_norm(name + ".norm", y);
    return y;
  }

  Maps convolve(std::string const& name, Maps x, std::int64_t stride) {
    auto const kernel = tensors_[name + ".weight"];
    std::int64_t const size = kernel.size(2), margin = size / 2;
    Maps y{kernel.size(0), (x.rows + stride - 1) / stride, (x.columns + stride - 1) / stride};
    for (std::int64_t o = 0; o < y.channels; ++o)
      for (std::int64_t i = 0; i < y.rows; ++i)
        for (std::int64_t j = 0; j < y.columns; ++j) {
          double sum = tensors_.contains(name + ".bias") ? value(name + ".bias", o) : 0;
          for (std::int64_t c = 0; c < x.channels; ++c)
            for (std::int64_t u = 0; u < size; ++u)
              for (std::int64_t v = 0; v < size; ++v)
                sum += kernel.data_ptr<double>()[((o * x.channels + c) * size + u) * size + v] *
                       x.padded(c, i * stride + u - margin, j * stride + v - margin);
          y.at(o, i, j) = sum;
        }
    return y;
  }

  Maps batch_norm(std::string const& name, Maps x) {
    for (std::int64_t c = 0; c < x.channels; ++c)
      affine(name, x, c, value(name + ".running_mean", c), value(name + ".running_var", c));
    return x;
  }

  Maps group_norm(std::string const& name, Maps x) {
    std::int64_t const size = x.channels / groups_[name], count = size * x.rows * x.columns;
    for (std::int64_t first = 0; first < x.channels; first += size) {
      auto const begin = x.values.begin() + first * x.rows * x.columns, end = begin + count;
      double mean = 0, variance = 0;
      std::for_each(begin, end, [&](double v) { mean += v / static_cast<double>(count); });
      std::for_each(begin, end, [&](double v) { variance += (v - mean) * (v - mean); });
      for (std::int64_t c = first; c < first + size; ++c)
        affine(name, x, c, mean, variance / static_cast<double>(count));
    }
    return x;
  }

  /// weight (x - mean) / sqrt(variance + 1e-5) + bias on channel c; 1e-5 is the documented default.
  void affine(std::string const& name, Maps& x, std::int64_t c, double mean, double variance) {
    for (std::int64_t i = 0; i < x.rows; ++i)
      for (std::int64_t j = 0; j < x.columns; ++j)
        x.at(c, i, j) = value(name + ".weight", c) * (x.at(c, i, j) - mean) / std::sqrt(variance + 1e-5) +
                        value(name + ".bias", c);
  }

  static Maps relu(Maps x) {
    for (double& v : x.values) v = std::max(v, 0.0);
    return x;
  }

  std::vector<double> head(Maps x) {
    auto const weight = tensors_["head.weight"];
    std::vector<double> logits;
    for (std::int64_t k = 0; k < weight.size(0); ++k) {
      double sum = 0;
      for (std::int64_t c = 0; c < x.channels; ++c)
        for (std::int64_t i = 0; i < x.rows; ++i)
          for (std::int64_t j = 0; j < x.columns; ++j)
            sum += weight[k][c].item<double>() * x.at(c, i, j) / static_cast<double>(x.rows * x.columns);
      logits.push_back(sum + value("head.bias", k));
    }
    return logits;
  }

  double value(std::string const& name, std::int64_t index) {
    return tensors_[name].data_ptr<double>()[index];
  }

  torch::OrderedDict<std::string, torch::Tensor> tensors_;
  torch::OrderedDict<std::string, std::int64_t> groups_;
};

}  // namespace qhm::empirical
