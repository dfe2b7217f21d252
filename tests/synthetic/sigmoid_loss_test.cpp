#include "synthetic/objectives/sigmoid_loss.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/errors.hpp"
#include "synthetic/noise/noise.hpp"
#include "tests/synthetic/two_class_files.hpp"

namespace qhm::synthetic {
namespace {

using testing::HasSubstr;

std::string refusal(std::filesystem::path const& folder, std::uint64_t dim = 49) {
  try {
    load_two_classes(folder, dim);
  } catch (InputError const& error) {
    return error.what();
  }
  return "was accepted";
}

TEST(SigmoidLoss, RowsAreAveragedImagesOfLengthOneWithTheSignOfTheirClass) {
  TwoClassFiles const files;  // labels 0 1 2 0 1 2 ...: 8 of 12 images are kept
  TwoClasses const data = load_two_classes(files.folder, 4);
  ASSERT_EQ(data.samples, 8U);
  ASSERT_EQ(data.rows.size(), 32U);
  // The third kept image is image 3 (class 0); its quarters by their definition.
  double quarters[4] = {}, squares = 0;
  for (int r = 0; r < 28; ++r)
    for (int c = 0; c < 28; ++c) quarters[r / 14 * 2 + c / 14] += (3 * 3 + 5 * r + 7 * c) % 256;
  for (double const q : quarters) squares += q * q;
  for (int j = 0; j < 4; ++j) EXPECT_NEAR(data.rows[2 * 4 + j], quarters[j] / std::sqrt(squares), 1e-15);
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(std::signbit(data.rows[4 * i]), i % 2 == 1) << i;
}

TEST(SigmoidLoss, VarianceOfItsSamplesIsBelowTheStatedBound) {
  TwoClassFiles const files;
  auto const loaded = make_objective("sigmoid-loss", 49, files.folder);
  auto const& f = std::get<SigmoidLoss>(loaded.function);
  Problem const problem = problem_of(loaded.function, DataSampling{});
  EXPECT_EQ(problem.variance.value, 1.0 / 16);
  EXPECT_EQ(problem.gap.value, 0.5);
  for (double const scale : {0.0, 0.5, -3.0}) {
    std::vector<double> const w(f.dim, scale);
    std::vector<double> mean(f.dim);
    f.gradient(w.data(), mean.data());
    double variance = 0;
    for (std::uint32_t i = 0; i < f.samples; ++i) {
      std::vector<double> g(f.dim);
      f.add_sample_gradient(i, w.data(), 1, g.data());
      for (std::uint32_t j = 0; j < f.dim; ++j) variance += std::pow(g[j] - mean[j], 2) / f.samples;
    }
    EXPECT_LE(variance, problem.variance.value);
    EXPECT_GT(variance, 0);
  }
}

TEST(LinearModel, EveryLossRunsWithNoiseFromItsData) {
  TwoClassFiles const files;
  for (auto const& [name, bound, gap] : {std::tuple{"sigmoid-loss", 0.25, 0.5},
                                         {"robust-regression", 3 * std::sqrt(3.0) / 8, 0.5},
                                         {"logistic-nonconvex", 1 + 0.1 * 7 * 3 * std::sqrt(3.0) / 8, 0.0}}) {
    auto const loaded = make_objective(name, 49, files.folder);
    Problem const problem = problem_of(loaded.function, make_noise("data", std::nullopt, loaded.function));
    EXPECT_DOUBLE_EQ(problem.gradient_bound.value, bound) << name;
    EXPECT_DOUBLE_EQ(problem.variance.value, bound * bound) << name;
    if (gap > 0) {
      EXPECT_DOUBLE_EQ(problem.gap.value, gap) << name;
    } else {
      EXPECT_GT(problem.gap.value, 0.1 * 49 / 2) << name;  // the penalty at w = (1, .., 1), and a loss > 0
    }
  }
}

/// |grad f(w + h u) - grad f(w - h u)| / 2h for u of length 1: at most the norm of the Hessian at w.
double curvature(SigmoidLoss const& f, std::vector<double> const& w, std::vector<double> const& u) {
  double const h = 1e-4;
  std::vector<double> up(w), down(w), g_up(f.dim), g_down(f.dim);
  for (std::uint32_t j = 0; j < f.dim; ++j) up[j] += h * u[j], down[j] -= h * u[j];
  f.gradient(up.data(), g_up.data());
  f.gradient(down.data(), g_down.data());
  double squares = 0;
  for (std::uint32_t j = 0; j < f.dim; ++j) squares += std::pow((g_up[j] - g_down[j]) / (2 * h), 2);
  return std::sqrt(squares);
}

TEST(SigmoidLoss, SmoothnessIsAttainedByASingleSample) {
  double const row = 1;
  SigmoidLoss const f{&row, 1, 1};
  double const t = std::log(2 + std::sqrt(3.0));                // phi = (1 - 1/sqrt 3)/2
  EXPECT_NEAR(curvature(f, {t}, {1.0}), f.smoothness(), 1e-8);  // h^2 times a fourth derivative below 1
  EXPECT_LT(curvature(f, {t + 0.1}, {1.0}), f.smoothness());
  EXPECT_LT(curvature(f, {t - 0.1}, {1.0}), f.smoothness());
}

TEST(SigmoidLoss, ReadsFashionMnistWhereItIsInstalled) {
  std::filesystem::path const folder = "/usr/share/datasets/fashion-mnist";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "dataset-fashion-mnist is not installed";
  TwoClasses const data = load_two_classes(folder, 49);
  EXPECT_EQ(data.samples, 12'000U);  // 6000 images of each class
  std::size_t positive = 0;
  for (std::size_t i = 0; i < data.samples; ++i) {
    double squares = 0, sum = 0;
    for (std::size_t j = 0; j < 49; ++j)
      squares += std::pow(data.rows[i * 49 + j], 2), sum += data.rows[i * 49 + j];
    ASSERT_NEAR(squares, 1, 1e-14) << i;
    positive += sum > 0 ? 1 : 0;
  }
  EXPECT_EQ(positive, 6000U);

  // On these data L is within a factor 4 of the curvature along the mean of one class, at a point that the
  // mean of the other class is orthogonal to: there the classes do not cancel.
  SigmoidLoss const f{data.rows.data(), data.samples, data.dim};
  std::vector<double> shirt(data.dim, 0.0), trousers(data.dim, 0.0);
  for (std::size_t i = 0; i < data.rows.size(); ++i)
    (data.rows[i - i % 49 + 24] > 0 ? shirt : trousers)[i % 49] += data.rows[i] / 6000;
  auto const dot = [](auto const& a, auto const& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  };
  double const length = std::sqrt(dot(shirt, shirt)), common = dot(shirt, trousers) / dot(trousers, trousers);
  std::vector<double> direction(shirt), away(shirt);
  for (std::size_t j = 0; j < 49; ++j) direction[j] /= length, away[j] -= common * trousers[j];
  double largest = 0;
  for (double t = -10; t <= 10; t += 0.5) {
    std::vector<double> w(away);
    for (double& wj : w) wj *= t;
    largest = std::max(largest, curvature(f, w, direction));
  }
  EXPECT_GE(largest, f.smoothness() / 4);
  EXPECT_LE(largest, f.smoothness());
}

TEST(SigmoidLoss, RefusesWhatIsNotItsData) {
  TwoClassFiles const files;
  EXPECT_THAT(refusal(files.folder, 50), HasSubstr("choose 1, 4, 16, 49, 196 or 784"));
  EXPECT_THAT(refusal(files.folder / "absent"), HasSubstr("train-images-idx3-ubyte.gz: cannot be read"));

  std::string const one = TwoClassFiles::number(1);
  std::string const labels_header = std::string("\0\0\x08\x01", 4) + TwoClassFiles::number(12);
  files.write("train-labels-idx1-ubyte.gz", labels_header + std::string(11, '\0') + '\x0a');
  EXPECT_THAT(refusal(files.folder), HasSubstr("label 10 is not in 0 .. 9"));
  files.write("train-labels-idx1-ubyte.gz", labels_header + std::string(12, '\x05'));
  EXPECT_THAT(refusal(files.folder), HasSubstr("holds no label 0 or 1"));
  files.write("train-labels-idx1-ubyte.gz", labels_header + std::string(11, '\0'));
  EXPECT_THAT(refusal(files.folder), HasSubstr("truncated"));
  files.write("train-labels-idx1-ubyte.gz", std::string("\0\0\x08\x01", 4) + one + '\0');
  EXPECT_THAT(refusal(files.folder), HasSubstr("1 labels do not match the 12 images"));
  files.write("train-images-idx3-ubyte.gz", std::string("\0\0\x08\x03", 4) + one + one + one + 'x');
  EXPECT_THAT(refusal(files.folder), HasSubstr("28 x 28"));
}

}  // namespace
}  // namespace qhm::synthetic
