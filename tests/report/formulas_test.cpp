#include "report/formulas.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "report/mathml.hpp"

namespace qhm::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The elements that are open at the end, innermost last; what closes another than the innermost is kept.
std::vector<std::string> open_elements(std::string const& xml) {
  std::vector<std::string> open;
  for (auto begin = xml.find('<'); begin != std::string::npos; begin = xml.find('<', begin + 1)) {
    auto const end = xml.find('>', begin);
    auto const tag = xml.substr(begin + 1, end - begin - 1);
    if (tag.ends_with('/')) continue;
    auto const name = tag.substr(0, tag.find(' '));
    if (!name.starts_with('/'))
      open.push_back(name);
    else if (!open.empty() && open.back() == name.substr(1))
      open.pop_back();
    else
      open.push_back(name);
  }
  return open;
}

/// What `tex` becomes, without the elements around it.
std::string inside(std::string const& tex) {
  auto const whole = mathml(tex);
  std::string const before = "<math display=\"block\"><mrow>", after = "</mrow></math>";
  return whole.substr(before.size(), whole.size() - before.size() - after.size());
}

TEST(MathMl, SaysWhatTheTexSays) {
  EXPECT_EQ(inside("\\Delta"), "<mi mathvariant=\"normal\">Δ</mi>");
  EXPECT_EQ(inside("2 L"), "<mn>2</mn><mi>L</mi>");
  EXPECT_EQ(
      inside("\\alpha_{k+1}^2"),
      "<msubsup><mi>α</mi><mrow><mi>k</mi><mo>+</mo><mn>1</mn></mrow><mrow><mn>2</mn></mrow></msubsup>");
  EXPECT_EQ(inside("B'_K"),
            "<msub><mrow><mi>B</mi><mo lspace=\"0\" rspace=\"0\">ʹ</mo></mrow><mi>K</mi></msub>");
  EXPECT_EQ(inside("\\frac{1}{L}"), "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>L</mi></mrow></mfrac>");
  EXPECT_EQ(inside("\\sqrt{a}"), "<msqrt><mrow><mi>a</mi></mrow></msqrt>");
  EXPECT_EQ(
      inside("\\min_{k<K} x"),
      "<munder><mo movablelimits=\"true\">min</mo><mrow><mi>k</mi><mo>&lt;</mo><mi>K</mi></mrow></munder>"
      "<mi>x</mi>");
  EXPECT_EQ(inside("\\alpha_{\\max}"),
            "<msub><mi>α</mi><mrow><mo movablelimits=\"true\">max</mo></mrow></msub>");
  EXPECT_EQ(
      inside("\\left| a \\right|^2"),
      "<msup><mrow><mo fence=\"true\" stretchy=\"true\" form=\"prefix\">|</mo><mi>a</mi><mo fence=\"true\" "
      "stretchy=\"true\" form=\"postfix\">|</mo></mrow><mrow><mn>2</mn></mrow></msup>");
  EXPECT_EQ(inside("\\text{for } d"), "<mtext>for\u00a0</mtext><mi>d</mi>");
}

TEST(MathMl, RefusesWhatItDoesNotKnow) {
  for (auto const* tex : {"\\oint", "\\frac{1}", "\\left( a", "{a", "a}", "\\mathbb{Q}", "a & b", "x^"})
    EXPECT_THROW(static_cast<void>(mathml(tex)), std::invalid_argument) << tex;
}

TEST(Formulas, AreThoseOfThePage) {
  auto const all = formulas();
  ASSERT_GE(all.size(), 18U);  // fourteen theorems, the sums, two corollaries, Theorem H
  for (auto const& formula : all) {
    EXPECT_FALSE(formula.what.empty()) << formula.name;
    EXPECT_FALSE(formula.equality.empty()) << formula.name;
    for (auto const& [words, tex] : formula.displays)
      EXPECT_THAT(open_elements(mathml(tex)), ElementsAre()) << tex;
  }
  EXPECT_EQ(formula_link("theorem-2"), "#formula-theorem-2");
  EXPECT_EQ(formula_link("theorem-2/weighted"), "#formula-theorem-2-w");
  EXPECT_EQ(formula_link("theorem-9"), "");
}

TEST(Formulas, AreReadWithTheirWords) {
  auto const all = formulas_in(
      "# Page\n\nWords.\n\n## theorem-1\n\nThe **first**, of [others](x.md).\n\n$$\nx\n$$\n\n"
      "**Assumes** `a` > 0.\n\n**Equality** none.\n\n**Claim** `one/a`: holds. `one/b`: refuted.\n\n"
      "    qhm bounds\n\n![p](x.svg)\n\n```python\n**Assumes** no\n```\n\nAnd **more**:\n\n$$\ny\n$$\n");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].name, "theorem-1");
  EXPECT_EQ(all[0].what, "The first, of others.");
  EXPECT_EQ(all[0].assumes, "a > 0.");
  ASSERT_EQ(all[0].displays.size(), 2U);
  EXPECT_EQ(all[0].displays[0].tex, "x");
  EXPECT_EQ(all[0].displays[0].words, "");
  EXPECT_EQ(all[0].displays[1].tex, "y");
  EXPECT_EQ(all[0].displays[1].words, "And more:");
  EXPECT_THAT(all[0].claims, ElementsAre("one/a", "one/b"));
  EXPECT_THROW(formulas_in("\n## a\n\nWords.\n"), std::invalid_argument);
}

TEST(Formulas, HaveSubscriptsInTheirWords) {
  auto const html = formulas_html({});
  EXPECT_THAT(html,
              HasSubstr("<dd>0 ≤ α<sub>k</sub> &lt; 2/L; bounded gradients where C<sub>K</sub> &gt; 0;"));
  EXPECT_THAT(html, HasSubstr("α<sub>k+1</sub> β²<sub>k+1</sub>/(1−β<sub>k+1</sub>)"));
}

TEST(Formulas, LinkToClaimsThatAreThere) {
  auto const html = formulas_html({"theorem-2/i"});
  EXPECT_THAT(html, HasSubstr("<a href=\"#claim-theorem-2.2fi\">theorem-2/i</a></dd></dl>"));
  EXPECT_THAT(open_elements(html), ElementsAre());
}

}  // namespace
}  // namespace qhm::report
