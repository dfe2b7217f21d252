#include "empirical/models/language_model.hpp"

#include <torch/torch.h>

#include <string>
#include <tuple>

#include "core/errors.hpp"

namespace qhm::empirical {

LanguageModelImpl::LanguageModelImpl(LanguageModelOptions const& options) {
  constexpr std::int64_t widest = 4096;
  auto const width = options.width;
  if (width < 1 || width > widest)
    throw InputError("--width", std::to_string(width), "is not in [1, " + std::to_string(widest) + "]",
                     "256 is the usual width");
  embedding_ = register_module("embedding", torch::nn::Embedding(options.vocabulary, width));
  lstm_ = register_module(
      "lstm", torch::nn::LSTM(torch::nn::LSTMOptions(width, width).num_layers(2).batch_first(true)));
  decoder_ = register_module("decoder", torch::nn::Linear(width, options.vocabulary));
}

LanguageModelOutput LanguageModelImpl::forward(torch::Tensor const& tokens,
                                               std::optional<LanguageModelState> const& state) {
  auto const words = embedding_->forward(tokens);
  auto const [outputs, end] =
      state ? lstm_->forward(words, std::tuple{state->hidden, state->cell}) : lstm_->forward(words);
  return {.logits = decoder_->forward(outputs),
          .state = {.hidden = std::get<0>(end), .cell = std::get<1>(end)}};
}

}  // namespace qhm::empirical
