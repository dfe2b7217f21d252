#include "report/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/report/hostile_results.hpp"

namespace qhm::report {
namespace {

using plots::synthetic_result;
using plots::training_result;
using testing::HasSubstr;
using testing::Not;

std::size_t count(std::string const& text, std::string const& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

/// The page without the program's own scripts and licence.
std::string own_part(std::string page) {
  for (auto at = page.find("<script>"); at != std::string::npos; at = page.find("<script>", at))
    page.erase(at, page.find("</script>", at) - at);
  return page;
}

class PageTest : public testing::Test {
 protected:
  ResultFolder folder_{"page"};
};

TEST_F(PageTest, EscapesEverythingThatAResultSays) {
  nlohmann::json const changes{{"objective", hostile},
                               {"device", hostile},
                               {"command", {"qhm", hostile}},
                               {"status", hostile},
                               {"build", {{"version", hostile}, {"commit", hostile}, {"compiler", hostile}}},
                               {"seed", hostile}};
  auto named = synthetic_result("");
  Series series({"step", "epoch", "evaluations", "mean_grad_sq", "standard_error", "min_mean_grad_sq",
                 "theorem-<img src=x>"});
  for (auto row : named.series.rows()) series.append({row.begin(), row.begin() + 7});
  named.series = series;
  auto const a = folder_.add("<b>&\"'a", named, changes),
             b = folder_.add("b", synthetic_result("", Constant{16}));
  write_file(folder_.path() / "claims.json", nlohmann::json{{"schema", "qhm.verify/1"},
                                                            {"claims",
                                                             {{{"id", hostile},
                                                               {"verdict", hostile},
                                                               {"statement", hostile},
                                                               {"scope", hostile},
                                                               {"correction", hostile}}}}}
                                                 .dump());
  auto contents = read_contents({a, b}, {folder_.path() / "claims.json"});
  contents.title = hostile;
  auto const text = page(contents);
  // The scripts that are there are the page's own: seven that run, the data, the worker's two.
  EXPECT_EQ(count(text, "<script"), 10u);
  EXPECT_EQ(count(text, "</script"), 10u);
  for (auto const* part : {"<img", "<b>", "onerror=alert(1)>", "<script>document.title", "<!--</"})
    EXPECT_EQ(count(own_part(text), part), 0u) << part;
}

TEST_F(PageTest, NothingPointsOutside) {
  auto const a = folder_.add("a", synthetic_result("")), b = folder_.add("b", training_result(""));
  auto const text = page(read_contents({a, b}, {}));
  EXPECT_THAT(text, testing::StartsWith(page_first_line));
  EXPECT_THAT(text, HasSubstr("default-src 'none'"));
  for (auto const* part :
       {"<link rel=\"stylesheet\"", "<script src", "<img", "<iframe", "href=\"http", "@import", "url(http"})
    EXPECT_EQ(count(own_part(text), part), 0u) << part;
  EXPECT_GE(count(text, "<svg role=\"img\""), 5u);  // two of Monte Carlo, three of training
  EXPECT_EQ(count(text, "<desc>"), count(text, "<svg"));
}

TEST_F(PageTest, IdsAreThereOnce) {
  auto const a = folder_.add("a", synthetic_result("")), b = folder_.add("b", training_result(""));
  auto const text = own_part(page(read_contents({a, b}, {})));
  std::set<std::string> ids;
  for (auto at = text.find(" id=\""); at != std::string::npos; at = text.find(" id=\"", at + 1)) {
    auto const id = text.substr(at + 5, text.find('"', at + 5) - at - 5);
    EXPECT_TRUE(ids.insert(id).second) << id;
  }
  for (auto at = text.find("href=\"#"); at != std::string::npos; at = text.find("href=\"#", at + 1)) {
    auto const id = text.substr(at + 7, text.find('"', at + 7) - at - 7);
    EXPECT_TRUE(ids.contains(id)) << "link to " << id;
  }
}

TEST_F(PageTest, WithoutTheExplorerItSaysSo) {
  auto contents = read_contents({folder_.add("a", synthetic_result(""))}, {});
  EXPECT_THAT(page(contents), Not(HasSubstr("id=\"explorer-missing\"")));
  contents.with_explorer = false;
  auto const text = page(contents);
  EXPECT_THAT(text, HasSubstr("id=\"explorer-missing\""));
  EXPECT_THAT(text, Not(HasSubstr("explorer-module\">")));
  EXPECT_LT(text.size(), 500'000u);
}

TEST_F(PageTest, ThreeHundredFoldersAreOnePage) {
  std::vector<std::filesystem::path> folders;
  for (int i = 0; i < 300; ++i)
    folders.push_back(
        folder_.add(std::to_string(i), synthetic_result("", Constant{static_cast<double>(8 + i)})));
  auto contents = read_contents(folders, {});
  contents.with_explorer = false;
  auto const text = page(contents);
  EXPECT_THAT(text, HasSubstr("The first 84 of 300 runs are drawn"));
  EXPECT_EQ(count(text, "id=\"run-synthetic-"), 300u);
}

TEST_F(PageTest, WhatCannotBeDrawnIsSaid) {
  auto const a = folder_.add("a", [] {
    auto result = synthetic_result("");
    Series zero(result.series.columns());
    for (auto row : result.series.rows()) {
      for (std::size_t i = 3; i < row.size(); ++i) row[i] = 0;
      zero.append(row);
    }
    result.series = zero;
    return result;
  }());
  EXPECT_THAT(page(read_contents({a}, {})),
              HasSubstr("No figure here: --y: mean_grad_sq has no value that these axes can show"));
}

}  // namespace
}  // namespace qhm::report
