#include "figures/published_curves.hpp"

#include <cmath>
#include <sstream>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/result_folder.hpp"

namespace qhm::figures {

PublishedSeries published_series(PublishedCurves const& curve, std::filesystem::path const& folder) {
  auto const file = folder / curve.file;
  std::istringstream lines(read_file(file));
  std::string line, numbers;
  auto const next = [&] {
    bool const there = static_cast<bool>(std::getline(lines, line));
    if (there && line.ends_with('\r')) line.pop_back();
    return there;
  };
  next();
  if (line.substr(0, line.find(',')) != "series")
    throw InputError(file.string(), "", "has no first column named series", "take the file of the recipes");
  numbers = line.substr(line.find(',') + 1) + "\n";
  while (next())
    if (line.starts_with(curve.series + ",")) numbers += line.substr(curve.series.size() + 1) + "\n";
  auto const series = Series::parse(numbers, file.string());
  if (series.rows().empty())
    throw InputError(file.string(), curve.series, "is not a series of it", "mend the recipe's series");
  return {series.column("epoch"), series.column("mean"), series.column("min"), series.column("max")};
}

std::optional<Trace> published_trace(PublishedCurves const& curve, std::string const& x,
                                     std::filesystem::path const& folder) {
  if (x != "epochs" && x != "horizon") return std::nullopt;
  auto const series = published_series(curve, folder);
  Trace trace{.traits = {{"series", "published"}, {"of", curve.series}},
              .run = curve.name,
              .quantity = "published (3 runs)",
              .standing = plots::Standing::reference,
              .x = series.epoch,
              .y = series.mean,
              .low = series.low,
              .high = series.high};
  if (x == "horizon")
    for (double& epoch : trace.x) epoch /= curve.epochs;
  return trace;
}

}  // namespace qhm::figures
