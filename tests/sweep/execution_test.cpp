#include "sweep/execution.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>

#include <csignal>

#include "core/errors.hpp"
#include "sweep/run_folder.hpp"
#include "tests/sweep/stand_in.hpp"

namespace qhm::sweep {
namespace {

using testing::Contains;
using testing::ElementsAre;

void nothing() {}

TEST(TrainLine, CoresAreDividedUnlessThreadsAreGiven) {
  sweep::Run const run{.hash = "h", .plan = "", .flags = {{"flip", ""}, {"seed", "1"}}};
  EXPECT_THAT(train_line({.folder = "S"}, run),
              ElementsAre("qhm", "train", "--flip", "--seed", "1", "--out", "S/h", "--resume"));
  EXPECT_THAT(
      train_line({.folder = "S", .jobs = 3, .cores = 8}, run),
      ElementsAre("qhm", "train", "--flip", "--seed", "1", "--threads", "2", "--out", "S/h", "--resume"));
  EXPECT_THAT(train_line({.folder = "S", .jobs = 3, .cores = 2}, run), Contains("1").Times(2));
  sweep::Run const own{.hash = "h", .plan = "", .flags = {{"threads", "5"}}};
  EXPECT_THAT(train_line({.folder = "S", .jobs = 3, .cores = 8}, own),
              ElementsAre("qhm", "train", "--threads", "5", "--out", "S/h", "--resume"));
}

TEST_F(StandIn, RunsAllAndThenNothing) {
  open_gate();
  auto const runs = seeds({1, 2, 3});
  int changes = 0;
  auto const executed = execute(runs, place(1), [&] { ++changes; });
  EXPECT_EQ(executed.found, 0u);
  EXPECT_EQ(executed.ended, 3u);
  EXPECT_TRUE(executed.failures.empty());
  EXPECT_EQ(changes, 6);
  EXPECT_THAT(notes("completions"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(notes("crowds"), testing::Each("1"));
  EXPECT_EQ(execute(runs, place(1), nothing).found, 3u);
  EXPECT_EQ(notes("starts").size(), 3u);
}

TEST_F(StandIn, RunsTwoAtATimeAndNeverThree) {
  auto const runs = seeds({1, 2, 3, 4, 5});
  std::jthread const opener([&] {  // the first two can only complete once both have started
    await([&] { return notes("starts").size() >= 2; });
    open_gate();
  });
  EXPECT_EQ(execute(runs, place(2), nothing).ended, 5u);
  EXPECT_THAT(notes("crowds"), Contains("2"));
  EXPECT_THAT(notes("crowds"), testing::Each(testing::AnyOf("1", "2")));
}

TEST_F(StandIn, AFailingRunDoesNotStopTheOthers) {
  open_gate();
  auto const executed = execute(seeds({13, 1, 14, 2}), place(1), nothing);
  EXPECT_EQ(executed.ended, 2u);
  ASSERT_EQ(executed.failures.size(), 2u);
  EXPECT_EQ(executed.failures[0].hash, seeds({13})[0].hash);
  EXPECT_EQ(executed.failures[0].code, 2);
  EXPECT_EQ(executed.failures[0].last_line, "qhm: --seed: 13 is unlucky; choose another");
  EXPECT_EQ(executed.failures[1].code, 70);
  EXPECT_EQ(executed.failures[1].last_line, "ended with code 70 and said nothing");
  EXPECT_EQ(read_file(folder_ / "sweep/logs" / (seeds({13})[0].hash + ".log")),
            "first words\nqhm: --seed: 13 is unlucky; choose another\n");
}

TEST_F(StandIn, ASignalReachesTheChildrenAndIsTold) {
  auto const runs = seeds({1, 2, 3, 4});
  auto const pid = in_another_process([&] { return execute(runs, place(2), nothing).signal; });
  await([&] { return notes("starts").size() >= 2; });
  ::kill(pid, SIGTERM);
  int const status = status_of(pid);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), SIGTERM);
  EXPECT_THAT(notes("stops"), ElementsAre("1", "2"));  // waited for: both notes are there
  EXPECT_EQ(state_of(folder_of(place(1).folder, runs[0])), "interrupted");
  EXPECT_EQ(state_of(folder_of(place(1).folder, runs[2])), "waiting");
}

TEST_F(StandIn, AKilledSweepTakesItsChildrenAlongAndGoesOn) {
  auto const runs = seeds({1, 2, 3, 4});
  auto const pid = in_another_process([&] { return execute(runs, place(2), nothing).signal; });
  await([&] { return notes("starts").size() >= 2; });
  ::kill(pid, SIGKILL);
  EXPECT_TRUE(WIFSIGNALED(status_of(pid)));
  await([&] { return notes("stops").size() == 2; });
  open_gate();
  auto const executed = execute(runs, place(2), nothing);
  EXPECT_EQ(executed.ended, 4u);
  EXPECT_THAT(notes("completions"), ElementsAre("1", "2", "3", "4"));
  EXPECT_THAT(notes("starts"), ElementsAre("1", "1", "2", "2", "3", "4"));
}

TEST_F(StandIn, ARunThatIsStillWrittenIsWaitedFor) {
  open_gate();
  auto const runs = seeds({1, 2});
  std::vector const locks{folder_of(place(1).folder, runs[0]) / ".lock",
                          place(1).folder / "logs" / (runs[1].hash + ".log")};
  std::vector<int> held;
  for (auto const& file : locks) {
    std::filesystem::create_directories(file.parent_path());
    held.push_back(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    ASSERT_EQ(::flock(held.back(), LOCK_EX), 0);
  }
  std::vector<std::string> started_before;
  std::jthread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));  // ample for a start that does not wait
    started_before = notes("starts");
    for (int const lock : held) ::close(lock);
  });
  EXPECT_EQ(execute(runs, place(1), nothing).ended, 2u);
  writer.join();
  EXPECT_TRUE(started_before.empty());
}

TEST_F(StandIn, ARunHoldsItsLogForAsLongAsItLives) {
  auto const runs = seeds({1});
  auto const log = place(1).folder / "logs" / (runs[0].hash + ".log");
  std::jthread const observer([&] {
    await([&] { return notes("starts").size() >= 1; });
    EXPECT_TRUE(is_locked(log));
    open_gate();
  });
  execute(runs, place(1), nothing);
  await([&] { return !is_locked(log); });
}

TEST_F(StandIn, AFolderOfOtherSettingsIsRefusedBeforeAnythingRuns) {
  open_gate();
  auto runs = seeds({1});
  execute(runs, place(1), nothing);
  auto others = seeds({2, 3});
  others[1].hash = runs[0].hash;
  EXPECT_THROW(execute(others, place(1), nothing), InputError);
  EXPECT_EQ(notes("starts").size(), 1u);
}

TEST_F(StandIn, AProgramThatCannotBeStartedIsNamed) {
  auto elsewhere = place(1);
  elsewhere.program = folder_ / "absent";
  EXPECT_THROW(execute(seeds({1}), elsewhere, nothing), InputError);
}

}  // namespace
}  // namespace qhm::sweep
