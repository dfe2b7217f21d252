#include "plots/draw.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "plots/image_format.hpp"
#include "sample_results.hpp"

namespace qhm::plots {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Draw : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    written(synthetic_result("a", Constant{8}), run_a_);
    written(synthetic_result("b", Exponential{8, 2}), run_b_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string refused(std::vector<fs::path> const& outputs) const {
    auto const line = refusal([&] { draw({run_a_}, {}, outputs); });
    EXPECT_THAT(line, Not(HasSubstr("\n")));
    return line;
  }
  [[nodiscard]] std::size_t files_in_folder() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path const folder_ = fs::path(testing::TempDir()) / ("qhm-draw-" + std::to_string(::getpid()));
  fs::path const run_a_ = folder_ / "a", run_b_ = folder_ / "b";
};

TEST_F(Draw, WritesEveryFormatWholeWithDataAndScriptBeside) {
  std::vector<fs::path> outputs;
  for (auto const format : every_format)
    outputs.push_back(folder_ / ("figure." + std::string(extension(format))));
  auto const drawn = draw({run_a_, run_b_}, {}, outputs);
  EXPECT_EQ(drawn.files.size(), 6U);
  for (auto const& output : outputs) {
    auto const bytes = read_file(output);
    EXPECT_TRUE(is_whole(bytes, format_of(output))) << output;
    EXPECT_FALSE(is_whole(bytes.substr(0, bytes.size() / 2), format_of(output))) << output;
  }
  auto const svg = read_file(outputs[0]);
  for (auto const* text :
       {"batch exponential 8 ×2", "Theorem 2-S bound", "steps K", "10⁻²", "<desc>The squared"})
    EXPECT_THAT(svg, HasSubstr(text));
  EXPECT_THAT(svg, Not(HasSubstr("href=\"http")));
}

TEST_F(Draw, ScriptBesideRedrawsTheSameImage) {
  auto const image = folder_ / "figure.png";
  draw({run_a_, run_b_}, {}, {image});
  auto const first = read_file(image);
  fs::remove(image);
  ASSERT_EQ(std::system(("cd '" + folder_.string() + "' && gnuplot -d figure.gp").c_str()), 0);
  EXPECT_EQ(read_file(image), first);
}

/// Nothing depends on the fonts of the reader's machine.
TEST_F(Draw, FontsAreInsideSvgAndPdf) {
  draw({run_a_, run_b_}, {}, {folder_ / "figure.svg", folder_ / "figure.pdf"});
  auto const svg = read_file(folder_ / "figure.svg");
  EXPECT_THAT(svg,
              HasSubstr("@font-face{font-family:'Embedded DejaVu Sans';src:url(data:font/woff2;base64,"));
  EXPECT_THAT(svg, HasSubstr("font-family=\"Embedded DejaVu Sans, "));
  auto const pdf = read_file(folder_ / "figure.pdf");
  EXPECT_THAT(pdf, AllOf(HasSubstr("DejaVuSans"), HasSubstr("/FontFile")));
}

TEST_F(Draw, StylesDifferInSizeAndColumnsInWidth) {
  auto const width = [&](Style const& style, Request const& request) {
    draw({run_a_, run_b_}, request, {folder_ / "figure.svg"}, style);
    auto const svg = read_file(folder_ / "figure.svg");
    return std::stoi(svg.substr(svg.find("width=\"") + 7));
  };
  EXPECT_EQ(width(paper_style, {}), 321);                                 // 8.5 cm at 96 pixels an inch
  EXPECT_EQ(width(screen_style, {}), 605);                                // 16 cm
  EXPECT_EQ(width(slide_style, {}), 907);                                 // 24 cm
  EXPECT_EQ(width(paper_style, {.y = {}, .panels = "batch.kind"}), 673);  // 17.8 cm
  EXPECT_THAT(refusal([] { (void)style_from("poster"); }), HasSubstr("paper, screen or slide"));
}

TEST_F(Draw, FoldersOfAnotherKindOrSchemaAreRefused) {
  auto other = synthetic_result("c");
  other.manifest["schema"] = "qhm.result/2";
  written(other, folder_ / "c");
  EXPECT_THAT(refusal([&] {
                draw({run_a_, folder_ / "c"}, {}, {folder_ / "f.svg"});
              }),
              HasSubstr("qhm.result/2"));
  written(training_result("d"), folder_ / "d");
  EXPECT_THAT(refusal([&] {
                draw({run_a_, folder_ / "d"}, {}, {folder_ / "f.svg"});
              }),
              AllOf(HasSubstr("train"), HasSubstr("synthetic")));
  EXPECT_FALSE(fs::exists(folder_ / "f.svg"));
}

TEST_F(Draw, ReplacesItsOwnFiguresAndSeparatesNames) {
  draw({run_a_}, {}, {folder_ / "one.svg", folder_ / "two.svg"});
  auto const again = draw({run_a_}, {}, {folder_ / "one.svg"});
  EXPECT_EQ(again.files.size(), 4U);
  EXPECT_EQ(files_in_folder(), 10U);  // two runs, twice image, data and scripts: nothing temporary
}

TEST_F(Draw, NothingInATitleOrANameIsACommand) {
  Request request{.y = {}, .title = "'; system(\"touch pwned\") # `touch pwned` {/*9 x}_1^2 \\"};
  auto const previous = fs::current_path();
  fs::current_path(folder_);
  auto const drawn = draw({run_a_}, request, {folder_ / "|touch pwned;'`touch pwned`.svg"});
  fs::current_path(previous);
  EXPECT_EQ(files_in_folder(), 6U);
  EXPECT_FALSE(fs::exists(folder_ / "pwned"));
  EXPECT_THAT(read_file(drawn.files.front()), HasSubstr("{/*9 x}_1^2 \\"));
}

TEST_F(Draw, ARunsOwnSeriesIsNeverReplaced) {
  auto const before = read_file(run_a_ / "series.csv");
  EXPECT_THAT(refused({run_a_ / "series.svg"}),
              AllOf(HasSubstr("series.csv"), HasSubstr("would be replaced")));
  EXPECT_EQ(read_file(run_a_ / "series.csv"), before);
}

TEST_F(Draw, RefusesWhatCannotBeWrittenOrRead) {
  EXPECT_THAT(refused({folder_ / "figure.jpg"}), HasSubstr(".svg, .png or .pdf"));
  EXPECT_THAT(refused({folder_ / ".svg"}), HasSubstr(".svg, .png or .pdf"));
  EXPECT_THAT(refused({folder_ / "two\nlines.svg"}), HasSubstr("control characters"));
  EXPECT_THAT(refused({}), HasSubstr("--out"));
  EXPECT_THAT(refused({folder_ / "nowhere" / "figure.svg"}), HasSubstr("cannot be written"));
  EXPECT_THAT(refusal([&] { draw({folder_ / "nothing"}, {}, {folder_ / "f.svg"}); }),
              AllOf(HasSubstr("does not exist"), HasSubstr("holds a, b")));
  EXPECT_EQ(files_in_folder(), 2U);
}

TEST_F(Draw, AMissingGnuplotIsNamedWithItsPackage) {
  std::string const path = std::getenv("PATH");
  ::setenv("PATH", (folder_ / "empty").c_str(), 1);
  auto const line = refused({folder_ / "figure.svg"});
  ::setenv("PATH", path.c_str(), 1);
  EXPECT_THAT(line, HasSubstr("gnuplot-nox"));
  EXPECT_EQ(files_in_folder(), 2U);
}

TEST_F(Draw, AFailingGnuplotIsOneLine) {
  auto const bin = folder_ / "bin";
  fs::create_directory(bin);
  write_file(bin / "gnuplot",
             "#!/bin/sh\nprintf 'set terminal x\\n  ^\\nline 3: no such terminal\\n\\n' >&2\nexit 1\n");
  fs::permissions(bin / "gnuplot", fs::perms::owner_all);
  std::string const path = std::getenv("PATH");
  ::setenv("PATH", (bin.string() + ":" + path).c_str(), 1);
  auto const line = refused({folder_ / "figure.svg"});
  ::setenv("PATH", path.c_str(), 1);
  EXPECT_THAT(line, HasSubstr("line 3: no such terminal"));
}

}  // namespace
}  // namespace qhm::plots
