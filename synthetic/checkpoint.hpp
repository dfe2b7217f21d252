#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "synthetic/estimates.hpp"

namespace qhm::synthetic {

/// The numbers of the estimates as bytes of this machine, and back; the sizes must be those of the writer.
std::string bytes_of(Estimates const&);
/// Throws std::length_error where the number of bytes is not that of `into`.
void read_bytes(std::string_view bytes, Estimates& into);

/// A run's state after its first chunks: `checkpoint.bin` = a line of JSON {"schema": "qhm.checkpoint/1",
/// "experiment": {..}, "chunks": n, "crc32": c}, a line end, and the estimates' bytes.
struct Checkpoint {
  std::string experiment;    ///< JSON: what must be the same in the run that goes on
  std::uint64_t chunks = 0;  ///< chunks 0 .. chunks-1 are in the estimates
};
std::string checkpoint_bytes(Checkpoint const&, Estimates const&);

/// Throws InputError naming `where` for a file that is damaged, of another schema, or of another experiment
/// than `experiment`; `into` has the sizes of this run.
Checkpoint read_checkpoint(std::string_view bytes, std::string const& where, std::string const& experiment,
                           Estimates& into);

}  // namespace qhm::synthetic
