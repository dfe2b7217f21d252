#pragma once

#include <torch/nn/module.h>

#include <string>
#include <vector>

namespace qhm::empirical {

/// Which f the gradient is taken of. A number without its functional means nothing: near convergence they
/// differ by more than the schedules do.
enum class Functional {
  eval,         ///< normalisation by the running statistics, held fixed: a finite sum of f_i
  train_fixed,  ///< statistics of each of a fixed sequence of batches: a finite sum over these batches
  train_batch,  ///< statistics of batches of the size trained with, fresh and changed as in training: no sum
                ///< of f_i, and its value falls with the batch size by itself
  eval_augmented  ///< running statistics, images freshly changed as in training: no fixed sum of f_i
};

/// Throws InputError for `--gradient`, listing the names.
Functional functional_from(std::string const& name);
/// `eval`, `train-fixed`, `train-batch`, `eval-augmented`.
std::string functional_name(Functional);

/// Whether samples of a batch meet in the model's statistics.
bool has_batch_norm(torch::nn::Module const&);

/// Throws InputError for `--gradient` where a functional is another under a name of its own: the two in
/// training mode without batch norm, and `eval-augmented` without augmentation.
void require_meaning(std::vector<Functional> const&, torch::nn::Module const&, bool augmented);

}  // namespace qhm::empirical
