#pragma once

#include <string>
#include <vector>

namespace qhm::plots {

/// A file by its name in the folder where gnuplot runs.
struct NamedFile {
  std::string name, bytes;
};

/// Runs gnuplot on `script` in a folder of its own that holds `data` too, and returns what it wrote as
/// `images`. Nothing is left behind. Throws InputError when gnuplot is missing (naming its package), fails
/// (with its words) or does not write one of the images.
std::vector<NamedFile> run_gnuplot(NamedFile const& script, NamedFile const& data,
                                   std::vector<std::string> const& images);

}  // namespace qhm::plots
