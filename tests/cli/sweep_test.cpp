#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/child_process.hpp"
#include "core/claimed_folder.hpp"
#include "core/files.hpp"
#include "core/result_folder.hpp"
#include "tests/cli/refusals.hpp"

namespace {

namespace fs = std::filesystem;
using qhm::test::expect_refused;
using qhm::test::qhm;
using testing::HasSubstr;

/// Sweeps of the real program over a very narrow network on a few tiny images.
class SweepCommand : public testing::Test {
 protected:
  SweepCommand() {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    write_split("train", 40);
    write_split("t10k", 10);
  }
  ~SweepCommand() override { fs::remove_all(folder_); }

  /// IDX files of `count` images of 16x16, whose brightness tells the label.
  void write_split(std::string const& split, unsigned count) const {
    std::string const head{'\0', '\0', '\0', static_cast<char>(count)};
    std::string const side{'\0', '\0', '\0', 16};
    std::string images, labels;
    for (unsigned i = 0; i < count; ++i) {
      labels += static_cast<char>(i % 3);
      for (unsigned pixel = 0; pixel < 256; ++pixel)
        images += static_cast<char>((pixel * 7 + i * 31) % 100 + 50 * (i % 3));
    }
    ::qhm::write_file(folder_ / (split + "-images-idx3-ubyte"),
                      std::string("\0\0\x08\x03", 4) + head + side + side + images);
    ::qhm::write_file(folder_ / (split + "-labels-idx1-ubyte"),
                      std::string("\0\0\x08\x01", 4) + head + labels);
  }

  [[nodiscard]] std::string grid(std::string const& rest, int epochs = 2) const {
    ::qhm::write_file(folder_ / "grid.toml", "[train]\ndata = \"" + folder_.string() +
                                                 "\"\nwidth = 2\nthreads = 1\ngradient-batch = 10\n"
                                                 "interval = 1\nepochs = " +
                                                 std::to_string(epochs) + "\n" + rest);
    return (folder_ / "grid.toml").string();
  }

  [[nodiscard]] std::string line(std::string const& file) const {
    return "sweep " + file + " --out " + out_.string();
  }

  /// Hashes of the runs in `runs.csv`, in its order.
  [[nodiscard]] std::vector<std::string> hashes() const {
    std::vector<std::string> found;
    auto const text = ::qhm::read_file(out_ / "runs.csv");
    for (auto end = text.find('\n'); end + 1 < text.size(); end = text.find('\n', end + 1))
      found.push_back(text.substr(end + 1, 16));
    return found;
  }

  [[nodiscard]] std::string status(std::string const& hash) const {
    return nlohmann::json::parse(::qhm::read_file(out_ / hash / "manifest.json"))["status"];
  }

