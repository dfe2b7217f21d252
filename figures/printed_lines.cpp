#include "figures/printed_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/errors.hpp"
#include "figures/claim_values.hpp"

namespace qhm::figures {
namespace {

constexpr int points_a_decade = 8;

std::vector<std::uint64_t> steps_up_to(double last) {
  std::vector<std::uint64_t> all;
  for (int i = 0; all.empty() || static_cast<double>(all.back()) < last; ++i) {
    auto const K = std::llround(std::min(last, std::pow(10, static_cast<double>(i) / points_a_decade)));
    if (all.empty() || static_cast<std::uint64_t>(K) > all.back())
      all.push_back(static_cast<std::uint64_t>(K));
  }
  return all;
}

}  // namespace

Picture printed_picture(PrintedLines const& recipe) {
  Picture picture;
  Curves curves{.columns = std::min<std::size_t>(2, recipe.lines.size()), .shared_x = true};
  for (auto const& line : recipe.lines) {
    auto const& claim = claim_of_term(line.claim);
    if (line.place >= claim.cases.size())
      throw InputError("recipe", fmt::format("case {} of {}", line.place + 1, line.claim), "is not there",
                       fmt::format("choose 1 to {}", claim.cases.size()));
    auto const& at = claim.cases[line.place];
    auto const panel = curves.panels.size();
    curves.panels.push_back({.heading = line.heading,
                             .x_label = "steps K",
                             .y_label = line.heading.substr(0, line.heading.find(':'))});
    auto const trace = [&](char const* series, char const* name, char const* quantity,
                           plots::Standing standing) {
      return Trace{.traits = {{"claim", line.claim}, {"series", series}},
                   .panel = panel,
                   .run = name,
                   .quantity = quantity,
                   .standing = standing};
    };
    auto exact = trace("exact", "exact value", "computed", plots::Standing::observed);
    auto printed = trace("printed", "printed as its upper bound", "printed", plots::Standing::refuted);
    auto corrected = trace("corrected", "corrected upper bound", "proved", plots::Standing::bound);
    for (auto const K : steps_up_to(recipe.steps)) {
      auto const values = values_at(claim, with_steps(claim, at, K));
      for (auto* one : {&exact, &printed, &corrected}) one->x.push_back(static_cast<double>(K));
      exact.y.push_back(values.exact);
      printed.y.push_back(values.claimed);
      corrected.y.push_back(values.corrected);
    }
    for (auto* one : {&exact, &printed, &corrected}) curves.traces.push_back(std::move(*one));
    picture.notes.push_back(fmt::format("{}: {}; n = {}.", line.heading, claim.statement, at.plan.samples));
  }
  picture.content = std::move(curves);
  return picture;
}

}  // namespace qhm::figures
