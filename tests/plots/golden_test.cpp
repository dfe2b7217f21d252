#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "plots/figure_of.hpp"
#include "plots/page.hpp"
#include "plots/panels.hpp"
#include "plots/tightness_map.hpp"
#include "png_pixels.hpp"
#include "sample_results.hpp"

namespace qhm::plots {
namespace {

namespace fs = std::filesystem;

/// Mean absolute difference of channels, in 0..255. Between versions of cairo and FreeType the edges of lines
/// and letters differ by some tens on the tenth of the pixels that are edges: a few units. A curve that moves
/// by a tenth of the axes changes two strokes' worth of pixels by 100 to 200 each: `moved`, below, shows how
/// much.
constexpr double tolerance_in_axes = 1.0, tolerance_of_page = 3.0;

struct Area {
  std::size_t left, right, top, bottom;  ///< pixels, counted from the upper left
};

double difference(Pixels const& a, Pixels const& b, Area const& area) {
  if (a.width != b.width || a.height != b.height) return 255;
  double sum = 0;
  for (std::size_t y = area.top; y < area.bottom; ++y)
    for (std::size_t x = area.left; x < area.right; ++x)
      for (std::size_t c = 0; c < 3; ++c) sum += std::abs(a.at(x, y, c) - b.at(x, y, c));
  return sum / (3.0 * static_cast<double>((area.bottom - area.top) * (area.right - area.left)));
}

Area whole(Pixels const& pixels) {
  return {0, pixels.width, 0, pixels.height};
}

/// 72 pixels an inch: a pixel is a point.
Style low_resolution() {
  Style style = paper_style;
  style.per_inch = 72;
  return style;
}

Area axes_of(Panels const& panels) {
  auto const page = page_of(panels, low_resolution());
  auto const& axes = page.panels.front();
  return {static_cast<std::size_t>(axes.left), static_cast<std::size_t>(axes.right),
          static_cast<std::size_t>(page.height - axes.top),
          static_cast<std::size_t>(page.height - axes.bottom)};
}

Pixels drawn(Panels const& panels, std::string const& name) {
  auto const bytes = draw_panels(panels, name, std::vector{ImageFormat::png}, low_resolution()).front().bytes;
  if (char const* const folder = std::getenv("QHM_WRITE_GOLDEN"))
    write_file(fs::path(folder) / (name + ".png"), bytes);
  return read_png(bytes);
}

Pixels golden(std::string const& name) {
  return read_png(read_file(fs::path(QHM_TEST_DATA) / "plots" / (name + ".png")));
}

/// The same page with its first curve a tenth of the axis higher.
Panels moved(Panels panels) {
  auto& figure = panels.panels.front();
  for (auto* side : {&figure.curves.front().y, &figure.curves.front().low, &figure.curves.front().high})
    for (double& y : *side)
      y = figure.y.logarithmic ? y * std::pow(figure.y.high / figure.y.low, 0.1)
                               : y + 0.1 * (figure.y.high - figure.y.low);
  return panels;
}

void expect_golden(Panels const& panels, std::string const& name) {
  auto const image = drawn(panels, name), reference = golden(name);
  EXPECT_LE(difference(image, reference, whole(reference)), tolerance_of_page) << name;
  EXPECT_LE(difference(image, reference, axes_of(panels)), tolerance_in_axes) << name;
  auto const other = read_png(
      draw_panels(moved(panels), name, std::vector{ImageFormat::png}, low_resolution()).front().bytes);
  EXPECT_GT(difference(other, reference, axes_of(panels)), tolerance_in_axes) << name << " would not notice";
}

std::vector<Result> two_runs() {
  return {synthetic_result("a", Constant{8}), synthetic_result("b", Exponential{8, 2})};
}

TEST(Golden, BoundsBandsAndStageChanges) {
  expect_golden(panels_of(two_runs(), {.y = {}, .title = "Bounds"}), "bounds");
}

TEST(Golden, AccuracyWithAReferenceALevelAndNamesAtTheCurves) {
  auto other = training_result("b", Constant{64});
  Series series(other.series.columns());
  for (auto row : other.series.rows()) {
    row[4] *= 0.4;  // test_accuracy
    series.append(row);
  }
  other.series = series;
  auto panels =
      panels_of(std::vector{training_result("a"), other}, {.y = {"test_accuracy"}, .x = XAxis::epochs});
  auto& figure = panels.panels.front();
  figure.quantities.emplace_back("published");
  figure.curves.push_back({no_run, 1, Standing::reference, {0, 1, 3}, {10, 20, 45}});
  figure.levels.push_back({10, "chance"});
  expect_golden(panels, "accuracy");
}

TEST(Golden, SlopeTriangleAndStaircase) {
  auto panels =
      panels_of(std::vector{synthetic_result("a")}, {.y = {}, .bounds = BoundChoice::named, .slopes = true});
  auto& figure = panels.panels.front();
  ASSERT_EQ(figure.triangles.size(), 0U);  // three points in the last quarter
  figure.triangles.push_back({0, 16, 1.0 / 16, 64, 1.0 / 64, "slope −1.00 ± 0.01"});
  figure.curves.push_back({0, 0, Standing::estimate, {1, 8, 64, 128}, {1, 0.6, 0.2, 0.1}, {}, {}, true});
  expect_golden(panels, "slope");
}

TEST(Golden, SmallMultiplesWithSharedAxes) {
  Panels panels{.title = "Panels", .columns = 3, .shared_x = true, .shared_y = true};
  for (int i = 0; i < 5; ++i) {
    panels.panels.push_back(figure_of(two_runs(), {}));
    panels.panels.back().title = "panel " + std::to_string(i + 1);
  }
  expect_golden(panels, "panels");
}

TEST(Golden, TightnessMap) {
  TightnessMap map{.title = "Map",
                   .caption = "caption",
                   .panels = {"one"},
                   .rows = {{"constant"}, {"cosine"}},
                   .columns = {{"a", "g"}, {"b", "g"}},
                   .cells = {{0, 0, 0, 1.5}, {0, 1, 1, 2000}, {0, 0, 1, 30}}};
  auto const pixels = [&] {
    auto const bytes = draw_tightness_map(map, "map", {ImageFormat::png}).front().bytes;
    if (char const* const folder = std::getenv("QHM_WRITE_GOLDEN"))
      write_file(fs::path(folder) / "map.png", bytes);
    return read_png(bytes);
  };
  auto const image = pixels();
  auto const reference = golden("map");
  EXPECT_LE(difference(image, reference, whole(reference)), tolerance_of_page);
  // Where the squares are: names take the page's left, the scale its foot. 150 pixels an inch.
  double const pixel = 150.0 / 72;
  Area const squares{static_cast<std::size_t>(45 * pixel), static_cast<std::size_t>(100 * pixel),
                     static_cast<std::size_t>(54 * pixel), static_cast<std::size_t>(84 * pixel)};
  EXPECT_LE(difference(image, reference, squares), tolerance_in_axes);
  std::swap(map.cells[0].value, map.cells[1].value);
  EXPECT_GT(difference(read_png(draw_tightness_map(map, "map", {ImageFormat::png}).front().bytes), reference,
                       squares),
            tolerance_in_axes);
}

}  // namespace
}  // namespace qhm::plots
