#include "report/html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "report/figures.hpp"
#include "report/security_policy.hpp"

namespace qhm::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(EscapedHtml, LeavesNothingThatMarkupIsMadeOf) {
  EXPECT_EQ(escaped_html("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
  EXPECT_EQ(escaped_html("σ² ≤ 1 → 𝒪"), "σ² ≤ 1 → 𝒪");
  EXPECT_EQ(escaped_html(std::string("a\0b\x1b[31m\n", 9)), "a b [31m\n");
}

TEST(EscapedHtml, ReplacesWhatIsNoUtf8) {
  std::string const sign = "\xEF\xBF\xBD";
  EXPECT_EQ(escaped_html("\xff<"), sign + "&lt;");
  EXPECT_EQ(escaped_html("\xC3"), sign);                                   // cut short
  EXPECT_EQ(escaped_html("\xC0\xBC"), sign + sign);                        // overlong <
  EXPECT_EQ(escaped_html("\xED\xA0\x80"), sign + sign + sign);             // half of a pair
  EXPECT_EQ(escaped_html("\xF4\x90\x80\x80"), sign + sign + sign + sign);  // beyond U+10FFFF
}

TEST(EscapedJson, SaysTheSameWithoutAngles) {
  nlohmann::json const hostile{{"</script><script>alert(1)</script>", "<!-- & -->"}};
  auto const text = escaped_json(hostile.dump());
  EXPECT_EQ(text.find_first_of("<>&"), std::string::npos) << text;
  EXPECT_EQ(nlohmann::json::parse(text), hostile);
}

TEST(Anchor, TellsAllNamesApart) {
  std::set<std::string> names;
  for (auto const* text : {"a/b", "a.2fb", "a b", "a-b", "a_b", "a\"b", "a>b", "ä"}) {
    auto const name = anchor(text);
    EXPECT_EQ(name.find_first_of(" \"'<>&/"), std::string::npos);
    EXPECT_TRUE(names.insert(name).second) << text;
  }
}

TEST(NumberCell, ShowsSixDigitsAndKeepsAll) {
  auto const cell = number_cell(1.0 / 3);
  EXPECT_EQ(cell.html, "<span title=\"0.3333333333333333\">0.333333</span>");
  EXPECT_EQ(cell.number, 1.0 / 3);
  EXPECT_FALSE(number_cell(NAN).number.has_value());
}

TEST(HtmlTable, HasHeadersForReadersAloud) {
  Table const table{.id = "t",
                    .caption = "a<b",
                    .columns = {{"run"}, {"K", "steps"}},
                    .rows = {{text_cell("x"), number_cell(3)}}};
  auto const text = html(table);
  EXPECT_THAT(text, HasSubstr("<caption>a&lt;b</caption>"));
  EXPECT_THAT(text, HasSubstr("<th scope=\"col\" class=\"number\" title=\"steps\">K</th>"));
  EXPECT_THAT(text, HasSubstr("<th scope=\"row\">x</th><td class=\"number\" data-value=\"3\">"));
}

TEST(HtmlTable, SaysInEachCellOfAWideTableWhatItIs) {
  Table table{.id = "t", .caption = "", .columns = {}, .rows = {{}}};
  for (int i = 0; i < 9; ++i) {
    table.columns.push_back({"<a href=\"#x\">c&amp;" + std::to_string(i) + "</a>"});
    table.rows.front().push_back(number_cell(i));
  }
  EXPECT_THAT(html(table), HasSubstr("<td class=\"number\" data-label=\"c&amp;8\" data-value=\"8\">"));
}

TEST(InlineSvg, GivesIdsOfItsOwnAndLosesThePrologue) {
  auto const svg = inline_svg(
      "<?xml version='1.0'?><!DOCTYPE svg><svg width=\"1\"><g id=\"a\"/><use xlink:href='#a'/>"
      "<path clip-path=\"url(#a)\"/></svg>",
      "f1-");
  EXPECT_EQ(svg,
            "<svg role=\"img\" width=\"1\"><g id=\"f1-a\"/><use xlink:href='#f1-a'/><path "
            "clip-path=\"url(#f1-a)\"/></svg>");
}

TEST(SecurityPolicy, NamesHashesInBase64) {
  // The SHA-256 of nothing, as `openssl dgst -sha256 -binary </dev/null | base64` writes it.
  EXPECT_EQ(base64_of_hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  // RFC 4648, section 10.
  EXPECT_EQ(base64_of_hex("66"), "Zg==");
  EXPECT_EQ(base64_of_hex("666f"), "Zm8=");
  EXPECT_EQ(base64_of_hex("666f6f626172"), "Zm9vYmFy");
  WebFile const file{"x.js", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ""};
  std::array const scripts{&file};
  auto const policy = security_policy(scripts);
  EXPECT_THAT(policy, testing::StartsWith("default-src 'none'; "));
  EXPECT_THAT(policy, HasSubstr("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"));
  for (auto const* word : {"http", "script-src 'unsafe", "'unsafe-eval'", "*", "connect-src"})
    EXPECT_THAT(policy, Not(HasSubstr(word)));
}

TEST(WebFiles, HoldNothingThatEndsTheirElement) {
  EXPECT_GE(web_files().size(), 10u);
  for (auto const& file : web_files()) {
    EXPECT_EQ(file.text.find("</script"), std::string_view::npos) << file.name;
    EXPECT_EQ(file.text.find("</style"), std::string_view::npos) << file.name;
    EXPECT_EQ(file.text.find("<!--"), std::string_view::npos) << file.name;
    EXPECT_EQ(file.text.find('\r'), std::string_view::npos) << file.name;  // a parser would change the hash
  }
}

}  // namespace
}  // namespace qhm::report
