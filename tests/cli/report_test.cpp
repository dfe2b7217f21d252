#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/files.hpp"
#include "tests/cli/refusals.hpp"
#include "tests/report/hostile_results.hpp"

namespace {

namespace fs = std::filesystem;
using ::qhm::plots::synthetic_result;
using ::qhm::test::expect_refused;
using ::qhm::test::qhm;
using testing::HasSubstr;

class ReportCommand : public testing::Test {
 protected:
  ::qhm::report::ResultFolder folder_{"command"};
  fs::path const run_ = folder_.add("run", synthetic_result(""));
  fs::path const out_ = folder_.path() / "report.html";

  std::string line(std::string const& folders) {
    return "report --no-explorer " + folders + " --out '" + out_.string() + "'";
  }
  /// Every file and link below the test's folder.
  std::set<fs::path> everything() {
    std::set<fs::path> all;
    for (auto const& entry : fs::recursive_directory_iterator(folder_.path())) all.insert(entry.path());
    return all;
  }
};

TEST_F(ReportCommand, WritesOneFileAndReplacesItsOwn) {
  auto before = everything();
  for (int i = 0; i < 2; ++i) {
    auto const ran = qhm(line(run_.string()));
    ASSERT_EQ(ran.code, 0) << ran.error;
    EXPECT_EQ(ran.out, out_.string() + "\n");
  }
  before.insert(out_);
  EXPECT_EQ(everything(), before);
}

TEST_F(ReportCommand, BadInputIsOneLineAndNothingIsWritten) {
  auto const before = everything();
  expect_refused(line(""), "DIR", "name folders");
  expect_refused(line(run_.string() + "-absent"), "run-absent", "is not a folder");
  expect_refused(line(folder_.path().string()), "manifest.json", "cannot be read");
  expect_refused(line(run_.string() + " " + run_.string() + "/../run"), "run/../run", "is named twice");
  expect_refused(line(run_.string() + " --records " + (run_ / "manifest.json").string()), "qhm.result/1",
                 "qhm.bounds/1");
  expect_refused("report " + run_.string() + " --out report.txt", "--out: report.txt", ".html");
  EXPECT_EQ(everything(), before);
}

TEST_F(ReportCommand, NothingButAReportIsReplaced) {
  fs::create_directory(folder_.path() / "folder.html");
  ::qhm::write_file(folder_.path() / "notes.html", "<html>mine</html>");
  fs::create_symlink(folder_.path() / "notes.html", folder_.path() / "link.html");
  auto const before = everything();
  for (auto const* name : {"folder.html", "notes.html", "link.html"})
    expect_refused("report " + run_.string() + " --out " + (folder_.path() / name).string(), name,
                   "choose another name");
  EXPECT_EQ(everything(), before);
  EXPECT_EQ(::qhm::read_file(folder_.path() / "notes.html"), "<html>mine</html>");
}

TEST_F(ReportCommand, FolderNamesLeadNowhere) {
  fs::create_directories(folder_.path() / "inside" / "deep");
  fs::create_directory_symlink(run_, folder_.path() / "inside" / "link");
  auto const hostile = folder_.add("a ' b; touch pwned `touch pwned` $(touch pwned) <b>",
                                   synthetic_result("", ::qhm::Constant{16}));
  auto before = everything();
  auto const ran = qhm(line((folder_.path() / "inside/deep/../link").string() + " \"$(ls -d " +
                            folder_.path().string() + "/a*)\""));
  ASSERT_EQ(ran.code, 0) << ran.error;
  before.insert(out_);
  EXPECT_EQ(everything(), before);
  EXPECT_FALSE(fs::exists("pwned"));
  auto const text = ::qhm::read_file(out_);
  EXPECT_THAT(text, HasSubstr("$(touch pwned) &lt;b&gt;"));
  EXPECT_THAT(text, testing::Not(HasSubstr("pwned) <b>")));
}

TEST_F(ReportCommand, ALinkThatAwaitsTheTemporaryFileIsNotFollowed) {
  auto const victim = folder_.path() / "victim";
  ::qhm::write_file(victim, "precious");
  auto const trap = folder_.path() / ("x.html.partial-" + std::to_string(getpid()));
  fs::create_symlink(victim, trap);
  EXPECT_THROW(::qhm::write_file(folder_.path() / "x.html", "page"), ::qhm::InputError);
  EXPECT_EQ(::qhm::read_file(victim), "precious");
}

}  // namespace
