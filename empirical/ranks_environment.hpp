#pragma once

#include <cstdint>
#include <string>

namespace qhm::empirical {

/// What the environment says of the processes of one run.
struct RanksEnvironment {
  std::int64_t rank = 0, size = 1;
  std::int64_t local_rank = 0;  ///< on its machine
  std::int64_t local_size = 1;  ///< processes on its machine, where that is said
  std::string address = "127.0.0.1";
  std::uint16_t port = 29'500;
};

/// Reads RANK, WORLD_SIZE, LOCAL_RANK and LOCAL_WORLD_SIZE (torchrun), else Open MPI's, else PMI's or Slurm's
/// names for them; MASTER_ADDR and MASTER_PORT. Slurm's are read only with MASTER_ADDR set: a shell in an
/// allocation has them too. Throws InputError for a value that is no number, a rank outside its size, and one
/// without the other.
RanksEnvironment ranks_environment();

}  // namespace qhm::empirical
