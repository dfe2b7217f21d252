#include "sweep/slurm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "core/child_process.hpp"
#include "tests/sweep/stand_in.hpp"

namespace qhm::sweep {
namespace {

/// The batch script, run by bash in the place of Slurm: `scontrol` and `qhm` are small programs that note
/// their arguments; `qhm` waits for SIGUSR1 and then ends as the trainer does, or completes at once where the
/// file `gate` is there.
class Slurm : public StandIn {
 protected:
  Slurm() {
    auto const tool = [&](std::string const& name, std::string const& body) {
      write_file(folder_ / name, "#!/usr/bin/env bash\necho \"$@\" >>\"$0.said\"\n" + body);
      std::filesystem::permissions(folder_ / name, std::filesystem::perms::owner_all);
    };
    tool("scontrol", "");
    tool("q'hm",
         "here=$(dirname \"$0\")\n"
         "[ -e \"$here/gate\" ] && exit 0\n"
         "trap 'trap - USR1; kill -USR1 $$' USR1\n"
         "touch \"$here/ready\"\n"
         "while :; do sleep 0.01; done\n");
    write_file(folder_ / "runs.csv", "hash,state,seed\naaaa,waiting,1\nbbbb,waiting,2\n");
    write_file(folder_ / "script", script());
    ::setenv("PATH", (folder_.string() + ":" + std::getenv("PATH")).c_str(), 1);
    ::setenv("SLURM_ARRAY_JOB_ID", "77", 1);
    ::setenv("SLURM_ARRAY_TASK_ID", "1", 1);
  }

  [[nodiscard]] std::string script() const {
    return slurm_script(
        {.program = folder_ / "q'hm", .grid = folder_ / "a grid.toml", .folder = folder_, .runs = 2});
  }

  [[nodiscard]] ChildProcess start() const {
    return ChildProcess({.program = "bash",
                         .line = {"bash", (folder_ / "script").string()},
                         .output = folder_ / "output",
                         .append = true});
  }

  [[nodiscard]] std::string expected_call() const {
    return "sweep " + (folder_ / "a grid.toml").string() + " --out " + folder_.string() + " --run bbbb";
  }
};

TEST_F(Slurm, AsksForATaskARun) {
  EXPECT_THAT(script(), testing::StartsWith("#!/usr/bin/env bash\n#SBATCH "));
  EXPECT_THAT(script(), testing::HasSubstr("\n#SBATCH --array=0-1\n"));
  EXPECT_THAT(script(), testing::HasSubstr("\n#SBATCH --signal=B:USR1@120\n"));
  EXPECT_THAT(script(), testing::HasSubstr("\n#SBATCH --requeue\n"));
}

TEST_F(Slurm, ATaskRunsItsRowAndIsNotQueuedAgain) {
  open_gate();
  auto child = start();
  EXPECT_EQ(child.wait().code, 0);
  EXPECT_EQ(read_file(folder_ / "output"), "");
  EXPECT_THAT(notes("q'hm.said"), testing::ElementsAre(expected_call()));
  EXPECT_TRUE(notes("scontrol.said").empty());
}

TEST_F(Slurm, ATaskThatIsStoppedIsQueuedAgainOnceItsRunHasEnded) {
  auto child = start();
  await([&] { return std::filesystem::exists(folder_ / "ready"); });
  child.send(SIGUSR1);
  EXPECT_EQ(child.wait().code, 128 + SIGUSR1);
  EXPECT_THAT(notes("q'hm.said"), testing::ElementsAre(expected_call()));
  EXPECT_THAT(notes("scontrol.said"), testing::ElementsAre("requeue 77_1"));
}

}  // namespace
}  // namespace qhm::sweep
