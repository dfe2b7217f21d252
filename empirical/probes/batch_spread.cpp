#include "empirical/probes/batch_spread.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace qhm::empirical {

void BatchSpread::add(torch::Tensor const& gradient) {
  auto const square = gradient.dot(gradient);
  if (count_ == 0) {
    sum_ = gradient.clone();
    sum_of_squares_ = square;
  } else {
    sum_.add_(gradient);
    sum_of_squares_ = sum_of_squares_ + square;
  }
  if (count_ % 2 == 0) {
    previous_ = gradient;
  } else {
    auto const difference = gradient - previous_;
    pairs_.push_back(difference.dot(difference) / 2);
  }
  ++count_;
}

double BatchSpread::correction() const {
  auto const n = static_cast<double>(samples_);
  return static_cast<double>(batch_) * (n - 1) / n;
}

VarianceEstimate BatchSpread::estimate() const {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  VarianceEstimate result{.value = unknown, .standard_error = unknown};
  if (count_ >= 2) {
    auto const q = static_cast<double>(count_);
    double const spread = sum_of_squares_.item<double>() - sum_.dot(sum_).item<double>() / q;
    result.value = correction() * std::max(0.0, spread) / (q - 1);
  }
  if (pairs_.size() >= 2) {
    auto const pairs = torch::stack(pairs_);
    auto const deviation = pairs.std(/*unbiased=*/true).item<double>();
    result.standard_error = correction() * deviation / std::sqrt(static_cast<double>(pairs_.size()));
  }
  return result;
}

}  // namespace qhm::empirical
