#include "empirical/models/wide_resnet.hpp"

#include <array>
#include <string>

#include "core/errors.hpp"
#include "tests/empirical/network_checks.hpp"

namespace qhm::empirical {
namespace {

/// The network's evaluation written from the paper, sharing only the parameters with the model.
class PlainWideResNet {
 public:
  explicit PlainWideResNet(WideResNet28Impl const& model) {
    for (auto const& entry : model.named_parameters()) tensors_.insert(entry.key(), entry.value().detach());
    for (auto const& entry : model.named_buffers()) tensors_.insert(entry.key(), entry.value());
  }

  torch::Tensor logits(torch::Tensor const& images) {
    auto x = conv("stem", images, 1);
    for (std::string const group : {"1", "2", "3"})
      for (std::string const block : {"a", "b", "c", "d"}) {
        auto const name = "stages." + group + block;
        int const stride = group != "1" && block == "a" ? 2 : 1;
        auto const y = active(name + ".enter", x);
        auto const residual =
            conv(name + ".second", active(name + ".middle", conv(name + ".first", y, stride)), 1);
        x = residual + (block == "a" ? conv(name + ".shortcut", y, stride) : x);
      }
    return active("leave", x).mean({2, 3}).matmul(tensors_["head.weight"].t()) + tensors_["head.bias"];
  }

 private:
  torch::Tensor conv(std::string const& name, torch::Tensor const& x, int stride) {
    auto const* const bias = tensors_.find(name + ".bias");
    auto const kernel = tensors_[name + ".weight"];
    return torch::conv2d(x, kernel, bias == nullptr ? torch::Tensor() : *bias, stride, kernel.size(2) / 2);
  }

  /// 1e-5 is the documented default of every norm. Up to 32 channels a group of GroupNorm is one channel.
  torch::Tensor active(std::string const& name, torch::Tensor const& x) {
    auto const along_channels = [&](std::string const& tensor) {
      return tensors_[name + ".norm." + tensor].view({1, -1, 1, 1});
    };
    if (!tensors_.contains(name + ".norm.weight")) return x.clamp_min(0);
    bool const batch = tensors_.contains(name + ".norm.running_mean");
    auto const mean = batch ? along_channels("running_mean") : x.mean({2, 3}, true);
    auto const variance = batch ? along_channels("running_var") : x.var({2, 3}, false, true);
    auto const normed = (x - mean) / (variance + 1e-5).sqrt();
    return (normed * along_channels("weight") + along_channels("bias")).clamp_min(0);
  }

  torch::OrderedDict<std::string, torch::Tensor> tensors_;
};

WideResNet28 arbitrary(Norm norm) {
  WideResNet28 model(WideResNetOptions{.channels = 2, .classes = 3, .width = 4, .norm = norm});
  make_arbitrary(*model);
  return model;
}

TEST(WideResNet28, EveryLayerIsAsListed) {
  for (std::int64_t const classes : {10, 100})
    EXPECT_EQ(layers_of(*WideResNet28(WideResNetOptions{.classes = classes})),
              listed_layers("wide_resnet_28_10", classes));
}

TEST(WideResNet28, ParameterCounts) {
  auto const count = [](WideResNetOptions const& options) { return parameter_count(*WideResNet28(options)); };
  EXPECT_EQ(count({.classes = 10}), 36'479'194);
  EXPECT_EQ(count({.classes = 100}), 36'536'884);
  // WideResNet-28-1 at width 16, where the first block keeps its input as the shortcut.
  EXPECT_EQ(count({.classes = 10, .width = 16}), 369'498);
  EXPECT_EQ(count({.classes = 10, .width = 16, .norm = Norm::group}), 369'498);
  // The norms' 9 x 16 + 8 x 32 + 8 x 64 = 912 channels lose two vectors, and the outputs of the convolutions
  // other than shortcuts, 9 x 16 + 8 x 32 + 8 x 64 as well, gain one.
  EXPECT_EQ(count({.classes = 10, .width = 16, .norm = Norm::none}), 369'498 - 912);
}

class EachNorm : public testing::TestWithParam<Norm> {};
INSTANTIATE_TEST_SUITE_P(WideResNet28, EachNorm, testing::Values(Norm::batch, Norm::group, Norm::none),
                         [](auto const& norm) {
                           return std::string(std::array{"Batch", "Group", "None"}.at(norm.index));
                         });

TEST_P(EachNorm, ForwardAgreesWithTheFormulas) {
  auto model = arbitrary(GetParam());
  model->eval();
  torch::NoGradGuard const no_grad;
  auto const images = some_images({3, 2, 12, 9});  // rounded up at every stride: 6x5, 3x3
  auto const logits = model->forward(images), expected = PlainWideResNet(*model).logits(images);
  // 28 layers, each with dot products of at most 16 * 9 terms: 28 * 144 roundings of 1.1e-16 are 5e-13 of the
  // size of the terms, and 20 times that leaves room for their cancellation.
  EXPECT_LT((logits - expected).abs().max().item<double>(), 1e-11 * expected.abs().max().item<double>());
}

TEST_P(EachNorm, GradientAgreesWithFiniteDifferences) {
  auto model = arbitrary(GetParam());
  auto const images = some_images({4, 2, 8, 8});
  auto const labels = torch::tensor({0, 1, 2, 1}, torch::kInt64);
  expect_gradient_of_finite_differences(
      *model, [&] { return torch::nn::functional::cross_entropy(model->forward(images), labels); });
}

TEST(WideResNet28, AWidthOutOfRangeIsRefused) {
  for (std::int64_t const width : {-3, 0, 1025})
    EXPECT_THROW(WideResNet28(WideResNetOptions{.width = width}), InputError) << width;
}

}  // namespace
}  // namespace qhm::empirical
