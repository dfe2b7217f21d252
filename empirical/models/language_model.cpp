#include "empirical/models/language_model.hpp"

#include <torch/torch.h>

#include <string>
#include <tuple>

#include "core/errors.hpp"

namespace qhm::empirical {

namespace {

/// Keeps LibTorch from cuDNN and oneDNN, process-wide, while it lives.
class OwnKernels {
 public:
  OwnKernels() {
    context_.setUserEnabledCuDNN(false);
    context_.setUserEnabledMkldnn(false);
  }
  ~OwnKernels() {
    context_.setUserEnabledCuDNN(cudnn_);
    context_.setUserEnabledMkldnn(mkldnn_);
  }
  OwnKernels(OwnKernels const&) = delete;
  OwnKernels& operator=(OwnKernels const&) = delete;

 private:
  at::Context& context_ = at::globalContext();
  bool cudnn_ = context_.userEnabledCuDNN(), mkldnn_ = context_.userEnabledMkldnn();
};

}  // namespace

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
                                               std::optional<LanguageModelState> const& state,
                                               Recurrence recurrence) {
  auto const words = embedding_->forward(tokens);
  std::optional<OwnKernels> own;
  if (recurrence == Recurrence::twice_differentiable) own.emplace();
  auto const [outputs, end] =
      state ? lstm_->forward(words, std::tuple{state->hidden, state->cell}) : lstm_->forward(words);
  own.reset();
  return {.logits = decoder_->forward(outputs),
          .state = {.hidden = std::get<0>(end), .cell = std::get<1>(end)}};
}

}  // namespace qhm::empirical
