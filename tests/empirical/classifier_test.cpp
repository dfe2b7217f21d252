#include "empirical/classifier.hpp"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "empirical/precision.hpp"
#include "empirical/settings.hpp"
#include "tests/empirical/data_folder.hpp"
#include "tests/empirical/network_checks.hpp"
#include "tests/empirical/tiny_images.hpp"

namespace qhm::empirical {
namespace {

/// A narrow model of each kind, and what decides how far bfloat16 moves its gradient.
struct Narrow {
  ModelOptions options;
  int roundings;  ///< to 8 bits, on the longest path forward
  int relus;      ///< on that path

  /// Roundings forward and back, 2^-9 relative, all of one sign. Besides, an input of a ReLU, near N(0, 1),
  /// passes 0 with probability E|e| / sqrt(2 pi) = 0.32 d by its error e ~ N(0, d^2), where d^2 grows to
  /// roundings 2^-18 along the path, so d is 2/3 of its last on average; each takes its part of the gradient
  /// along, in independent directions.
  [[nodiscard]] double largest_move() const {
    double const last = std::sqrt(roundings) / 512;
    return 2 * roundings / 512.0 + std::sqrt(relus * 0.32 * 2 / 3 * last);
  }
};

class EachModel : public testing::TestWithParam<Narrow> {
 protected:
  [[nodiscard]] Classifier model(ImageShape const& image) const {
    return make_classifier(GetParam().options, image, 3, 1, torch::kCPU);
  }
};
INSTANTIATE_TEST_SUITE_P(
    MakeClassifier, EachModel,
    testing::Values(
        // Convolutions, norms and sums of branches: 17 + 17 + 8, and 25 + 25 + 12 in the wide one.
        Narrow{{.name = "resnet18", .width = 8, .norm = Norm::group}, 42, 17},
        Narrow{{.name = "wide-resnet-28-10", .width = 8, .norm = Norm::group}, 62, 25},
        // Eight products and functions a block.
        Narrow{{.name = "vit", .width = 24}, 9 * 8, 0}, Narrow{{.name = "mlp", .width = 16}, 6, 2}),
    [](auto const& model) {
      return std::string(
          std::array{"ResNet", "WideResNet", "VisionTransformer", "Perceptron"}.at(model.index));
    });

TEST_P(EachModel, TakesTheImagesOfEveryDataSet) {
  for (ImageShape const& image : {ImageShape{1, 28, 28}, ImageShape{3, 32, 32}})
    for (std::int64_t const b : {1, 3}) {
      auto const logits = model(image).logits(torch::ones({b, image.channels, image.height, image.width}));
      EXPECT_EQ(logits.sizes(), (std::vector<std::int64_t>{b, 3}));
      EXPECT_TRUE(logits.isfinite().all().item<bool>());
    }
}

TEST_P(EachModel, IsAFunctionOfItsSeed) {
  auto const parameters = flat_parameters(*model({1, 28, 28}).module);
  torch::manual_seed(99);
  EXPECT_TRUE(flat_parameters(*model({1, 28, 28}).module).equal(parameters));
  auto const other = make_classifier(GetParam().options, ImageShape{1, 28, 28}, 3, 2, torch::kCPU);
  EXPECT_FALSE(flat_parameters(*other.module).equal(parameters));
}

TEST_P(EachModel, HasAGradientUnderBfloat16CloseToThatOfSinglePrecision) {
  auto const network = model({1, 16, 16});
  auto const images = some_images({8, 1, 16, 16}).to(torch::kFloat);
  auto const labels = torch::arange(8, torch::kInt64).remainder(3);
  auto const gradient = [&](Precision precision) {
    torch::Tensor loss;
    {
      AutocastScope const scope(precision, torch::kCPU);
      loss = mean_loss(network.logits(images), labels);
    }
    EXPECT_TRUE(loss.isfinite().item<bool>());
    std::vector<torch::Tensor> flat;
    for (auto const& part : torch::autograd::grad({loss}, network.module->parameters())) {
      EXPECT_EQ(part.scalar_type(), torch::kFloat);
      flat.push_back(part.flatten());
    }
    return torch::cat(flat);
  };
  auto const rounded = gradient(Precision::bf16), exact = gradient(Precision::fp32);
  double const moved = ((rounded - exact).norm() / exact.norm()).item<double>();
  EXPECT_LT(moved, GetParam().largest_move());
  EXPECT_GT(moved, 0);
}

/// Strided 1x1 convolutions of few channels, which must not be left to kernels that overrun.
TEST(MakeClassifier, NarrowWideResNetsHaveTheGradientOfDoublePrecision) {
  at::set_num_threads(2);
  auto const labels = torch::arange(41, torch::kInt64).remainder(3);
  auto const gradient = [&](Classifier const& model, torch::Tensor const& images) {
    std::vector<torch::Tensor> flat;
    for (auto const& part :
         torch::autograd::grad({mean_loss(model.logits(images), labels)}, model.module->parameters()))
      flat.push_back(part.flatten().to(torch::kDouble));
    return torch::cat(flat);
  };
  for (std::int64_t const width : {2, 8, 16}) {
    ModelOptions const options{.name = "wide-resnet-28-10", .width = width, .norm = Norm::group};
    auto const model = make_classifier(options, ImageShape{1, 16, 16}, 3, 1, torch::kCPU);
    auto const precise = make_classifier(options, ImageShape{1, 16, 16}, 3, 1, torch::kCPU);
    precise.module->to(torch::kDouble);
    auto const images = some_images({41, 1, 16, 16});
    auto const found = gradient(model, images.to(torch::kFloat)), expected = gradient(precise, images);
    // As for ResNet-18: a ReLU that rounds to the other side of 0 moves it by its share, a wrong kernel by
    // its own size.
    EXPECT_LT((found - expected).norm().item<double>(), 0.05 * expected.norm().item<double>())
        << "width " << width;
  }
  at::set_num_threads(1);
}

TEST(MakeClassifier, OnlyTheTransformerTakesUniforms) {
  auto const images = torch::ones({2, 1, 16, 16});
  for (auto const* const name : {"resnet18", "wide-resnet-28-10", "mlp"}) {
    auto const model = make_classifier({.name = name, .width = 4}, ImageShape{1, 16, 16}, 3, 1, torch::kCPU);
    EXPECT_EQ(model.draws_per_sample, 0) << name;
    EXPECT_NO_THROW(model.use_draws({}));
  }
  auto const model = make_classifier({.name = "vit", .width = 24}, ImageShape{1, 16, 16}, 3, 1, torch::kCPU);
  EXPECT_EQ(model.draws_per_sample, 18);
  auto const whole = model.logits(images);
  model.use_draws(torch::full({2, 18}, 0.01));
  EXPECT_FALSE(model.logits(images).equal(whole));
  model.module->eval();
  EXPECT_TRUE(model.logits(images).equal(whole));
}

TEST(ModelOptions, AreTheModelsOwnUnlessGiven) {
  auto const of = [](std::string const& name) { return resolved({.name = name}); };
  EXPECT_EQ(of("resnet18").width, 64);
  EXPECT_EQ(of("wide-resnet-28-10").width, 160);
  EXPECT_EQ(of("vit").width, 192);
  EXPECT_EQ(of("mlp").width, 256);
  EXPECT_EQ(of("lstm").width, 256);
  for (auto const* const name : {"resnet18", "wide-resnet-28-10", "mlp"})
    EXPECT_EQ(of(name).activation, Activation::relu) << name;
  EXPECT_EQ(of("vit").activation, Activation::gelu);
  EXPECT_FALSE(of("lstm").activation);
  EXPECT_EQ(of("resnet18").norm, Norm::batch);
  EXPECT_EQ(of("wide-resnet-28-10").norm, Norm::batch);
  EXPECT_EQ(norm_name(of("vit").norm), "none");
  EXPECT_EQ(norm_name(of("mlp").norm), "none");
  auto const given = resolved(resolved({.name = "wide-resnet-28-10", .width = 32, .norm = Norm::group}));
  EXPECT_EQ(given.width, 32);
  EXPECT_EQ(given.norm, Norm::group);
}

TEST(MakeClassifier, TheLanguageModelReadsTextAndGivesLogitsOfEachToken) {
  auto const model = make_classifier({.name = "lstm", .width = 4}, TextShape{5}, 7, 1, torch::kCPU);
  auto const tokens = torch::tensor({{0, 3, 6, 2, 2}, {5, 1, 0, 4, 3}}, torch::kInt64);
  EXPECT_EQ(model.logits(tokens).sizes(), (std::vector<std::int64_t>{2, 5, 7}));
  EXPECT_TRUE(model.smooth);
  auto const labels = torch::tensor({{3, 6, 2, 2, 1}, {1, 0, 4, 3, 5}}, torch::kInt64);
  auto const likelihood = torch::log_softmax(model.logits(tokens), -1).gather(-1, labels.unsqueeze(-1));
  // Ten terms near log 7, each with a rounding or two of 6e-8.
  EXPECT_NEAR(mean_loss(model.logits(tokens), labels).item<double>(), -likelihood.mean().item<double>(),
              1e-6);
}

TEST(MakeClassifier, IsSmoothButForReLU) {
  for (auto const* const name : {"resnet18", "wide-resnet-28-10", "vit", "mlp"})
    for (auto const activation : {Activation::relu, Activation::gelu, Activation::tanh}) {
      auto const model = make_classifier({.name = name, .width = 12, .activation = activation},
                                         ImageShape{1, 16, 16}, 3, 1, torch::kCPU);
      EXPECT_EQ(model.smooth, activation != Activation::relu) << name;
    }
}

/// Away from kinks a network differs from itself with another activation, and has as many parameters.
TEST(MakeClassifier, EveryActivationIsAnotherFunction) {
  auto const images = some_images({2, 1, 16, 16}).to(torch::kFloat);
  for (auto const* const name : {"resnet18", "wide-resnet-28-10", "vit", "mlp"}) {
    std::vector<torch::Tensor> logits;
    for (auto const activation : {Activation::relu, Activation::gelu, Activation::tanh}) {
      auto const model = make_classifier({.name = name, .width = 12, .activation = activation},
                                         ImageShape{1, 16, 16}, 3, 1, torch::kCPU);
      model.module->eval();
      logits.push_back(model.logits(images));
    }
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_FALSE(logits[i].allclose(logits[(i + 1) % 3])) << name << ' ' << i;
  }
}

/// grad f(y) - grad f(x) is the integral of H (y - x) along the way where f is smooth. A midpoint rule of N
/// points misses N^-2 of it; of a ReLU network it also misses the jumps at the kinks between, for any N.
TEST(MakeClassifier, AcrossKinksTheHessianMissesPartOfTheGradientsChange) {
  auto const images = some_images({16, 1, 16, 16});
  auto const labels = torch::arange(16, torch::kInt64).remainder(3);
  auto const missed = [&](Activation activation, int points) {
    auto const model = make_classifier({.name = "mlp", .width = 12, .activation = activation},
                                       ImageShape{1, 16, 16}, 3, 1, torch::kCPU);
    model.module->to(torch::kDouble);
    auto parameters = model.module->parameters();
    torch::manual_seed(2);
    std::vector<torch::Tensor> way;
    for (auto const& parameter : parameters) way.push_back(0.02 * torch::randn_like(parameter));
    auto const go = [&](double share) {
      torch::NoGradGuard const no_grad;
      for (std::size_t i = 0; i < way.size(); ++i) parameters[i].add_(way[i], share);
    };
    auto const flat = [](std::vector<torch::Tensor> const& parts) {
      std::vector<torch::Tensor> rows;
      for (auto const& part : parts) rows.push_back(part.flatten());
      return torch::cat(rows);
    };
    auto const gradient = [&] {
      auto const loss = mean_loss(model.twice_differentiable_logits(images), labels);
      return flat(torch::autograd::grad({loss}, parameters, {}, true, /*create_graph=*/true));
    };
    auto const before = gradient().detach();
    auto integral = torch::zeros_like(before);
    for (int i = 0; i < points; ++i) {
      go(0.5 / points);
      integral += flat(torch::autograd::grad({gradient().dot(flat(way))}, parameters)) / points;
      go(0.5 / points);
    }
    auto const change = gradient().detach() - before;
    return ((change - integral).norm() / change.norm()).item<double>();
  };
  for (auto const activation : {Activation::gelu, Activation::tanh})
    EXPECT_LT(missed(activation, 32), missed(activation, 8) / 8) << "a sixteenth, and terms of higher order";
  EXPECT_GT(missed(Activation::relu, 32), missed(Activation::relu, 8) / 2);
  EXPECT_GT(missed(Activation::relu, 32), 10 * missed(Activation::tanh, 32));
}

TEST(ModelOptions, AreRecordedAsTheModelHasThem) {
  Dataset const data{.name = "tiny",
                     .train = tiny_images(6, 1, 16, 3, 1),
                     .test = tiny_images(3, 1, 16, 3, 2),
                     .validation = std::nullopt,
                     .classes = 3,
                     .content = PixelStatistics{.mean = {0.4}, .std = {0.3}}};
  auto const recorded = [&](ModelOptions const& options) {
    torch::nn::Linear const module(1, 1);
    TrainingSettings settings;
    settings.model = options;
    auto const record = configuration(settings, {}, data, *module, 0, 1);
    return std::tuple{record["model"].get<std::string>(), record["width"].get<int>(),
                      record["norm"].get<std::string>()};
  };
  EXPECT_EQ(recorded({}), (std::tuple{"resnet18", 64, "batch"}));
  EXPECT_EQ(recorded({.name = "mlp"}), (std::tuple{"mlp", 256, "none"}));
  EXPECT_EQ(recorded({.name = "vit", .width = 24}), (std::tuple{"vit", 24, "none"}));
  // Records from before there was a choice have no activation, so the model's own is left out.
  auto const activation = [&](ModelOptions const& options) {
    TrainingSettings settings;
    settings.model = options;
    return configuration(settings, {}, data, *torch::nn::Linear(1, 1), 0, 1).value("activation", "own");
  };
  EXPECT_EQ(activation({.name = "mlp"}), "own");
  EXPECT_EQ(activation({.name = "mlp", .activation = Activation::relu}), "own");
  EXPECT_EQ(activation({.name = "vit", .activation = Activation::gelu}), "own");
  EXPECT_EQ(activation({.name = "vit", .activation = Activation::relu}), "relu");
  EXPECT_EQ(activation({.name = "mlp", .activation = Activation::tanh}), "tanh");
}

TEST(ModelOptions, ThatDoNotFitTheModelAreRefused) {
  auto const refused = [](ModelOptions const& options, ImageShape const& image,
                          std::initializer_list<std::string> parts) {
    expect_refused([&] { make_classifier(options, image, 3, 1, torch::kCPU); }, parts);
  };
  refused({.name = "vgg"}, {},
          {"--model: vgg", "resnet18, wide-resnet-28-10, vit or mlp for images, lstm for text"});
  for (auto const norm : {Norm::batch, Norm::group, Norm::none}) {
    refused({.name = "vit", .norm = norm}, {}, {"--norm: " + norm_name(norm), "vit", "leave it out"});
    refused({.name = "mlp", .norm = norm}, {}, {"--norm: " + norm_name(norm), "mlp", "leave it out"});
  }
  for (auto const* const name : {"resnet18", "wide-resnet-28-10", "vit", "mlp"})
    refused({.name = name, .width = -1}, {}, {"--width: -1"});
  refused({.name = "vit", .width = 100}, {}, {"--width: 100", "12 heads"});
  refused({.name = "vit"}, {1, 30, 30}, {"--model: vit", "30 x 30"});
  refused({.name = "lstm"}, {}, {"--model: lstm", "--dataset text"});
  refused({.name = "lstm", .norm = Norm::none}, {}, {"--norm: none", "lstm", "leave it out"});
  refused({.name = "lstm", .activation = Activation::tanh}, {},
          {"--activation: tanh", "lstm", "leave it out"});
  for (auto const* const name : {"resnet18", "wide-resnet-28-10", "vit", "mlp"})
    expect_refused([&] { make_classifier({.name = name}, TextShape{5}, 7, 1, torch::kCPU); },
                   {std::string("--model: ") + name, "images", "lstm"});
  expect_refused([] { activation_from("swish"); }, {"--activation: swish", "choose relu, gelu or tanh"});
}

}  // namespace
}  // namespace qhm::empirical
