#include "core/lmo.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "core/errors.hpp"

namespace qhm {
namespace {

constexpr std::array<std::string_view, 5> norm_names{"l2", "linf", "l1", "spectral", "rms"};
constexpr std::array<std::string_view, 4> momentum_names{"polyak", "igt", "hcm-v1", "hcm-v2"};

template <class Enum, std::size_t n>
Enum named(std::array<std::string_view, n> const& names, std::string const& name, char const* flag,
           char const* what, char const* remedy) {
  auto const found = std::ranges::find(names, name);
  if (found == names.end()) throw InputError(flag, name, what, remedy);
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string norm_name(Norm norm) {
  return std::string(norm_names[static_cast<std::size_t>(norm)]);
}

std::string momentum_name(Momentum momentum) {
  return std::string(momentum_names[static_cast<std::size_t>(momentum)]);
}

Norm norm_named(std::string const& name) {
  return named<Norm>(norm_names, name, "--norm", "is not a norm", "choose l2, linf, l1, spectral or rms");
}

Momentum momentum_named(std::string const& name) {
  return named<Momentum>(momentum_names, name, "--momentum", "is not a momentum",
                         "choose polyak, igt, hcm-v1 or hcm-v2");
}

void require_norm_fits(Norm norm, MatrixShape const& shape) {
  bool const of_matrices = norm == Norm::spectral || norm == Norm::rms;
  if (!of_matrices || (shape.rows >= 2 && shape.columns >= 2)) return;
  throw InputError("--norm", norm_name(norm),
                   "is a norm of matrices and this shape is " + std::to_string(shape.rows) + " x " +
                       std::to_string(shape.columns),
                   "choose l2, linf or l1 for vectors");
}

NormConstants norm_constants(Norm norm, MatrixShape const& shape) {
  double const rows = static_cast<double>(shape.rows), columns = static_cast<double>(shape.columns);
  double const dim = rows * columns, rank = std::min(rows, columns);
  switch (norm) {
    case Norm::l2:
      return {1, 1};
    case Norm::linf:
      return {std::sqrt(dim), 1};
    case Norm::l1:
      return {1, std::sqrt(dim)};
    case Norm::spectral:
      return {std::sqrt(rank), 1};
    case Norm::rms:
      return {std::sqrt(rank * rows / columns), std::sqrt(columns / rows)};
  }
  return {1, 1};
}

}  // namespace qhm
