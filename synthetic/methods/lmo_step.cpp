#include "synthetic/methods/lmo_step.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <vector>

namespace qhm::synthetic {
namespace {

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

double sign(double x) {
  return static_cast<double>(x > 0) - static_cast<double>(x < 0);
}

/// -U V^T and the sum of the singular values.
double polar_step(MatrixShape const& shape, std::span<double const> m, std::span<double> step) {
  auto const rows = static_cast<Eigen::Index>(shape.rows), columns = static_cast<Eigen::Index>(shape.columns);
  Eigen::Map<Rows const> const matrix(m.data(), rows, columns);
  Eigen::JacobiSVD<Eigen::MatrixXd> const svd(matrix, Eigen::ComputeThinU | Eigen::ComputeThinV);
  auto const& values = svd.singularValues();
  Eigen::Index rank = 0;
  while (rank < values.size() && values[rank] > 1e-14 * values[0]) ++rank;
  Eigen::Map<Rows> into(step.data(), rows, columns);
  into.noalias() = -svd.matrixU().leftCols(rank) * svd.matrixV().leftCols(rank).transpose();
  return values.sum();
}

}  // namespace

double lmo_step(Norm norm, MatrixShape const& shape, std::span<double const> m, std::span<double> step) {
  switch (norm) {
    case Norm::l2: {
      double const length = dual_norm(norm, shape, m);
      for (std::size_t j = 0; j < m.size(); ++j) step[j] = length > 0 ? -m[j] / length : 0;
      return length;
    }
    case Norm::linf: {
      std::ranges::transform(m, step.begin(), [](double x) { return -sign(x); });
      return dual_norm(norm, shape, m);
    }
    case Norm::l1: {
      auto const largest = std::ranges::max_element(m, {}, [](double x) { return std::abs(x); });
      std::ranges::fill(step, 0.0);
      step[static_cast<std::size_t>(largest - m.begin())] = -sign(*largest);
      return std::abs(*largest);
    }
    case Norm::spectral:
      return polar_step(shape, m, step);
    case Norm::rms: {
      double const radius = std::sqrt(static_cast<double>(shape.rows) / static_cast<double>(shape.columns));
      double const nuclear = polar_step(shape, m, step);
      for (double& x : step) x *= radius;
      return radius * nuclear;
    }
  }
  return 0;
}

double dual_norm(Norm norm, MatrixShape const& shape, std::span<double const> m) {
  switch (norm) {
    case Norm::l2: {
      double largest = 0, sum = 0;
      for (double const x : m) largest = std::max(largest, std::abs(x));
      if (largest == 0) return 0;
      for (double const x : m) sum += (x / largest) * (x / largest);
      return largest * std::sqrt(sum);
    }
    case Norm::linf: {
      double sum = 0;
      for (double const x : m) sum += std::abs(x);
      return sum;
    }
    case Norm::l1: {
      double largest = 0;
      for (double const x : m) largest = std::max(largest, std::abs(x));
      return largest;
    }
    case Norm::spectral:
    case Norm::rms: {
      std::vector<double> unused(m.size());
      return lmo_step(norm, shape, m, unused);
    }
  }
  return 0;
}

}  // namespace qhm::synthetic