  fs::path folder_ = fs::path(testing::TempDir()) / ("qhm-sweep-command-" + std::to_string(::getpid()));
  fs::path out_ = folder_ / "sweep";
};

TEST_F(SweepCommand, TrainsEveryRunOnceAndShowsTheTable) {
  auto const file = grid("[grid]\nlr-max = [0.05, 0.1]\nseed = [1, 2]\n");
  auto const first = qhm(line(file) + " --jobs 2");
  ASSERT_EQ(first.code, 0) << first.error;
  EXPECT_THAT(first.out, HasSubstr("4 runs, 0 had ended before, 4 ended now, 0 failed"));
  EXPECT_THAT(first.out, HasSubstr("Not ranked"));
  ASSERT_EQ(hashes().size(), 4u);
  for (auto const& hash : hashes()) {
    EXPECT_EQ(status(hash), "complete");
    EXPECT_EQ(::qhm::read_result(out_ / hash).series.column("epoch").back(), 2);
  }
  EXPECT_THAT(
      ::qhm::read_file(out_ / "runs.csv"),
      testing::MatchesRegex("hash,state,lr-max,seed\n[0-9a-f]+,complete,0.05,1\n[0-9a-f]+,complete,0.05,2\n"
                            "[0-9a-f]+,complete,0.1,1\n[0-9a-f]+,complete,0.1,2\n"));
  EXPECT_THAT(::qhm::read_file(out_ / "table.md"), HasSubstr("| - | 0.05 | 2 | 2 | 0 |"));

  auto const before = fs::last_write_time(out_ / hashes()[0] / "epochs.csv");
  auto const again = qhm(line(file));
  EXPECT_THAT(again.out, HasSubstr("4 runs, 4 had ended before, 0 ended now, 0 failed"));
  EXPECT_EQ(fs::last_write_time(out_ / hashes()[0] / "epochs.csv"), before);
  EXPECT_EQ(qhm(line(file) + " --table").code, 0);
}

TEST_F(SweepCommand, AKilledSweepGoesOnWhereItWas) {
  auto const file = grid("[grid]\nseed = [1, 2]\n", 20);
  ::qhm::ChildProcess first({.program = QHM_PROGRAM,
                             .line = {"qhm", "sweep", file, "--out", out_.string()},
                             .output = folder_ / "said"});
  auto const begun = [&] {  // the first run has an epoch behind it
    return fs::exists(out_ / "runs.csv") && fs::exists(out_ / hashes()[0] / "epochs.csv");
  };
  while (!begun()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  first.send(SIGKILL);
  EXPECT_EQ(first.wait().signal, SIGKILL);
  auto const second = qhm(line(file));
  EXPECT_EQ(second.code, 0) << second.error;
  for (auto const& hash : hashes()) {
    EXPECT_EQ(status(hash), "complete");
    EXPECT_EQ(::qhm::read_result(out_ / hash).series.rows().size(), 21u);  // epoch 0 and each once
  }
}

TEST_F(SweepCommand, ASignalEndsItAndItsRuns) {
  auto const file = grid("[grid]\nseed = [1, 2]\n", 100'000);
  ::qhm::ChildProcess sweep({.program = QHM_PROGRAM,
                             .line = {"qhm", "sweep", file, "--out", out_.string()},
                             .output = folder_ / "said"});
  auto const begun = [&] {
    return fs::exists(out_ / "runs.csv") && fs::exists(out_ / hashes()[0] / "epochs.csv");
  };
  while (!begun()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  sweep.send(SIGTERM);
  EXPECT_EQ(sweep.wait().signal, SIGTERM);
  EXPECT_EQ(status(hashes()[0]), "interrupted");
  EXPECT_THAT(::qhm::read_file(out_ / "runs.csv"), HasSubstr(hashes()[0] + ",interrupted,1\n"));
}

TEST_F(SweepCommand, OneRunIsTrainedByItsHashAndAnArrayIsWritten) {
  auto const file = grid("[grid]\nseed = [1, 2]\n", 1);
  auto const emitted = qhm(line(file) + " --emit slurm-array");
  EXPECT_EQ(emitted.code, 0) << emitted.error;
  EXPECT_EQ(emitted.out, "sbatch " + (out_ / "sweep.sbatch").string() + "\n");
  EXPECT_THAT(::qhm::read_file(out_ / "sweep.sbatch"), HasSubstr("#SBATCH --array=0-1\n"));
  EXPECT_EQ(qhm(line(file) + " --run " + hashes()[1]).code, 0);
  EXPECT_EQ(status(hashes()[1]), "complete");
  EXPECT_FALSE(fs::exists(out_ / hashes()[0]));
  expect_refused(line(file) + " --run 0123", "--run: 0123", "see runs.csv");
}

TEST_F(SweepCommand, BadInputIsOneLineBeforeAnythingRuns) {
  expect_refused(line(grid("[grid]\nlr-max = [0.1, -1]\n")), "grid.toml: --lr-max: -1",
                 "give a rate such as 0.1");
  expect_refused(line(grid("[grid]\nlr-max = [0.1, \"x\"]\n")), "--lr-max: 'x'", "is not a number");
  expect_refused(line(grid("[grid]\nlr-mx = [0.1]\n")), "grid.toml line 9, lr-mx", "did you mean lr-max?");
  expect_refused(line(grid("[grid]\nresume = [true]\n")), "resume", "set by the sweep itself");
  auto const file = grid("[grid]\nseed = [1, 2]\n");
  expect_refused(line(file) + " --jobs 0", "--jobs: 0", "[1, 1024]");
  expect_refused(line(file) + " --emit pbs", "--emit: pbs", "choose slurm-array");
  expect_refused(line(file) + " --table --run 0123", "--table excludes --run", "see qhm sweep --help");
  expect_refused(line(file) + " --table", "--out", "run the sweep first");
  expect_refused("sweep " + file, "--out", "name the sweep's folder");
  expect_refused("sweep " + (folder_ / "absent.toml").string(), "absent.toml", "cannot be read");
  EXPECT_FALSE(fs::exists(out_));
  expect_refused("sweep " + file + " --out " + folder_.string(), "--out", "is no sweep's folder");
}

TEST_F(SweepCommand, ASecondSweepOnOneFolderIsRefused) {
  auto const file = grid("[grid]\nseed = [1, 2]\n");
  ::qhm::ClaimedFolder const first(out_, ::qhm::ClaimedFolder::How::create);
  expect_refused(line(file), "--out", "is being written by another run");
}

TEST_F(SweepCommand, AFailingRunIsListedWithItsLastLine) {
  auto const ran = qhm(line(grid("[grid]\nmodel = [\"resnet18\", \"resnet19\"]\n", 1)));
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr("2 runs, 0 had ended before, 1 ended now, 1 failed"));
  EXPECT_THAT(ran.error, HasSubstr(hashes()[1] + " failed: qhm: --model: resnet19 is not a known model"));
  EXPECT_THAT(::qhm::read_file(out_ / "runs.csv"), HasSubstr(hashes()[1] + ",failed,resnet19\n"));
}

}  // namespace
