#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace qhm::sources {

/// Contents that a file was published with. An empty md5 is not known: the size must do.
struct Published {
  std::uint64_t bytes;
  std::string md5;
};

/// A file that a loader of `qhm train` reads.
struct DataFile {
  std::string name;
  std::vector<Published> versions;  ///< any of them is right
};

/// What is fetched: a file, or a tar.gz archive with some.
struct Download {
  std::string url;
  std::uint64_t bytes;
  std::string md5;
  std::string folder_inside;    ///< of an archive: where its files are; empty for a plain file
  std::vector<DataFile> files;  ///< that come of it

  [[nodiscard]] std::string name() const { return url.substr(url.rfind('/') + 1); }
  [[nodiscard]] bool is_archive() const { return !folder_inside.empty(); }
};

/// A data set of `qhm train` and where its publishers offer it.
struct Source {
  std::string dataset;
  std::vector<Download> downloads;
  std::string other_way;  ///< another place where it is, for a machine without network; may be empty
  std::string installed;  ///< folder that the other way fills; may be empty
};

std::vector<Source> const& every_source();

/// Throws InputError for a name that none has.
Source const& source_named(std::string const& dataset);

}  // namespace qhm::sources
