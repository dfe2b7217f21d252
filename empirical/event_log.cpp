#include "empirical/event_log.hpp"

#include <chrono>
#include <cmath>

namespace qhm::empirical {

void EventLog::add(Series const& records) {
  std::chrono::duration<double> const now = std::chrono::system_clock::now().time_since_epoch();
  auto const& row = records.rows().back();
  auto const step = static_cast<std::uint64_t>(records.column("step").back());
  for (std::size_t i = 0; i < row.size(); ++i)
    if (std::isfinite(row[i])) file_.scalar(records.columns()[i], step, row[i], now.count());
  file_.flush();
}

}  // namespace qhm::empirical
