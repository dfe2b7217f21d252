#include "figures/tightness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <thread>

#include "core/schedules.hpp"
#include "verify/empirical_record.hpp"

namespace qhm::figures {

plots::TightnessMap tightness_map_of(verify::EmpiricalReport const& report) {
  plots::TightnessMap map{
      .title = "Bound over observed average, median over objectives",
      .caption = "theorem-x and -x-closed state no weights: over the smallest mean of a step",
      .panels = {},
      .rows = {},
      .columns = {},
      .cells = {}};
  auto const place = [](std::vector<plots::MapLine>& lines, plots::MapLine const& line) {
    auto const known = std::find_if(lines.begin(), lines.end(), [&](plots::MapLine const& l) {
      return l.name == line.name && l.group == line.group;
    });
    auto const index = static_cast<std::size_t>(known - lines.begin());
    if (index == lines.size()) lines.push_back(line);
    return index;
  };
  for (auto const& s : verify::summaries(report))
    if (s.proved && std::any_of(report.looks.begin(), report.looks.end(), [&](verify::Look const& l) {
          return l.theorem == s.theorem && report.cases[l.in_case].method == "qhm";
        }))
      map.panels.push_back(s.theorem);
  std::map<std::array<std::size_t, 3>, std::vector<double>> ratios;
  for (std::size_t c = 0; c < report.finished; ++c) {
    auto const& at = report.cases[c];
    if (at.method != "qhm") continue;
    auto const row = place(map.rows, {std::string(kind_name(at.plan.learning_rate))});
    auto const column =
        place(map.columns, {fmt::format("β {}, γ {}", kind_name(at.plan.beta), kind_name(at.plan.gamma)),
                            fmt::format("batch {}", kind_name(at.plan.batch))});
    for (std::size_t p = 0; p < map.panels.size(); ++p) ratios[{p, row, column}];
    for (auto const& look : report.looks)
      if (look.in_case == c)
        for (std::size_t p = 0; p < map.panels.size(); ++p)
          if (map.panels[p] == look.theorem) ratios[{p, row, column}].push_back(look.ratio());
  }
  for (auto& [at, values] : ratios) {
    std::sort(values.begin(), values.end());
    double const median = values.empty() ? std::numeric_limits<double>::quiet_NaN()
                                         : (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
    map.cells.push_back({at[0], at[1], at[2], median});
  }
  return map;
}

Picture tightness_picture(std::uint64_t trials) {
  verify::EmpiricalRequest request{.cases = {},
                                   .trials = trials,
                                   .seed = 1,
                                   .threads = std::clamp(std::thread::hardware_concurrency(), 1U, 64U)};
  for (auto const& ground : verify::grounds())
    for (auto& at : verify::cases_on(ground))
      if (at.method == "qhm") request.cases.push_back(std::move(at));
  auto const report = verify::compare(request);
  Picture picture;
  picture.content = tightness_map_of(report);
  double smallest = std::numeric_limits<double>::infinity(), refuted = 0;
  for (auto const& s : verify::summaries(report)) {
    if (!s.proved) continue;
    smallest = std::min(smallest, s.smallest);
    refuted += static_cast<double>(s.refuted);
    picture.facts["median-" + s.theorem] = s.median;
  }
  picture.facts["smallest"] = smallest;
  picture.facts["refuted"] = refuted;
  picture.notes.push_back(fmt::format("{} looks. {}.", report.looks.size(), verify::method_line(report)));
  return picture;
}

}  // namespace qhm::figures
