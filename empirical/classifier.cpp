#include "empirical/classifier.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "core/errors.hpp"
#include "empirical/models/initialisation.hpp"
#include "empirical/models/language_model.hpp"
#include "empirical/models/perceptron.hpp"
#include "empirical/models/resnet.hpp"
#include "empirical/models/vision_transformer.hpp"
#include "empirical/models/wide_resnet.hpp"

namespace qhm::empirical {
namespace {

struct Model {
  std::string_view name;
  std::int64_t width;  ///< its own
  bool convolves;
  std::optional<Activation> activation;  ///< its own, where others may be chosen
  /// From resolved options.
  Classifier (*build)(ModelOptions const&, InputShape const&, std::int64_t classes);
};

ImageShape const& images_for(ModelOptions const& options, InputShape const& shape) {
  if (auto const* const image = std::get_if<ImageShape>(&shape)) return *image;
  throw InputError("--model", options.name, "reads images, and --dataset text has none", "choose lstm");
}

template <class Network, class NetworkOptions>
Classifier convolutional(ModelOptions const& options, InputShape const& shape, std::int64_t classes) {
  return classifier_of(Network(NetworkOptions{.channels = images_for(options, shape).channels,
                                              .classes = classes,
                                              .width = options.width,
                                              .norm = options.norm.value(),
                                              .activation = options.activation.value()}));
}

Classifier vision_transformer(ModelOptions const& options, InputShape const& shape, std::int64_t classes) {
  VisionTransformer model(VisionTransformerOptions{.image = images_for(options, shape),
                                                   .classes = classes,
                                                   .width = options.width,
                                                   .activation = options.activation.value()});
  auto classifier = classifier_of(model);
  classifier.draws_per_sample = model->draws_per_sample();
  classifier.use_draws = [model](torch::Tensor draws) mutable { model->use_draws(std::move(draws)); };
  return classifier;
}

Classifier perceptron(ModelOptions const& options, InputShape const& shape, std::int64_t classes) {
  auto const [channels, rows, columns] = images_for(options, shape);
  return classifier_of(Perceptron(PerceptronOptions{.inputs = channels * rows * columns,
                                                    .classes = classes,
                                                    .width = options.width,
                                                    .activation = options.activation.value()}));
}

Classifier language_model(ModelOptions const& options, InputShape const& shape, std::int64_t classes) {
  if (!std::holds_alternative<TextShape>(shape))
    throw InputError("--model", options.name, "reads text",
                     "add --dataset text, or choose a model of images");
  LanguageModel model(LanguageModelOptions{.vocabulary = classes, .width = options.width});
  auto const logits_by = [model](Recurrence recurrence) {
    return [model, recurrence](torch::Tensor const& tokens) mutable {
      return model->forward(tokens, std::nullopt, recurrence).logits;
    };
  };
  return {.module = model.ptr(),
          .logits = logits_by(Recurrence::fastest),
          .slower_logits = logits_by(Recurrence::twice_differentiable)};
}

constexpr std::array models{
    Model{"resnet18", 64, true, Activation::relu, convolutional<ResNet18, ResNetOptions>},
    Model{"wide-resnet-28-10", 160, true, Activation::relu, convolutional<WideResNet28, WideResNetOptions>},
    Model{"vit", 192, false, Activation::gelu, vision_transformer},
    Model{"mlp", 256, false, Activation::relu, perceptron},
    Model{"lstm", 256, false, std::nullopt, language_model}};

Model const& model_named(std::string const& name) {
  auto const* const found = std::ranges::find(models, name, &Model::name);
  if (found == models.end())
    throw InputError("--model", name, "is not a known model",
                     "choose resnet18, wide-resnet-28-10, vit or mlp for images, lstm for text");
  return *found;
}

/// Channels last, which convolutions are faster in, but where it is wrong: on the CPU the gradient of the
/// weights of a strided 1x1 convolution with fewer input channels than a vector register has places (16 with
/// AVX-512) overruns its buffer and may come out wrong (oneDNN issue 6035, seen with 2.6.3).
torch::MemoryFormat layout_for(torch::nn::Module const& module, torch::Device device) {
  constexpr std::int64_t places = 16;
  bool convolves = false;
  for (auto const& part : module.modules()) {
    auto const* const convolution = part->as<torch::nn::Conv2d>();
    if (convolution == nullptr) continue;
    convolves = true;
    if (!device.is_cpu()) continue;
    bool const pointwise = convolution->weight.size(2) == 1 && convolution->weight.size(3) == 1;
    bool const strided = convolution->options.stride()->at(0) > 1 || convolution->options.stride()->at(1) > 1;
    if (pointwise && strided && convolution->weight.size(1) < places) return torch::MemoryFormat::Contiguous;
  }
  return convolves ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous;
}

}  // namespace

ModelOptions resolved(ModelOptions options) {
  auto const& model = model_named(options.name);
  if (options.width == 0) options.width = model.width;
  if (model.convolves) {
    options.norm = options.norm.value_or(Norm::batch);
  } else if (options.norm) {
    throw InputError("--norm", norm_name(options.norm),
                     "is no part of " + options.name + ", which has no convolutions",
                     "leave it out, or choose resnet18 or wide-resnet-28-10");
  }
  if (options.activation && !model.activation)
    throw InputError("--activation", activation_name(*options.activation),
                     "is no choice for " + options.name + ", whose functions are tanh and the logistic one",
                     "leave it out");
  if (!options.activation) options.activation = model.activation;
  return options;
}

Norm norm_from(std::string const& name) {
  if (name == "batch") return Norm::batch;
  if (name == "group") return Norm::group;
  if (name == "none") return Norm::none;
  throw InputError("--norm", name, "is not a known norm",
                   "choose batch, group or none; the ball of --method lmo is --lmo-norm");
}

std::string norm_name(std::optional<Norm> norm) {
  switch (norm.value_or(Norm::none)) {
    case Norm::batch:
      return "batch";
    case Norm::group:
      return "group";
    case Norm::none:
      break;
  }
  return "none";
}

Classifier make_classifier(ModelOptions const& options, InputShape const& shape, std::int64_t classes,
                           std::uint64_t seed, torch::Device device) {
  auto const all = resolved(options);
  auto classifier = model_named(all.name).build(all, shape, classes);
  classifier.smooth = !all.activation || is_smooth(*all.activation);
  initialise(*classifier.module, seed);
  classifier.module->to(device);
  auto const layout = layout_for(*classifier.module, device);
  torch::NoGradGuard const no_grad;
  for (auto& parameter : classifier.module->parameters())
    if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(layout));
  classifier.logits = [as_laid_out = std::move(classifier.logits), layout](torch::Tensor const& inputs) {
    return as_laid_out(inputs.contiguous(layout));
  };
  return classifier;
}

torch::Tensor mean_loss(torch::Tensor const& logits, torch::Tensor const& labels) {
  bool const half = logits.scalar_type() == torch::kBFloat16;
  auto const rows = logits.flatten(0, -2);
  return torch::cross_entropy_loss(half ? rows.to(torch::kFloat) : rows, labels.flatten());
}

torch::Tensor flat_parameters(torch::nn::Module const& module) {
  std::vector<torch::Tensor> flat;
  for (auto const& parameter : module.parameters())
    flat.push_back(parameter.detach().reshape(-1).to(torch::kDouble));
  return torch::cat(flat);
}

}  // namespace qhm::empirical
