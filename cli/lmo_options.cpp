#include "cli/lmo_options.hpp"

#include "cli/hessian_sample.hpp"
#include "cli/typed_options.hpp"
#include "core/errors.hpp"

namespace qhm::cli {
namespace {

/// A norm, under the name of the flag that asked for it.
Norm norm_of(char const* flag, std::string const& name) {
  try {
    return norm_named(name);
  } catch (InputError const&) {
    throw InputError(flag, name, "is not a norm", "choose l2, linf, l1, spectral or rms");
  }
}

}  // namespace

void LmoOptions::declare(CLI::App& command) {
  options_ = {
      text_option(command, "--lmo-norm", norm_,
                  "with --method lmo, whose ball steps are in: l2 | linf | l1 | spectral | rms"),
      command.add_flag("--layer-wise", layer_wise_, "a ball for each tensor; spectral and rms always are"),
      text_option(command, "--polar-factor", polar_factor_, "of spectral and rms: svd | newton-schulz"),
      text_option(command, "--momentum", momentum_, "polyak | igt | hcm-v1 | hcm-v2"),
      text_option(command, "--hessian-sample", hessian_sample_,
                  "of Hessian-vector products: same | independent of the gradient's samples"),
      vector_norm_given_ =
          text_option(command, "--vector-norm", vector_norm_,
                      "with spectral and rms, of tensors that are no matrices: l2 | linf | l1")
              ->default_str("none")};
}

empirical::LmoSettings LmoOptions::settings(std::string const& method) const {
  if (method != "lmo")
    for (auto const* option : options_)
      if (option->count() > 0)
        throw InputError(option->get_name(), option->as<std::string>(), "is for --method lmo",
                         "leave it out, or choose that method");
  return {.ball = {.norm = norm_of("--lmo-norm", norm_),
                   .layer_wise = layer_wise_,
                   .vector_norm = vector_norm_given_->count() > 0
                                      ? std::optional(norm_of("--vector-norm", vector_norm_))
                                      : std::nullopt,
                   .polar = empirical::polar_factor_from(polar_factor_)},
          .momentum = momentum_named(momentum_),
          .sample = hessian_sample_named(hessian_sample_)};
}

}  // namespace qhm::cli
