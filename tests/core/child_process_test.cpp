#include "core/child_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm {
namespace {

namespace fs = std::filesystem;

class Child : public testing::Test {
 protected:
  ~Child() override { fs::remove(output_); }

  [[nodiscard]] ChildCommand shell(std::string const& script) const {
    return {.program = "sh", .line = {"sh", "-c", script}, .output = output_};
  }

  fs::path output_ = fs::path(testing::TempDir()) / ("qhm-child-" + std::to_string(::getpid()));
};

TEST_F(Child, SaysHowItEndedAndWhat) {
  ChildProcess child(shell("echo out; echo error >&2; cat; exit 3"));
  auto const ending = child.wait();
  EXPECT_EQ(ending.code, 3);
  EXPECT_EQ(ending.signal, 0);
  EXPECT_EQ(read_file(output_), "out\nerror\n");
}

TEST_F(Child, OutputIsReplacedOrAppended) {
  ChildProcess(shell("echo one")).wait();
  ChildProcess(shell("echo two")).wait();
  EXPECT_EQ(read_file(output_), "two\n");
  auto appending = shell("echo three");
  appending.append = true;
  ChildProcess(appending).wait();
  EXPECT_EQ(read_file(output_), "two\nthree\n");
}

TEST_F(Child, ASignalIsTold) {
  ChildProcess child(shell("kill -9 $$"));
  EXPECT_EQ(child.wait().signal, SIGKILL);
}

TEST_F(Child, IsPolledWhileItRunsAndEndsWithItsOwner) {
  pid_t const pid = [&] {
    ChildProcess child(shell("echo $$; exec sleep 1000"));
    std::string text;
    while (!text.ends_with('\n')) text = read_file(output_);
    EXPECT_FALSE(child.poll());
    return std::stoi(text);
  }();
  EXPECT_NE(::kill(pid, 0), 0);
}

TEST_F(Child, AProgramThatIsNotThereIsNamed) {
  auto command = shell("");
  command.program = "qhm-no-such-program";
  try {
    ChildProcess const child(command);
    ADD_FAILURE() << "was started";
  } catch (InputError const& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("qhm-no-such-program: cannot be started (No such file"));
  }
}

}  // namespace
}  // namespace qhm
