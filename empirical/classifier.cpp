#include "empirical/classifier.hpp"

#include <torch/torch.h>

#include <utility>
#include <vector>

#include "core/errors.hpp"

namespace qhm::empirical {
namespace {

Classifier built(ModelOptions const& options, std::int64_t channels, std::int64_t classes) {
  if (options.name == "resnet18")
    return classifier_of(ResNet18(ResNetOptions{
        .channels = channels, .classes = classes, .width = options.width, .norm = options.norm}));
  throw InputError("--model", options.name, "is not a known model", "choose resnet18");
}

/// Channels last, which is faster, but where it is wrong: on the CPU the gradient of the weights of a strided
/// 1x1 convolution with fewer input channels than a vector register has places (16 with AVX-512) overruns its
/// buffer and may come out wrong (oneDNN issue 6035, seen with 2.6.3).
torch::MemoryFormat layout_for(torch::nn::Module const& module, torch::Device device) {
  constexpr std::int64_t places = 16;
  for (auto const& part : module.modules()) {
    auto const* const convolution = part->as<torch::nn::Conv2d>();
    if (convolution == nullptr || !device.is_cpu()) continue;
    bool const pointwise = convolution->weight.size(2) == 1 && convolution->weight.size(3) == 1;
    bool const strided = convolution->options.stride()->at(0) > 1 || convolution->options.stride()->at(1) > 1;
    if (pointwise && strided && convolution->weight.size(1) < places) return torch::MemoryFormat::Contiguous;
  }
  return torch::MemoryFormat::ChannelsLast;
}

}  // namespace

Norm norm_from(std::string const& name) {
  if (name == "batch") return Norm::batch;
  if (name == "group") return Norm::group;
  if (name == "none") return Norm::none;
  throw InputError("--norm", name, "is not a known norm", "choose batch, group or none");
}

std::string norm_name(Norm norm) {
  switch (norm) {
    case Norm::batch:
      return "batch";
    case Norm::group:
      return "group";
    case Norm::none:
      break;
  }
  return "none";
}

Classifier make_classifier(ModelOptions const& options, std::int64_t channels, std::int64_t classes,
                           std::uint64_t seed, torch::Device device) {
  auto classifier = built(options, channels, classes);
  initialise(*classifier.module, seed);
  classifier.module->to(device);
  auto const layout = layout_for(*classifier.module, device);
  torch::NoGradGuard const no_grad;
  for (auto& parameter : classifier.module->parameters())
    if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(layout));
  classifier.logits = [as_laid_out = std::move(classifier.logits), layout](torch::Tensor const& images) {
    return as_laid_out(images.contiguous(layout));
  };
  return classifier;
}

torch::Tensor mean_loss(torch::Tensor const& logits, torch::Tensor const& labels) {
  bool const half = logits.scalar_type() == torch::kBFloat16;
  return torch::cross_entropy_loss(half ? logits.to(torch::kFloat) : logits, labels);
}

torch::Tensor flat_parameters(torch::nn::Module const& module) {
  std::vector<torch::Tensor> flat;
  for (auto const& parameter : module.parameters())
    flat.push_back(parameter.detach().reshape(-1).to(torch::kDouble));
  return torch::cat(flat);
}

}  // namespace qhm::empirical
