#include "empirical/ranks_environment.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <optional>

#include "core/errors.hpp"

namespace qhm::empirical {
namespace {

std::optional<std::int64_t> number(char const* variable, std::int64_t most) {
  char const* const text = std::getenv(variable);
  if (text == nullptr || *text == '\0') return std::nullopt;
  std::string const value = text;
  std::int64_t result = 0;
  auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), result);
  if (error != std::errc{} || end != value.data() + value.size() || result < 0 || result > most)
    throw InputError(variable, value, "is not a whole number in [0, " + std::to_string(most) + "]",
                     "unset it, or start the processes by mpirun, srun or torchrun");
  return result;
}

struct Names {
  char const *rank, *size, *local_rank, *local_size;
};
constexpr std::array starters{
    Names{"RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE"},
    Names{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK",
          "OMPI_COMM_WORLD_LOCAL_SIZE"},
    Names{"PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS"},
    Names{"SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID", "SLURM_NTASKS_PER_NODE"}};

}  // namespace

RanksEnvironment ranks_environment() {
  constexpr std::int64_t most = 1 << 20;
  RanksEnvironment found;
  char const* const address = std::getenv("MASTER_ADDR");
  if (address != nullptr && *address != '\0') found.address = address;
  if (auto const port = number("MASTER_PORT", std::numeric_limits<std::uint16_t>::max()))
    found.port = static_cast<std::uint16_t>(*port);
  for (auto const& names : starters) {
    bool const slurm = std::string(names.rank).starts_with("SLURM");
    if (slurm && address == nullptr) continue;
    auto const rank = number(names.rank, most), size = number(names.size, most);
    if (!rank && !size) continue;
    if (!rank || !size)
      throw InputError(rank ? names.size : names.rank, "", "is not set, but its fellow is",
                       "set both, or start the processes by mpirun, srun or torchrun");
    if (*rank >= *size)
      throw InputError(names.rank, std::to_string(*rank),
                       "is not below " + std::string(names.size) + " = " + std::to_string(*size),
                       "ranks count from 0");
    found.rank = *rank;
    found.size = *size;
    found.local_rank = number(names.local_rank, most).value_or(*rank);
    found.local_size = std::max<std::int64_t>(1, number(names.local_size, most).value_or(1));
    break;
  }
  return found;
}

}  // namespace qhm::empirical
