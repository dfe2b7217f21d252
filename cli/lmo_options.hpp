#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "empirical/methods/lmo_rule.hpp"

namespace qhm::cli {

/// The flags of `qhm train --method lmo`.
class LmoOptions {
 public:
  void declare(CLI::App& command);
  /// Throws InputError for a word that is none of a flag's, and for a flag of these with another method.
  [[nodiscard]] empirical::LmoSettings settings(std::string const& method) const;

 private:
  std::string norm_ = "l2", vector_norm_, polar_factor_ = "svd", momentum_ = "polyak",
              hessian_sample_ = "independent";
  bool layer_wise_ = false;
  std::vector<CLI::Option*> options_;
  CLI::Option* vector_norm_given_ = nullptr;
};

}  // namespace qhm::cli
