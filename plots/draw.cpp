#include "plots/draw.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/result_folder.hpp"
#include "plots/figure_data.hpp"
#include "plots/figure_of.hpp"
#include "plots/gnuplot.hpp"
#include "plots/gnuplot_script.hpp"
#include "plots/image_format.hpp"
#include "plots/svg.hpp"

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
    require_ours(with_extension(path, ".gp"), script_first_line);
  }
}

/// The files of one target, images first, as they shall be written.
std::vector<NamedFile> rendered(Figure const& figure, std::string const& stem,
                                std::vector<ImageFormat> const& formats) {
  NamedFile const data{stem + ".csv", figure_data(figure)};
  NamedFile const script{stem + ".gp", gnuplot_script(figure, stem, formats)};
  std::vector<std::string> names;
  for (auto const format : formats) names.push_back(stem + "." + std::string(extension(format)));
  auto files = run_gnuplot(script, data, names);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!is_whole(files[i].bytes, formats[i]))
      throw InputError("gnuplot", files[i].name, "was not drawn to its end",
                       "free some space for temporary files");
    if (formats[i] == ImageFormat::svg)
      files[i].bytes = accessible_svg(files[i].bytes, figure.title.empty() ? figure.y.label : figure.title,
                                      figure.caption);
  }
  files.push_back(data);
  files.push_back(script);
  return files;
}

}  // namespace

Drawn draw(std::vector<fs::path> const& folders, Request const& request,
           std::vector<fs::path> const& outputs) {
  auto const targets = targets_of(outputs);
  require_replaceable(targets);
  std::vector<Result> results;
  for (auto const& folder : folders) results.push_back(read_result(folder));
  Drawn drawn{figure_of(results, request), {}};

  std::vector<std::pair<fs::path, std::string>> ready;
  for (auto const& [path, formats] : targets)
    for (auto& file : rendered(drawn.figure, path.filename().string(), formats))
      ready.emplace_back(path.parent_path() / file.name, std::move(file.bytes));
  for (auto const& [path, bytes] : ready) {
    write_file(path, bytes);
    drawn.files.push_back(path);
  }
  return drawn;
}

}  // namespace qhm::plots
