#include "empirical/methods/lmo_ball.hpp"

#include <fmt/ranges.h>
#include <torch/torch.h>

#include <cmath>

#include "core/errors.hpp"
#include "empirical/flat_parts.hpp"

namespace qhm::empirical {
namespace {

using qhm::Norm;

bool of_matrices(Norm norm) {
  return norm == Norm::spectral || norm == Norm::rms;
}

torch::Tensor matrix_of(torch::Tensor const& tensor) {
  return tensor.reshape({tensor.size(0), -1});
}

MatrixShape shape_of(torch::Tensor const& tensor) {
  if (tensor.dim() < 2 || tensor.numel() == 0) return {1, static_cast<std::uint64_t>(tensor.numel())};
  return {static_cast<std::uint64_t>(tensor.size(0)),
          static_cast<std::uint64_t>(tensor.numel() / tensor.size(0))};
}

bool is_matrix(torch::Tensor const& tensor) {
  auto const shape = shape_of(tensor);
  return shape.rows >= 2 && shape.columns >= 2;
}

/// sqrt(rows/columns), the radius of the rms ball in the spectral norm.
double rms_radius(torch::Tensor const& tensor) {
  auto const shape = shape_of(tensor);
  return std::sqrt(static_cast<double>(shape.rows) / static_cast<double>(shape.columns));
}

/// Singular values in units of the Frobenius norm rise to about 1.
torch::Tensor newton_schulz(torch::Tensor const& matrix) {
  constexpr double a = 3.4445, b = -4.7750, c = 2.0315;
  constexpr int steps = 5;
  bool const tall = matrix.size(0) > matrix.size(1);
  auto x = (tall ? matrix.t() : matrix).to(torch::kFloat);
  x = x / x.norm();
  for (int i = 0; i < steps; ++i) {
    auto const gram = x.mm(x.t());
    x = a * x + (b * gram + c * gram.mm(gram)).mm(x);
  }
  return (tall ? x.t() : x).to(matrix.scalar_type());
}

torch::Tensor exact_polar_factor(torch::Tensor const& matrix) {
  auto const [u, s, vt] = torch::linalg_svd(matrix.to(torch::kDouble), /*full_matrices=*/false);
  return u.mm(vt).to(matrix.scalar_type());
}

torch::Tensor polar_step(torch::Tensor const& m, PolarFactor how) {
  auto const length = m.norm().item<double>();
  if (length == 0) return torch::zeros_like(m);
  if (!std::isfinite(length)) return torch::full_like(m, length - length);  // which no SVD takes
  auto const matrix = matrix_of(m);
  auto const factor = how == PolarFactor::svd ? exact_polar_factor(matrix) : newton_schulz(matrix);
  return factor.neg().reshape(m.sizes());
}

torch::Tensor l1_step(torch::Tensor const& m) {
  auto const step = torch::zeros(m.numel(), m.options());
  auto const flat = m.reshape(-1);
  auto const largest = flat.abs().argmax().item<std::int64_t>();
  step[largest] = -flat[largest].sign() + flat[largest] * 0;
  return step.reshape(m.sizes());
}

torch::Tensor step_of(torch::Tensor const& m, Norm norm, PolarFactor how) {
  switch (norm) {
    case Norm::l2: {
      auto const length = m.norm().item<double>();
      return length == 0 ? torch::zeros_like(m) : m / -length;
    }
    case Norm::linf:
      return m.sign().neg_().add_((m * 0).sum());  // the sign of NaN is 0: let it be seen
    case Norm::l1:
      return l1_step(m);
    case Norm::spectral:
      return polar_step(m, how);
    case Norm::rms:
      break;
  }
  return polar_step(m, how).mul_(rms_radius(m));
}

double dual_norm_of(torch::Tensor const& m, Norm norm) {
  auto const precise = m.to(torch::kDouble);
  auto const length = precise.norm().item<double>();
  if (!std::isfinite(length)) return length;
  switch (norm) {
    case Norm::l2:
      return precise.norm().item<double>();
    case Norm::linf:
      return precise.abs().sum().item<double>();
    case Norm::l1:
      return precise.abs().max().item<double>();
    case Norm::spectral:
      return torch::linalg_svdvals(matrix_of(precise)).sum().item<double>();
    case Norm::rms:
      break;
  }
  return rms_radius(m) * torch::linalg_svdvals(matrix_of(precise)).sum().item<double>();
}

/// All tensors as one vector.
torch::Tensor joined(std::vector<torch::Tensor> const& tensors) {
  std::vector<torch::Tensor> flat;
  for (auto const& tensor : tensors) flat.push_back(tensor.reshape(-1));
  return torch::cat(flat);
}

/// The norm of one tensor in a layer-wise ball.
Norm norm_for(std::string const& name, torch::Tensor const& tensor, LmoBallOptions const& options) {
  if (!of_matrices(options.norm) || is_matrix(tensor)) return options.norm;
  if (options.vector_norm) return *options.vector_norm;
  throw InputError(
      "--lmo-norm", norm_name(options.norm),
      fmt::format("is a norm of matrices, and {} [{}] is none", name, fmt::join(tensor.sizes().vec(), ", ")),
      "give such tensors another norm, as --vector-norm linf");
}

}  // namespace

PolarFactor polar_factor_from(std::string const& name) {
  for (auto const factor : {PolarFactor::svd, PolarFactor::newton_schulz})
    if (name == polar_factor_name(factor)) return factor;
  throw InputError("--polar-factor", name, "is no way to find it", "choose svd or newton-schulz");
}

std::string polar_factor_name(PolarFactor factor) {
  return factor == PolarFactor::svd ? "svd" : "newton-schulz";
}

LmoBall::LmoBall(LmoBallOptions const& options, torch::nn::Module const& model) : options_(options) {
  if (options.vector_norm && of_matrices(*options.vector_norm))
    throw InputError("--vector-norm", norm_name(*options.vector_norm), "is a norm of matrices",
                     "choose l2, linf or l1");
  if (options.vector_norm && !of_matrices(options.norm))
    throw InputError("--vector-norm", norm_name(*options.vector_norm),
                     "is not needed, since --lmo-norm " + norm_name(options.norm) + " takes any tensor",
                     "leave it out");
  if (!options.layer_wise && !of_matrices(options.norm)) return;
  for (auto const& parameter : model.named_parameters())
    norms_.push_back(norm_for(parameter.key(), parameter.value(), options));
}

std::vector<torch::Tensor> LmoBall::step(std::vector<torch::Tensor> const& m) const {
  torch::NoGradGuard const no_grad;
  if (norms_.empty()) return parts_of(step_of(joined(m), options_.norm, options_.polar), m);
  std::vector<torch::Tensor> steps;
  for (std::size_t i = 0; i < m.size(); ++i) steps.push_back(step_of(m[i], norms_[i], options_.polar));
  return steps;
}

double LmoBall::dual_norm(std::vector<torch::Tensor> const& m) const {
  torch::NoGradGuard const no_grad;
  if (norms_.empty()) return dual_norm_of(joined(m), options_.norm);
  double sum = 0;
  for (std::size_t i = 0; i < m.size(); ++i) sum += dual_norm_of(m[i], norms_[i]);
  return sum;
}

}  // namespace qhm::empirical
