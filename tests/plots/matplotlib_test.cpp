#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "core/child_process.hpp"
#include "plots/figure_of.hpp"
#include "plots/matplotlib_script.hpp"
#include "plots/panels.hpp"
#include "png_pixels.hpp"
#include "sample_results.hpp"

namespace qhm::plots {
namespace {

namespace fs = std::filesystem;

class Matplotlib : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// Of several interpreters the first that has it.
  [[nodiscard]] std::string python() const {
    for (auto const* program : {"python3", "/usr/bin/python3"})
      if (run({program, "-c", "import matplotlib"}) == 0) return program;
    return "";
  }
  [[nodiscard]] int run(std::vector<std::string> const& line) const {
    try {
      return ChildProcess({.program = line.front(), .line = line, .output = log_}).wait().code;
    } catch (InputError const&) {
      return -1;
    }
  }

  fs::path const folder_ = fs::path(testing::TempDir()) / ("qhm-matplotlib-" + std::to_string(::getpid()));
  fs::path const log_ = folder_ / "log.txt";
};

TEST(PythonText, IsQuotedSoThatNothingInItIsCode) {
  EXPECT_EQ(python_quoted("it's"), R"('it\'s')");
  EXPECT_EQ(python_quoted("a\n\\'b"), R"('a \\\'b')");
}

/// The script that lies beside a figure draws the same page: of the same size, with the same white and the
/// same amount of ink within a quarter, as letters and lines of the two programs differ.
TEST_F(Matplotlib, TheScriptBesideAFigureRedrawsIt) {
  auto const program = python();
  if (program.empty()) {
    std::puts("SKIPPED WHOLE FILE: python3-matplotlib is not installed");
    GTEST_SKIP();
  }
  std::vector const results{synthetic_result("a", Constant{8}), synthetic_result("b", Exponential{8, 2})};
  Panels panels{.title = "it's a 'page' $x$ \\", .columns = 2, .shared_x = true, .shared_y = true};
  panels.panels = {figure_of(results, {}), figure_of(results, {})};
  panels.panels[1].levels = {{0.5, "level"}};
  panels.panels[1].curves.push_back({no_run, 0, Standing::reference, {1, 100}, {1, 0.1}, {}, {}, true});
  auto const files = draw_panels(panels, "page", std::vector{ImageFormat::png});
  for (auto const& file : files) write_file(folder_ / file.name, file.bytes);
  auto const ours = read_png(files.front().bytes);
  fs::remove(folder_ / "page.png");
  ASSERT_EQ(run({"sh", "-c", "cd '" + folder_.string() + "' && exec " + program + " page.py"}), 0)
      << read_file(log_);
  auto const theirs = read_png(read_file(folder_ / "page.png"));
  EXPECT_NEAR(static_cast<double>(theirs.width), static_cast<double>(ours.width), 1);  // rounding of a size
  EXPECT_NEAR(static_cast<double>(theirs.height), static_cast<double>(ours.height), 1);
  auto const ink = [](Pixels const& pixels) {
    double sum = 0;
    for (auto const channel : pixels.channels) sum += 255 - channel;
    return sum;
  };
  EXPECT_NEAR(ink(theirs) / ink(ours), 1, 0.25);
}

}  // namespace
}  // namespace qhm::plots
