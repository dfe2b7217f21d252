#include "plots/request.hpp"

#include "core/errors.hpp"

namespace qhm::plots {

BandChoice band_from(std::string const& name) {
  if (name == "min-max") return BandChoice::min_max;
  if (name == "standard-error") return BandChoice::standard_error;
  if (name == "none") return BandChoice::none;
  throw InputError("--band", name, "is not a band", "choose min-max, standard-error or none");
}

Scale scale_from(std::string const& flag, std::string const& name) {
  if (name == "log") return Scale::logarithmic;
  if (name == "linear") return Scale::linear;
  throw InputError(flag, name, "is not a scale", "choose log or linear");
}

Reference reference_from(std::string const& text) {
  constexpr std::string_view ending = ".csv:";
  auto const end = text.find(ending);
  auto const begin = end == std::string::npos ? text.size() : end + ending.size();
  auto const colon = std::min(text.find(':', begin), text.size());
  Reference reference{text.substr(0, begin == text.size() && end == std::string::npos ? begin : begin - 1),
                      text.substr(begin, colon - begin), colon < text.size() ? text.substr(colon + 1) : ""};
  if (reference.column.empty())
    throw InputError("--reference", text, "names no column of a CSV file",
                     "write it like published.csv:test_accuracy:NAME");
  if (reference.name.empty()) reference.name = reference.column + " of " + reference.file.filename().string();
  return reference;
}

}  // namespace qhm::plots
