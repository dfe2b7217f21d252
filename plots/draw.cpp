#include "plots/draw.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/result_folder.hpp"
#include "plots/figure_data.hpp"
#include "plots/figure_of.hpp"
#include "plots/image_format.hpp"
#include "plots/panels.hpp"

namespace qhm::plots {
namespace {

namespace fs = std::filesystem;

/// The formats asked for under each name without extension.
using Targets = std::map<fs::path, std::vector<ImageFormat>>;

Targets targets_of(std::vector<fs::path> const& outputs) {
  if (outputs.empty()) throw InputError("--out", "", "is missing", "name a file such as figure.svg");
  Targets targets;
  for (auto const& output : outputs) {
    auto const format = format_of(output);
    auto const name = output.stem().string();
    if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
      throw InputError("--out", "a file name", "has control characters", "choose a plain name");
    auto& formats = targets[output.parent_path() / name];
    if (std::find(formats.begin(), formats.end(), format) == formats.end()) formats.push_back(format);
  }
  return targets;
}

fs::path with_extension(fs::path path, std::string_view extension) {
  return path += extension;
}

/// The data and script of a figure replace only those of a figure: a run's `epochs.csv` is not one.
void require_ours(fs::path const& file, std::string_view first_line) {
  std::error_code error;
  if (!fs::exists(file, error) || read_file(file).starts_with(first_line)) return;
  throw InputError("--out", file.string(),
                   "is there, is not the data or script of a figure, and would be replaced",
                   "choose another name");
}

void require_replaceable(Targets const& targets) {
  for (auto const& [path, formats] : targets) {
    require_ours(with_extension(path, ".csv"), figure_data_header);
    for (auto const* script : {".gp", ".py"}) require_ours(with_extension(path, script), script_first_line);
  }
}

/// Throws InputError for a folder that does not exist, listing the results beside it.
void require_there(fs::path const& folder) {
  std::error_code error;
  if (fs::exists(folder, error)) return;
  auto const parent = folder.has_parent_path() ? folder.parent_path() : fs::path(".");
  std::vector<std::string> there;
  for (auto const& entry : fs::directory_iterator(parent, error))
    if (fs::exists(entry.path() / "manifest.json", error)) there.push_back(entry.path().filename().string());
  std::ranges::sort(there);
  constexpr std::size_t most = 12;
  std::size_t const more = there.size() > most ? there.size() - most : 0;
  there.resize(there.size() - more);
  std::string const listed = fmt::format("{}", fmt::join(there, ", "));
  throw InputError("DIR", folder.string(), "does not exist",
                   there.empty() ? parent.string() + " holds no results: name a folder that a run has written"
                                 : fmt::format("{} holds {}{}", parent.string(), listed,
                                               more > 0 ? fmt::format(" and {} more", more) : ""));
}

}  // namespace

Drawn draw(std::vector<fs::path> const& folders, Request const& request, std::vector<fs::path> const& outputs,
           Style const& style) {
  auto const targets = targets_of(outputs);
  require_replaceable(targets);
  std::vector<Result> results;
  for (auto const& folder : folders) {
    require_there(folder);
    results.push_back(read_result(folder));
  }
  Drawn drawn{panels_of(results, request), {}};

  std::vector<std::pair<fs::path, std::string>> ready;
  for (auto const& [path, formats] : targets)
    for (auto& file : draw_panels(drawn.panels, path.filename().string(), formats, style))
      ready.emplace_back(path.parent_path() / file.name, std::move(file.bytes));
  for (auto const& [path, bytes] : ready) {
    write_file(path, bytes);
    drawn.files.push_back(path);
  }
  return drawn;
}

}  // namespace qhm::plots
