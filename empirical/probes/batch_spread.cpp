#include "empirical/probes/batch_spread.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace qhm::empirical {

BatchSpread::BatchSpread(std::int64_t samples, std::int64_t batch, std::int64_t size, torch::Device device)
    : samples_(samples),
      batch_(batch),
      sum_(torch::zeros({size}, torch::dtype(torch::kDouble).device(device))),
      sum_of_squares_(torch::zeros({}, sum_.options())) {}

void BatchSpread::add(torch::Tensor const& gradient) {
  sum_.add_(gradient);
  sum_of_squares_ = sum_of_squares_ + gradient.dot(gradient);
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

VarianceEstimate BatchSpread::estimate(Ranks const& ranks) const {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  VarianceEstimate result{.value = unknown, .standard_error = unknown};
  double const q = ranks.sum(static_cast<double>(count_));
  double const pairs = ranks.sum(static_cast<double>(pairs_.size()));
  if (q >= 2) {
    auto const sum = sum_.clone();
    ranks.sum(sum);
    double const squares = ranks.sum(sum_of_squares_.item<double>());
    double const spread = squares - sum.dot(sum).item<double>() / q;
    result.value = correction() * std::max(0.0, spread) / (q - 1);
  }
  if (pairs >= 2) {
    auto const own = pairs_.empty() ? torch::zeros({0}, torch::kDouble) : torch::stack(pairs_);
    double const mean = ranks.sum(own.sum().item<double>()) / pairs;
    double const squares = ranks.sum((own - mean).square().sum().item<double>());
    result.standard_error = correction() * std::sqrt(squares / (pairs - 1) / pairs);
  }
  return result;
}

}  // namespace qhm::empirical
