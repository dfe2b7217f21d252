#include "plots/gnuplot_script.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plots/figure_data.hpp"
#include "plots/figure_of.hpp"
#include "plots/gnuplot.hpp"
#include "plots/page.hpp"
#include "plots/svg.hpp"
#include "sample_results.hpp"

namespace qhm::plots {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(GnuplotText, IsQuotedSoThatNothingInItIsACommand) {
  EXPECT_EQ(gnuplot_quoted("it's"), R"('it'."'".'s')");
  EXPECT_EQ(gnuplot_quoted("a\nset output '|rm"), R"('a set output '."'".'|rm')");
  EXPECT_EQ(gnuplot_quoted("x_1^2 {/Symbol a} \\n `id` @m"), "'x_1^2 {/Symbol a} \\n `id` @m'");
  EXPECT_EQ(gnuplot_quoted(""), "''");
}

std::string script_of(Figure const& figure, std::string const& stem) {
  auto const panels = one_panel(figure);
  return gnuplot_script(panels, page_of(panels, paper_style), stem,
                        std::vector{ImageFormat::svg, ImageFormat::png, ImageFormat::pdf});
}

TEST(GnuplotScript, HasAxesCurvesAndEveryFormat) {
  auto const script =
      script_of(figure_of(std::vector{synthetic_result("a")}, {.y = {}, .title = "it's_1"}), "my figure");
  EXPECT_THAT(script, StartsWith(script_first_line));
  for (auto const* line :
       {"set logscale x", "set logscale y", "data = './my figure.csv'", "formats = 'svg png pdf'",
        "set output './my figure.'.format", R"('it'."'".'s_1')", "'10⁰' 1", "with filledcurves"})
    EXPECT_THAT(script, HasSubstr(line));
  EXPECT_THAT(
      script_of(figure_of(std::vector{synthetic_result("a")}, {.y = {}, .x_scale = Scale::linear}), "f"),
      HasSubstr("unset logscale x"));
}

TEST(FigureData, IsTidyAndReadsBackExactly) {
  Figure figure;
  figure.runs = {"say \"8\", or\n16"};
  figure.quantities = {"observed", "Theorem 2"};
  figure.curves = {{0, 0, Standing::observed, {1, 2}, {0.1, 1.0 / 3}, {0.05, 0.3}, {0.2, 0.4}},
                   {0, 1, Standing::estimate, {1}, {1e-300}, {}, {}}};
  Panels panels{.columns = 2, .panels = {figure, figure}, .column_headings = {"left", "right"}};
  panels.panels.back().curves = {{no_run, 1, Standing::reference, {1}, {2}, {}, {}}};
  EXPECT_EQ(figure_data(panels),
            "curve,x,y,low,high,run,quantity,standing,panel\n"
            "1,1,0.1,0.05,0.2,\"say \"\"8\"\", or 16\",\"observed\",observed,\"left\"\n"
            "1,2,0.3333333333333333,0.3,0.4,\"say \"\"8\"\", or 16\",\"observed\",observed,\"left\"\n"
            "2,1,1e-300,,,\"say \"\"8\"\", or 16\",\"Theorem 2\",estimate,\"left\"\n"
            "3,1,2,,,\"\",\"Theorem 2\",reference,\"right\"\n");
}

TEST(Svg, SaysInWordsWhatItShows) {
  auto const svg = accessible_svg(
      "<?xml?><svg><title>Gnuplot</title><desc>by gnuplot</desc><g><title>gnuplot_plot_1</title></g></svg>",
      "A & B", "x < 1");
  EXPECT_THAT(svg, StartsWith("<?xml?><svg><title>A &amp; B</title><desc>x &lt; 1</desc>"));
  EXPECT_THAT(
      svg, HasSubstr("@font-face{font-family:'Embedded DejaVu Sans';src:url(data:font/woff2;base64,d09GMg"));
  EXPECT_THAT(svg, testing::EndsWith("</style><g></g></svg>"));  // d09GMg is WOFF2's first word, wOF2
}

}  // namespace
}  // namespace qhm::plots
