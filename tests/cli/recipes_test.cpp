#include <filesystem>
#include <map>

#include "core/files.hpp"
#include "tests/cli/refusals.hpp"

namespace {

namespace fs = std::filesystem;
using qhm::test::qhm;

/// The recipes that the program has, and the runs that their first lines promise.
std::map<std::string, int> const expected{{"nshb", 27},
                                          {"qhm-batch", 30},
                                          {"qhm-beta", 18},
                                          {"qhm-gamma", 24},
                                          {"qhm-grid", 27},
                                          {"qhm-heavy-ball", 45},
                                          {"reduced", 54},
                                          {"reduced-heavy-ball", 27},
                                          {"reduced-weights", 36},
                                          {"smoke", 8},
                                          {"reduced-hierarchy", 15},
                                          {"sgdm-hierarchy", 45},
                                          {"lmo-smoke", 8},
                                          {"lmo-mlp", 24},
                                          {"lmo-lstm", 24}};

fs::path folder() {
  return fs::path(QHM_TEST_DATA).parent_path().parent_path() / "paper_figures" / "recipes";
}

TEST(Recipes, AreAllKnown) {
  std::vector<std::string> found;
  for (auto const& entry : fs::directory_iterator(folder()))
    if (entry.is_regular_file()) found.push_back(entry.path().stem().string());
  std::vector<std::string> names;
  for (auto const& [name, runs] : expected) names.push_back(name);
  EXPECT_THAT(found, testing::UnorderedElementsAreArray(names));
}

TEST(Recipes, SayWhatTheyAreOf) {
  for (auto const& [name, runs] : expected) {
    auto const text = ::qhm::read_file(folder() / (name + ".toml"));
    EXPECT_THAT(text.substr(0, text.find('\n')), testing::EndsWith(" " + std::to_string(runs) + " runs."))
        << name;
    for (auto const* part : {"\n# Source ", "\n# Not stated ", "\n# Run ", "arXiv 25"})
      EXPECT_THAT(text, testing::HasSubstr(part)) << name;
    EXPECT_THAT(text, testing::HasSubstr("qhm sweep paper_figures/recipes/" + name + ".toml")) << name;
  }
}

TEST(Recipes, AreSoundSweepsOfAsManyRuns) {
  // A batch script is written after every run has been checked by the definitions of `qhm train`.
  auto const out = fs::path(testing::TempDir()) / ("qhm-recipes-" + std::to_string(::getpid()));
  for (auto const& [name, runs] : expected) {
    auto const file = folder() / (name + ".toml");
    auto const sweep = out / name;
    fs::create_directories(out);
    auto const ran = qhm("sweep " + file.string() + " --emit slurm-array --out " + sweep.string());
    ASSERT_EQ(ran.code, 0) << ran.error;
    EXPECT_EQ(ran.error, "") << name;  // no combination repeats another
    auto const rows = ::qhm::read_file(sweep / "runs.csv");
    EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 1 + runs) << name;
    // The same with the schedules of the published program.
    auto text = ::qhm::read_file(file);
    text.replace(text.find("[train]\n"), 8, "[train]\npaper-code = true\n");
    ::qhm::write_file(out / "coded.toml", text);
    auto const coded = qhm("sweep " + (out / "coded.toml").string() + " --emit slurm-array --out " +
                           (out / (name + "-coded")).string());
    EXPECT_EQ(coded.code, 0) << coded.error;
  }
  fs::remove_all(out);
}

}  // namespace
