#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <string_view>

#include "synthetic/objectives/geman_mcclure.hpp"

namespace qhm::synthetic {

/// f = (1/N) sum_i f_i, with gradients of single samples to draw from.
template <class Function>
concept FiniteSum = requires(Function const& f, std::uint32_t i, double const* x, double weight, double* g) {
  { f.samples } -> std::convertible_to<std::uint32_t>;
  { f.sample_gradient_bound() } -> std::convertible_to<double>;  ///< on |grad f_i(x)|, all i and x
  f.add_sample_gradient(i, x, weight, g);                        ///< g += weight * grad f_i(x)
};

/// f(w) = (1/N) sum_i phi(<w, z_i>) + lambda sum_j r(w_j),  z_i = y_i a_i,  y_i = +-1,  |a_i| <= 1,
/// r(w) = w^2/(1 + w^2): a linear classifier on two classes, with a nonconvex penalty where lambda > 0.
///
/// `Loss` is phi with the constants of its own file. What follows from them for f:
///   smoothness             sup |phi''| |z_i|^2 <= sup |phi''|, and lambda |r''| <= 2 lambda on the diagonal
///   sample_gradient_bound  sup |phi'| |z_i| <= sup |phi'|, and lambda |r'| <= lambda 3 sqrt(3)/8 a
///   coordinate gradient_bound         that of every sample infimum                phi, r >= 0, so 0 bounds f
///   from below; the gap f(x_0) - 0 is then an upper bound,
///                          and every bound stays one
/// How near L is to what the data attain depends on the data (sigmoid_loss_test).
///
/// A view of rows that someone else owns, as a device needs it.
template <class Loss>
struct LinearModel {
  double const* rows;     ///< z_i, [samples][dim]
  std::uint32_t samples;  ///< N
  std::uint32_t dim;

  static constexpr std::string_view name = Loss::name;
  static constexpr bool separable = false;

  [[nodiscard]] double smoothness() const {
    return Loss::curvature_bound + Loss::penalty * GemanMcClureTerm::curvature_bound;
  }
  [[nodiscard]] double sample_gradient_bound() const {
    return Loss::slope_bound + Loss::penalty * std::sqrt(double(dim)) * GemanMcClureTerm::slope_bound;
  }
  [[nodiscard]] double gradient_bound() const { return sample_gradient_bound(); }
  [[nodiscard]] double infimum() const { return 0; }
  [[nodiscard]] double start(std::uint32_t) const { return Loss::start; }

  double value(double const* w) const {
    double sum = 0, penalty = 0;
    for (std::uint32_t i = 0; i < samples; ++i) sum += Loss::value(margin(i, w));
    for (std::uint32_t j = 0; j < dim; ++j) penalty += GemanMcClureTerm::value(w[j]);
    return sum / samples + Loss::penalty * penalty;
  }

  /// g = grad f(w).
  template <class T>
  QHM_HOST_DEVICE void gradient(T const* w, T* g) const {
    for (std::uint32_t j = 0; j < dim; ++j) g[j] = T(0.0);
    for (std::uint32_t i = 0; i < samples; ++i) add_loss_gradient(i, w, 1.0 / samples, g);
    add_penalty_gradient(w, 1.0, g);
  }

  /// g += weight * grad f_i(w), each f_i with the whole penalty.
  QHM_HOST_DEVICE void add_sample_gradient(std::uint32_t i, double const* w, double weight, double* g) const {
    add_loss_gradient(i, w, weight, g);
    add_penalty_gradient(w, weight, g);
  }

 private:
  QHM_HOST_DEVICE double const* row(std::uint32_t i) const {
    return rows + static_cast<std::size_t>(i) * dim;
  }

  /// <w, z_i>, in four sums that the processor can run side by side.
  template <class T>
  QHM_HOST_DEVICE T margin(std::uint32_t i, T const* w) const {
    double const* z = row(i);
    T sums[4] = {T(0.0), T(0.0), T(0.0), T(0.0)};
    std::uint32_t j = 0;
    for (; j + 4 <= dim; j += 4)
      for (std::uint32_t part = 0; part < 4; ++part) sums[part] += w[j + part] * z[j + part];
    for (; j < dim; ++j) sums[0] += w[j] * z[j];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }

  template <class T>
  QHM_HOST_DEVICE void add_loss_gradient(std::uint32_t i, T const* w, double weight, T* g) const {
    T const factor = weight * Loss::slope(margin(i, w));
    double const* z = row(i);
    for (std::uint32_t j = 0; j < dim; ++j) g[j] += factor * z[j];
  }

  template <class T>
  QHM_HOST_DEVICE void add_penalty_gradient(T const* w, double weight, T* g) const {
    if constexpr (Loss::penalty > 0)
      for (std::uint32_t j = 0; j < dim; ++j) g[j] += weight * Loss::penalty * GemanMcClureTerm::slope(w[j]);
  }
};

}  // namespace qhm::synthetic
