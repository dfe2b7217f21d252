#pragma once

#include <string>

#include "bounds/theorems/theorem_h.hpp"
#include "core/errors.hpp"

namespace qhm::cli {

/// Throws InputError for `--hessian-sample`.
inline bounds::HessianSample hessian_sample_named(std::string const& name) {
  if (name == "same") return bounds::HessianSample::same;
  if (name == "independent") return bounds::HessianSample::independent;
  throw InputError("--hessian-sample", name, "is not a choice of samples", "choose same or independent");
}

}  // namespace qhm::cli
