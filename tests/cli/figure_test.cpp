#include <gtest/gtest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/files.hpp"
#include "tests/cli/refusals.hpp"

namespace {

namespace fs = std::filesystem;
using qhm::test::expect_refused;
using qhm::test::qhm;
using testing::HasSubstr;

fs::path const root = fs::path(QHM_TEST_DATA).parent_path().parent_path();

std::string folder(std::string const& name) {
  auto const path = fs::path(testing::TempDir()) / (name + "-" + std::to_string(::getpid()));
  fs::remove_all(path);
  return path.string();
}

/// Kinds of figures whose numbers do not depend on training: what is expected of them must be met.
std::set<std::string> const computed{"axes", "combinations", "corollaries", "printed-bounds", "tightness"};

TEST(Figure, EveryRecipeIsMadeAtScaleSmoke) {
  auto const out = folder("qhm-smoke");
  auto const ran = qhm("figure --all --scale smoke --out " + out);
  EXPECT_EQ(ran.code, 0) << ran.error;
  EXPECT_THAT(ran.error, testing::Not(HasSubstr("qhm: ")));  // progress only
  std::size_t made = 0;
  for (auto const& entry : fs::directory_iterator(root / "paper_figures" / "recipes" / "figures")) {
    auto const name = entry.path().stem().string();
    SCOPED_TRACE(name);
    ASSERT_TRUE(fs::exists(fs::path(out) / (name + ".json")));
    auto const record = nlohmann::json::parse(::qhm::read_file(fs::path(out) / (name + ".json")));
    for (auto const& file : record.at("files"))
      EXPECT_TRUE(fs::exists(fs::path(out) / file.get<std::string>())) << file;
    for (auto const& expected : record.at("expectations")) {
      bool const bound_to_hold = computed.contains(name);
      EXPECT_TRUE(!bound_to_hold || expected.at("verdict") != "not met") << expected.dump(2);
    }
    ++made;
  }
  EXPECT_GE(made, 14U);
  fs::remove_all(out);
}

TEST(Figure, TheListNamesThem) {
  auto const ran = qhm("figure --list");
  EXPECT_EQ(ran.code, 0);
  for (auto const& name : computed) EXPECT_THAT(ran.out, HasSubstr(name));
}

TEST(Figure, HoursAreShownBeforeAnythingIsTrained) {
  auto const out = folder("qhm-paper");
  auto const ran = qhm("figure qhm-figure-1 --scale paper --out " + out);
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, testing::AllOf(HasSubstr("30 runs"), HasSubstr("GPU-hours"),
                                      HasSubstr("source of the seconds: one H100")));
  EXPECT_THAT(ran.error, HasSubstr("--yes"));
  EXPECT_FALSE(fs::exists(out));
}

TEST(Figure, AnExpectationThatIsNotMetIsAResultUnlessAskedForStrictly) {
  auto const recipes = fs::path(folder("qhm-recipes")), out = fs::path(folder("qhm-strict"));
  fs::create_directories(recipes / "recipes" / "figures");
  auto text = ::qhm::read_file(root / "paper_figures" / "recipes" / "figures" / "corollaries.toml");
  text.replace(text.find("within = [4, 4]"), 15, "within = [5, 5]");
  ::qhm::write_file(recipes / "recipes" / "figures" / "changed.toml", text);
  auto const arguments = "figure changed --recipes " + recipes.string() + " --out " + out.string();
  auto const plain = qhm(arguments);
  EXPECT_EQ(plain.code, 0);
  EXPECT_THAT(plain.out, HasSubstr("not met"));
  EXPECT_EQ(qhm(arguments + " --strict").code, 1);
  fs::remove_all(recipes);
  fs::remove_all(out);
}

TEST(Figure, BadInputIsOneLine) {
  auto const out = folder("qhm-refused");
  expect_refused("figure qhm-figure-9 --out " + out, "qhm-figure-9", "did you mean qhm-figure-1?");
  expect_refused("figure rulers --scale huge --out " + out, "--scale: huge",
                 "choose smoke, reduced or paper");
  expect_refused("figure --out " + out, "NAME", "--list");
  expect_refused("figure rulers --all --out " + out, "NAME", "exclude each other");
  expect_refused("figure axes", "--out", "name a folder");
  expect_refused("figure rulers --records " + out + " --out " + out, "--records", "is not a folder");
  expect_refused("figure rulers --records " + (root / "docs").string() + " --out " + out, "rulers.csv",
                 "--records");
  expect_refused("figure axes --recipes " + (root / "docs").string() + " --out " + out, "--recipes",
                 "paper_figures");
  expect_refused("figure axes --out /proc/no-such-place", "--out", "cannot be written");
  fs::remove_all(out);
}

}  // namespace
