#pragma once

#include "core/event_file.hpp"
#include "core/result_folder.hpp"

namespace qhm::empirical {

/// The records of a run as scalars for TensorBoard: a tag a column, at the row's step. A run that was killed
/// between writing a row here and its checkpoint writes it again with the same values.
class EventLog {
 public:
  /// Throws InputError naming the file when it cannot be written.
  explicit EventLog(std::filesystem::path const& folder) : file_(folder) {}
  /// Adds the last row; numbers that were not measured are left out.
  void add(Series const&);

 private:
  EventFile file_;
};

}  // namespace qhm::empirical
