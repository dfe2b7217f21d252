#include "tests/cli/program.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace qhm::test {
namespace {

using testing::HasSubstr;

std::filesystem::path file(std::string const& text) {
  auto const path =
      std::filesystem::temp_directory_path() / ("qhm-verify-" + std::to_string(getpid()) + ".json");
  std::ofstream(path) << text;
  return path;
}

TEST(Verify, JsonFollowsTheContract) {
  auto const ran = qhm("verify corollary-5/D/sqrt-decay+constant --format json");
  ASSERT_EQ(ran.code, 0) << ran.error;
  auto const record = nlohmann::json::parse(ran.out);
  EXPECT_EQ(record.at("schema"), "qhm.verify/1");
  auto const& claim = record.at("claims").at(0);
  EXPECT_EQ(claim.at("id"), "corollary-5/D/sqrt-decay+constant");
  EXPECT_EQ(claim.at("source"), "Corollary 5");
  EXPECT_EQ(claim.at("reading"), "printed");
  EXPECT_EQ(claim.at("verdict"), "refuted");
  EXPECT_EQ(claim.at("correction"), "corollary-5/D/sqrt-decay+constant/corrected");
  auto const& witness = claim.at("witness");
  EXPECT_EQ(witness.at("steps"), 100);
  EXPECT_EQ(witness.at("plan").at("lr").at("kind"), "sqrt-decay");
  EXPECT_GT(witness.at("exact").at(0).get<double>(), witness.at("claimed").at(1).get<double>());
}

TEST(Verify, BadInputIsOneLineAndCodeTwo) {
  auto const refused = [](std::string const& arguments, std::string const& says) {
    auto const ran = qhm("verify " + arguments);
    EXPECT_EQ(ran.code, 2) << arguments;
    EXPECT_THAT(ran.error, HasSubstr(says)) << arguments;
    EXPECT_EQ(std::count(ran.error.begin(), ran.error.end(), '\n'), 1) << ran.error;
  };
  refused("theorem-4/j", "did you mean theorem-4/i?");
  refused("corolary-3", "did you mean corollary-3?");
  refused("--format yaml", "choose table, json or markdown");
  refused("--search 0", "is not in (0, 86400]");
  refused("--search soon", "is not a number");
  refused("--search nan", "is not in (0, 86400]");
  auto const newer = file(R"({"schema": "qhm.verify/2", "claims": []})");
  refused("--recorded " + newer.string(), "has version qhm.verify/2");
  std::filesystem::remove(newer);
  refused("--recorded /nowhere.json", "/nowhere.json");
}

TEST(Verify, AChangedVerdictIsCodeOne) {
  auto const other =
      file(R"({"schema": "qhm.verify/1", "claims": [{"id": "corollary-3/C/cosine", "verdict": "holds"}]})");
  auto const ran = qhm("verify corollary-3/C/cosine --recorded " + other.string());
  std::filesystem::remove(other);
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.error, "qhm: corollary-3/C/cosine: recorded as holds, now refuted\n");
}

TEST(Verify, AnInterruptedSearchPrintsWhatItFound) {
  auto const program = std::string(QHM_PROGRAM);
  auto const out = std::filesystem::temp_directory_path() / ("qhm-search-" + std::to_string(getpid()));
  // A signal before the search would be lost. It begins by catching some: SIGTERM, which no shell does, is
  // bit 14 of SigCgt.
  std::string const line =
      "sh -c '\"$0\" verify corollary-3/C --search 600 --format json > " + out.string() +
      " & while kill -0 $! && ! grep -q \"SigCgt:.*[4-7c-f]...$\" /proc/$!/status; do sleep 0.1; done;"
      " sleep 2; kill -INT $!; wait $!' " +
      program;
  EXPECT_EQ(WEXITSTATUS(std::system(line.c_str())), 0);
  std::ifstream stream(out);
  auto const record = nlohmann::json::parse(stream);
  std::filesystem::remove(out);
  EXPECT_TRUE(record.at("search").at("interrupted").get<bool>());
  EXPECT_GT(record.at("search").at("evaluations").get<int>(), 0);
}

}  // namespace
}  // namespace qhm::test
