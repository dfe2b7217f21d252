#include "empirical/ranks_environment.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>

#include "tests/empirical/data_folder.hpp"

namespace qhm::empirical {
namespace {

/// The environment without any name of a rank, but with these.
class Environment {
 public:
  explicit Environment(std::map<std::string, std::string> const& variables) {
    for (auto const* name : names) unsetenv(name);
    for (auto const& [name, value] : variables) setenv(name.c_str(), value.c_str(), 1);
  }
  ~Environment() {
    for (auto const* name : names) unsetenv(name);
  }

 private:
  static constexpr char const* names[] = {"RANK",
                                          "WORLD_SIZE",
                                          "LOCAL_RANK",
                                          "MASTER_ADDR",
                                          "MASTER_PORT",
                                          "OMPI_COMM_WORLD_RANK",
                                          "OMPI_COMM_WORLD_SIZE",
                                          "OMPI_COMM_WORLD_LOCAL_RANK",
                                          "PMI_RANK",
                                          "PMI_SIZE",
                                          "MPI_LOCALRANKID",
                                          "SLURM_PROCID",
                                          "SLURM_NTASKS",
                                          "SLURM_LOCALID"};
};

TEST(RanksEnvironment, IsOneProcessWhereNothingIsSaid) {
  Environment const none({});
  auto const found = ranks_environment();
  EXPECT_EQ(found.rank, 0);
  EXPECT_EQ(found.size, 1);
}

TEST(RanksEnvironment, ReadsTorchrunsNames) {
  Environment const three({{"RANK", "2"},
                           {"WORLD_SIZE", "3"},
                           {"LOCAL_RANK", "1"},
                           {"MASTER_ADDR", "node7"},
                           {"MASTER_PORT", "1234"}});
  auto const found = ranks_environment();
  EXPECT_EQ(found.rank, 2);
  EXPECT_EQ(found.size, 3);
  EXPECT_EQ(found.local_rank, 1);
  EXPECT_EQ(found.address, "node7");
  EXPECT_EQ(found.port, 1234);
}

TEST(RanksEnvironment, ReadsMpirunsAndSlurms) {
  {
    Environment const mpi(
        {{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"}, {"OMPI_COMM_WORLD_LOCAL_RANK", "0"}});
    EXPECT_EQ(ranks_environment().rank, 1);
    EXPECT_EQ(ranks_environment().local_rank, 0);
  }
  {
    Environment const shell_in_an_allocation({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}});
    EXPECT_EQ(ranks_environment().size, 1);
  }
  Environment const srun({{"SLURM_PROCID", "3"}, {"SLURM_NTASKS", "4"}, {"MASTER_ADDR", "node1"}});
  EXPECT_EQ(ranks_environment().rank, 3);
  EXPECT_EQ(ranks_environment().size, 4);
}

TEST(RanksEnvironment, RefusesWhatContradictsItself) {
  auto const refused = [](std::map<std::string, std::string> const& variables,
                          std::initializer_list<std::string> parts) {
    Environment const wrong(variables);
    expect_refused([] { ranks_environment(); }, parts);
  };
  refused({{"RANK", "0"}}, {"WORLD_SIZE", "is not set"});
  refused({{"WORLD_SIZE", "2"}}, {"RANK", "is not set"});
  refused({{"RANK", "2"}, {"WORLD_SIZE", "2"}}, {"RANK: 2", "WORLD_SIZE = 2"});
  refused({{"RANK", "-1"}, {"WORLD_SIZE", "2"}}, {"RANK: -1"});
  refused({{"RANK", "one"}, {"WORLD_SIZE", "2"}}, {"RANK: one"});
  refused({{"RANK", "0"}, {"WORLD_SIZE", "2"}, {"MASTER_PORT", "99999"}}, {"MASTER_PORT: 99999"});
}

}  // namespace
}  // namespace qhm::empirical
