#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "empirical/sources/source.hpp"

namespace qhm::sources {

/// Programs that the work is left to, by name or path.
struct Tools {
  std::string curl = "curl", wget = "wget", tar = "tar", md5sum = "md5sum";
};

/// Whether every file of the source is in the folder with a published size and, where one is known, checksum:
/// the publishers', or that of the `MD5SUMS` which `fetch` left.
bool is_right(Source const&, std::filesystem::path const& folder, Tools const&);

/// Brings what is missing into the folder: fetched under a temporary name, its checksum compared, unpacked
/// (only the files expected), renamed, `MD5SUMS` written. An archive that lies in the folder already is used
/// instead of the network.
///
/// Throws InputError when a file of another content is in the way, a checksum is wrong (what was fetched is
/// removed), or nothing could be fetched: then it names every file to put there by hand.
void fetch(Source const&, std::filesystem::path const& folder, Tools const&);

}  // namespace qhm::sources
