#include "figures/recipe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm::figures {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

fs::path const paper_figures = fs::path(QHM_TEST_DATA).parent_path().parent_path() / "paper_figures";

fs::path const bounds_page = paper_figures.parent_path() / "docs" / "bounds";

constexpr char sound[] = R"(title = "A table"
source = "arXiv 2506.23544"
text = "What it shows."
kind = "closed-forms"

[closed-forms]
corollaries = ["corollary-3"]

[[expect]]
that = "nothing is below"
measure = "fact"
fact = "corrected-below-exact"
within = [0, 0]
because = "They are proved."
)";

/// What reading `text` complains of; empty where it does not.
std::string complaint(std::string const& text) {
  auto const file = fs::path(testing::TempDir()) / ("qhm-recipe-" + std::to_string(::getpid()) + ".toml");
  write_file(file, text);
  try {
    static_cast<void>(read_recipe(file));
  } catch (InputError const& error) {
    return error.what();
  }
  return "";
}

std::string with(std::string const& from, std::string const& to) {
  std::string text = sound;
  auto const at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Recipe, ASoundOneIsRead) {
  EXPECT_EQ(complaint(sound), "");
}

TEST(Recipe, DamageIsNamedByFileLineAndKey) {
  EXPECT_THAT(complaint(with("kind =", "kin =")), AllOf(HasSubstr("line 1, kind"), HasSubstr("is missing")));
  EXPECT_THAT(complaint(with("[closed-forms]\n", "[closed-forms]\ncorolaries = 1\n")),
              AllOf(HasSubstr("line 7, corolaries"), HasSubstr("did you mean corollaries?")));
  EXPECT_THAT(complaint(with("\"closed-forms\"", "\"open-forms\"")),
              AllOf(HasSubstr("line 4, kind"), HasSubstr("choose bounds, closed-forms, combinations")));
  EXPECT_THAT(complaint(with("[0, 0]", "[1, 0]")),
              AllOf(HasSubstr("line 13, within"), HasSubstr("[least, greatest]")));
  EXPECT_THAT(complaint(with("\"fact\"", "\"factor\"")),
              AllOf(HasSubstr("line 11, measure"), HasSubstr("choose last")));
  EXPECT_THAT(complaint(with("[\"corollary-3\"]", "3")),
              AllOf(HasSubstr("line 7, corollaries"), HasSubstr("not a list")));
  EXPECT_THAT(complaint(with("\"A table\"", "\"A table")),
              AllOf(HasSubstr("line 1"), HasSubstr("mend the TOML")));
  EXPECT_THAT(complaint(with("title = \"A table\"", "title = \"\"")),
              AllOf(HasSubstr("line 1, title"), HasSubstr("not a text")));
  EXPECT_THAT(complaint(std::string(sound).substr(0, std::string(sound).find("[[expect]]"))),
              AllOf(HasSubstr("expect"), HasSubstr("say what the figure should show")));
}

TEST(Recipe, EveryRecipeIsSound) {
  for (auto const& [folder, least] : {std::pair{paper_figures, 14U}, std::pair{bounds_page, 18U}}) {
    auto const names = recipe_names(folder);
    EXPECT_GE(names.size(), least);
    for (auto const& name : names) {
      auto const recipe = recipe_named(folder, name);
      EXPECT_EQ(recipe.name, name);
      for (auto const& expected : recipe.expectations)
        EXPECT_THAT(expected.because, testing::EndsWith(".")) << name << ": a reason is a sentence";
    }
  }
}

TEST(Recipe, AnInstanceSweepsANumberOfItsPlan) {
  auto text = read_file(bounds_page / "recipes" / "figures" / "theorem-2.toml");
  EXPECT_EQ(complaint(text), "");
  auto const at = text.find("flag = \"lr-max\"");
  ASSERT_NE(at, std::string::npos);
  EXPECT_THAT(complaint(std::string(text).replace(at, 15, "flag = \"lr-mix\"")),
              AllOf(HasSubstr("flag"), HasSubstr("lr-mix cannot be swept"), HasSubstr("choose lr-max")));
}

TEST(Recipe, AnUnknownNameGetsTheNearest) {
  try {
    static_cast<void>(recipe_named(paper_figures, "qhm-figure-7"));
    FAIL();
  } catch (InputError const& error) {
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr("qhm-figure-7 is not a figure"), HasSubstr("did you mean qhm-figure-1?")));
  }
}

}  // namespace
}  // namespace qhm::figures
