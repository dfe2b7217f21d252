#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace qhm::synthetic {

/// The processes of `mpirun -n R qhm ...`; one alone where the program was started without mpirun or built
/// without MPI. Rank 0 gathers and writes.
class Ranks {
 public:
  Ranks();
  ~Ranks();
  Ranks(Ranks const&) = delete;
  Ranks& operator=(Ranks const&) = delete;

  [[nodiscard]] std::uint64_t rank() const { return rank_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] bool gathers() const { return rank_ == 0; }

  /// To rank 0, in order. An empty message says that no more will come.
  void send(std::string const& bytes) const;
  /// The next message of a rank; empty where it was its last.
  [[nodiscard]] std::string receive(std::uint64_t from) const;
  /// The message of rank 0 to all: each rank's return value.
  [[nodiscard]] std::string from_first(std::string bytes) const;
  /// Ends all ranks at once; the reason has been printed.
  void abort(int code) const;

 private:
  std::uint64_t rank_ = 0, size_ = 1;
};

}  // namespace qhm::synthetic
