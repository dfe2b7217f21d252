#include "cli/manual.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace qhm::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Manual, WordsAreThoseThatTheHelpOffers) {
  EXPECT_THAT(offered_words("table | json | csv"), ElementsAre("table", "json", "csv"));
  EXPECT_THAT(offered_words("steps | epochs: of the axis"), ElementsAre("steps", "epochs"));
  EXPECT_THAT(offered_words("constant | sqrt-decay"), ElementsAre("constant", "sqrt-decay"));
  EXPECT_THAT(offered_words("largest learning rate [x^2/f]"), IsEmpty());
  EXPECT_THAT(offered_words("FILE.svg|png|pdf"), IsEmpty());
  EXPECT_THAT(offered_words(""), IsEmpty());
}

class SmallProgram : public testing::Test {
 protected:
  SmallProgram() {
    auto* run = app_.add_subcommand("run", "Run 'it'");
    run->add_option("--kind", kind_, "first | second");
    run->add_option("--out", out_, ".hidden\\file -- a folder");
    run->add_flag("--quick", quick_, "soon");
  }
  CLI::App app_{"A program", "qhm"};
  std::string kind_, out_;
  bool quick_ = false;
};

TEST_F(SmallProgram, HasEveryOptionInItsManual) {
  auto const page = manual_page(app_);
  for (auto const* text : {".SS qhm run\n", "\\fB\\-\\-kind\\fR", "first | second", "\\fB\\-\\-quick\\fR"})
    EXPECT_THAT(page, HasSubstr(text));
  EXPECT_THAT(page, HasSubstr("\n\\&.hidden\\efile"))
      << "a line that begins with a dot is a request to troff";
}

TEST_F(SmallProgram, CompletesInBash) {
  auto const script =
      completion(app_, "bash") +
      "\ncomplete_line() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _qhm; echo \"${COMPREPLY[*]}\"; }\n"
      "complete_line qhm ''\ncomplete_line qhm run --k\ncomplete_line qhm run --kind s\n"
      "complete_line qhm run --out x\n";
  auto const file = testing::TempDir() + "qhm-completion.bash";
  auto* out = std::fopen(file.c_str(), "w");
  ASSERT_NE(out, nullptr);
  std::fputs(script.c_str(), out);
  std::fclose(out);
  auto* shell = popen(("bash " + file).c_str(), "r");
  ASSERT_NE(shell, nullptr);
  std::string said(4096, '\0');
  said.resize(std::fread(said.data(), 1, said.size(), shell));
  EXPECT_EQ(pclose(shell), 0);
  EXPECT_EQ(said, "run --help --version\n--kind\nsecond\n\n");
}

TEST_F(SmallProgram, CompletesInOtherShells) {
  EXPECT_THAT(completion(app_, "fish"), HasSubstr("-l kind -d 'first | second' -x -a 'first second'\n"));
  EXPECT_THAT(completion(app_, "fish"), HasSubstr("-a run -d 'Run '\\''it'\\'''"));
  EXPECT_THAT(completion(app_, "fish"), Not(HasSubstr("-l quick -d 'soon' -r")));
  EXPECT_THAT(completion(app_, "zsh"), HasSubstr("#compdef qhm\n"));
  EXPECT_THROW(static_cast<void>(completion(app_, "tcsh")), std::exception);
}

}  // namespace
}  // namespace qhm::cli
