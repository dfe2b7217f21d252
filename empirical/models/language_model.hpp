#pragma once

#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>
#include <torch/nn/pimpl.h>

#include <cstdint>
#include <optional>

namespace qhm::empirical {

struct LanguageModelOptions {
  std::int64_t vocabulary = 0;
  std::int64_t width = 256;  ///< of the embedding and of the state of each layer
};

/// What the network remembers of the tokens so far.
struct LanguageModelState {
  torch::Tensor hidden, cell;  ///< each [2, b, width]
};

struct LanguageModelOutput {
  torch::Tensor logits;  ///< [b, t, vocabulary]: of the token that follows
  LanguageModelState state;
};

/// How the recurrence is computed: the same numbers up to rounding.
enum class Recurrence {
  fastest,  ///< fused layers of cuDNN or oneDNN, where LibTorch has them; cuDNN's have a gradient only
  twice_differentiable  ///< LibTorch's own cells, whose gradient has derivatives
};

/// LSTM with two layers over tokens [b, t] of int64 in [0, vocabulary): embedding, LSTM, linear decoder, all
/// of one width w. It has 2 v w + v + 16 w (w + 1) parameters for a vocabulary of v: 6 182 672 for 10 000
/// and width 256. Parameters are as LibTorch leaves them until `initialise` draws them.
///
/// Source   Zaremba et al. 2014 (arXiv 1409.2329), section 3, without dropout; LibTorch's LSTM has two biases
///          a gate
/// Throws   InputError naming `--width` when it is not in [1, 4096]
class LanguageModelImpl : public torch::nn::Module {
 public:
  explicit LanguageModelImpl(LanguageModelOptions const&);

  /// Reads on from `state`, from zeros without one.
  LanguageModelOutput forward(torch::Tensor const& tokens,
                              std::optional<LanguageModelState> const& state = std::nullopt,
                              Recurrence recurrence = Recurrence::fastest);

 private:
  torch::nn::Embedding embedding_{nullptr};
  torch::nn::LSTM lstm_{nullptr};
  torch::nn::Linear decoder_{nullptr};
};
TORCH_MODULE(LanguageModel);

}  // namespace qhm::empirical
