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

/// A gnuplot string expression that is exactly `text`, with control characters blanked: single quotes, in
/// which nothing is special, around all but the single quotes themselves (`'it'."'".'s'`: gnuplot 5.4 reads a
/// doubled quote at the beginning of a string as its end).
std::string gnuplot_quoted(std::string const& text);

/// First line of every script: tells ours from a file that happens to have its name.
inline constexpr char script_first_line[] = "# Draws a figure of QHM Lab from the data beside it.";

}  // namespace qhm::plots
