#include "plots/x_axis.hpp"

#include <array>

#include "core/errors.hpp"

namespace qhm::plots {
namespace {

struct Entry {
  XAxis axis;
  char const *name, *column, *label;
};
constexpr std::array entries{
    Entry{XAxis::steps, "steps", "step", "steps K"},
    Entry{XAxis::epochs, "epochs", "epoch", "epochs"},
    Entry{XAxis::evaluations, "evaluations", "evaluations", "gradient evaluations N"},
    Entry{XAxis::seconds, "seconds", "seconds", "training time  [s]"},
    Entry{XAxis::cost, "cost", "cost", "cost in sample gradients"},
};

Entry const& entry(XAxis axis) {
  return entries.at(static_cast<std::size_t>(axis));
}

}  // namespace

XAxis x_axis_from(std::string const& name) {
  for (auto const& e : entries)
    if (name == e.name) return e.axis;
  throw InputError("--x", name, "is not an axis", "choose steps, epochs, evaluations, seconds or cost");
}

std::string x_name(XAxis axis) {
  return entry(axis).name;
}

std::string x_column(XAxis axis) {
  return entry(axis).column;
}

std::string x_label(XAxis axis) {
  return entry(axis).label;
}

std::vector<double> x_values(Series const& series, XAxis axis) {
  if (series.find(entry(axis).column)) return series.column(entry(axis).column);
  std::string there;
  for (auto const& e : entries)
    if (series.find(e.column)) there += (there.empty() ? "" : ", ") + std::string(e.name);
  throw InputError("--x", entry(axis).name, "has no column in this series", "choose one of: " + there);
}

}  // namespace qhm::plots
