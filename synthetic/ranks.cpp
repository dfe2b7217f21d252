#include "synthetic/ranks.hpp"

#include <cstdlib>

#ifdef QHM_WITH_MPI
#include <mpi.h>
#endif

namespace qhm::synthetic {

#ifdef QHM_WITH_MPI

namespace {

/// Whether a launcher of parallel programs started this process: MPI costs a second, which others save.
bool launched_in_parallel() {
  for (char const* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK"})
    if (std::getenv(name) != nullptr) return true;
  return false;
}

bool running() {
  int initialized = 0;
  MPI_Initialized(&initialized);
  return initialized != 0;
}

}  // namespace

Ranks::Ranks() {
  if (!launched_in_parallel()) return;
  int provided = 0, rank = 0, size = 1;
  // Messages are sent from whichever thread has the turn, one at a time.
  if (!running()) MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  rank_ = static_cast<std::uint64_t>(rank);
  size_ = static_cast<std::uint64_t>(size);
}

Ranks::~Ranks() {
  int finalized = 0;
  if (!running()) return;
  MPI_Finalized(&finalized);
  if (finalized == 0) MPI_Finalize();
}

void Ranks::send(std::string const& bytes) const {
  MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, 0, 0, MPI_COMM_WORLD);
}

std::string Ranks::receive(std::uint64_t from) const {
  MPI_Status status;
  int count = 0;
  MPI_Probe(static_cast<int>(from), 0, MPI_COMM_WORLD, &status);
  MPI_Get_count(&status, MPI_BYTE, &count);
  std::string bytes(static_cast<std::size_t>(count), '\0');
  MPI_Recv(bytes.data(), count, MPI_BYTE, static_cast<int>(from), 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return bytes;
}

std::string Ranks::from_first(std::string bytes) const {
  if (size_ == 1) return bytes;
  std::uint64_t length = bytes.size();
  MPI_Bcast(&length, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
  bytes.resize(length);
  MPI_Bcast(bytes.data(), static_cast<int>(length), MPI_BYTE, 0, MPI_COMM_WORLD);
  return bytes;
}

void Ranks::abort(int code) const {
  if (size_ > 1) MPI_Abort(MPI_COMM_WORLD, code);
}

#else

Ranks::Ranks() = default;
Ranks::~Ranks() = default;
void Ranks::send(std::string const&) const {}
std::string Ranks::receive(std::uint64_t) const {
  return {};
}
std::string Ranks::from_first(std::string bytes) const {
  return bytes;
}
void Ranks::abort(int) const {}

#endif

}  // namespace qhm::synthetic
