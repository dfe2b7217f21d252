#pragma once

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "synthetic/lanes/functions.hpp"

namespace qhm::synthetic {

/// f(w) = (1/N) sum_i phi(<w, z_i>),  phi(t) = 1/(1 + e^t),  z_i = y_i a_i,  y_i = +-1,  |a_i| <= 1:
/// the sigmoid loss of a linear classifier, a smooth nonconvex finite sum on real data.
///
/// phi' = -phi (1 - phi) and phi'' = phi (1 - phi)(1 - 2 phi); for phi in (0, 1):
///   smoothness      |phi''| <= 1/(6 sqrt 3), at phi = (1 - 1/sqrt 3)/2, and |z_i z_i^T| <= 1
///   gradient_bound  |phi'| <= 1/4, at phi = 1/2, and |z_i| <= 1; it bounds every sample's gradient too
///   infimum         phi > 0, so 0 bounds f from below (the infimum itself where the classes are separable);
///                   the gap f(x_0) - 0 is then an upper bound, and every bound stays one
///
/// A view of rows that someone else owns, as a device needs it.
struct SigmoidLoss {
  double const* rows;     ///< z_i, [samples][dim]
  std::uint32_t samples;  ///< N
  std::uint32_t dim;

  static constexpr std::string_view name = "sigmoid-loss";
  static constexpr bool separable = false;

  [[nodiscard]] double smoothness() const { return 1 / (6 * std::sqrt(3.0)); }
  [[nodiscard]] double gradient_bound() const { return 0.25; }
  [[nodiscard]] double sample_gradient_bound() const { return 0.25; }
  [[nodiscard]] double infimum() const { return 0; }
  [[nodiscard]] double start(std::uint32_t) const { return 0; }  ///< f(0) = 1/2 whatever the data

  QHM_HOST_DEVICE double value(double const* w) const {
    double sum = 0;
    for (std::uint32_t i = 0; i < samples; ++i) sum += 1 / (1 + std::exp(margin(i, w)));
    return sum / samples;
  }

  /// g = grad f(w).
  template <class T>
  QHM_HOST_DEVICE void gradient(T const* w, T* g) const {
    for (std::uint32_t j = 0; j < dim; ++j) g[j] = T(0.0);
    for (std::uint32_t i = 0; i < samples; ++i) {
      double const* z = rows + static_cast<std::size_t>(i) * dim;
      T sums[4] = {T(0.0), T(0.0), T(0.0), T(0.0)};
      for (std::uint32_t j = 0; j < dim; ++j) sums[j % 4] = fma(w[j], T(z[j]), sums[j % 4]);
      T const phi = T(1.0) / (T(1.0) + exponential(T((sums[0] + sums[1]) + (sums[2] + sums[3]))));
      T const factor = phi * (phi - T(1.0)) * T(1.0 / samples);
      for (std::uint32_t j = 0; j < dim; ++j) g[j] = fma(factor, T(z[j]), g[j]);
    }
  }

  /// g += weight * grad f_i(w).
  QHM_HOST_DEVICE void add_sample_gradient(std::uint32_t i, double const* w, double weight, double* g) const {
    double const phi = 1 / (1 + std::exp(margin(i, w)));
    double const factor = -weight * phi * (1 - phi);
    double const* z = row(i);
    for (std::uint32_t j = 0; j < dim; ++j) g[j] += factor * z[j];
  }

 private:
  QHM_HOST_DEVICE double const* row(std::uint32_t i) const {
    return rows + static_cast<std::size_t>(i) * dim;
  }

  /// <w, z_i>, in four sums that the processor can run side by side.
  QHM_HOST_DEVICE double margin(std::uint32_t i, double const* w) const {
    double const* z = row(i);
    double sums[4] = {0, 0, 0, 0};
    std::uint32_t j = 0;
    for (; j + 4 <= dim; j += 4)
      for (std::uint32_t lane = 0; lane < 4; ++lane) sums[lane] += w[j + lane] * z[j + lane];
    for (; j < dim; ++j) sums[0] += w[j] * z[j];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }
};

/// Fashion-MNIST's classes 0 (T-shirt, y = +1) and 1 (trousers, y = -1) as rows z_i = y_i a_i.
struct TwoClasses {
  std::vector<double> rows;  ///< [samples][dim]
  std::uint32_t samples = 0;
  std::uint32_t dim = 0;
};

/// Reads the training images of `folder` (train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz).
///
/// a_i is the image averaged over square blocks to sqrt(dim) x sqrt(dim) pixels and scaled to |a_i| = 1 (an
/// image that is black stays 0). Throws InputError for `--dim` unless it is 1, 4, 16, 49, 196 or 784, and for
/// a file that is missing, damaged, or not what its name says.
TwoClasses load_two_classes(std::filesystem::path const& folder, std::uint64_t dim);

}  // namespace qhm::synthetic
