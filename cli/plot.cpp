#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "cli/command.hpp"
#include "cli/typed_options.hpp"
#include "core/errors.hpp"
#include "plots/draw.hpp"

namespace qhm::cli {
namespace {

/// The command line as text, before it becomes a Request.
struct PlotOptions {
  std::vector<std::string> folders, y, bounds, references, out;
  std::string x = "steps", x_scale, y_scale, band, panels, style = "paper", title;
  bool slopes = false;
};

plots::Request request_from(PlotOptions const& options) {
  plots::Request request{.y = options.y,
                         .x = plots::x_axis_from(options.x),
                         .title = options.title,
                         .panels = options.panels,
                         .slopes = options.slopes};
  if (!options.x_scale.empty()) request.x_scale = plots::scale_from("--x-scale", options.x_scale);
  if (!options.y_scale.empty()) request.y_scale = plots::scale_from("--y-scale", options.y_scale);
  if (!options.band.empty()) request.band = plots::band_from(options.band);
  for (auto const& text : options.references) request.references.push_back(plots::reference_from(text));
  if (options.bounds.empty()) return request;
  auto const only = [&](char const* word) { return options.bounds == std::vector<std::string>{word}; };
  if (only("all")) {
    request.bounds = plots::BoundChoice::all;
  } else {
    request.bounds = plots::BoundChoice::named;
    if (!only("none")) request.named_bounds = options.bounds;
  }
  return request;
}

ExitCode plot(PlotOptions const& options) {
  auto const drawn = plots::draw({options.folders.begin(), options.folders.end()}, request_from(options),
                                 {options.out.begin(), options.out.end()}, plots::style_from(options.style));
  fmt::print("{}\n", drawn.panels.caption);
  for (auto const& file : drawn.files) fmt::print("{}\n", file.string());
  return ExitCode::held;
}

}  // namespace

Action declare_plot(CLI::App& app, Invocation const&) {
  auto& command = *app.add_subcommand("plot", "Draw result folders: observed curves, their bands and bounds");
  auto const options = std::make_shared<PlotOptions>();
  command.add_option("DIR", options->folders, "result folders of one kind; seeds of one plan are one curve")
      ->type_name("");
  auto const list = [&](char const* flag, std::vector<std::string>& into, char const* help) {
    command.add_option(flag, into, help)->delimiter(',')->allow_extra_args(false);
  };
  list("--y", options->y, "COLUMN,...: what to draw; default: the squared gradient norm");
  text_option(command, "--x", options->x, "steps | epochs | evaluations | seconds | cost");
  list("--out", options->out,
       "FILE.svg|png|pdf,...: several formats of one figure; data and scripts go beside");
  list("--bounds", options->bounds, "theorem-NAME,... | all | none; default: of each run the tightest");
  text_option(command, "--band", options->band,
              "min-max | standard-error | none; default: min-max over seeds, else what the record has");
  command.add_option("--reference", options->references, "FILE.csv:COLUMN[:NAME]: a curve from elsewhere")
      ->allow_extra_args(false);
  text_option(command, "--panels", options->panels,
              "FIELD of the manifests, such as plan.lr.kind or method: a panel for each of its values");
  command.add_flag(
      "--slopes", options->slopes,
      "power laws fitted from a quarter of the end of each curve on, as triangles with their exponents");
  text_option(command, "--x-scale", options->x_scale, "log | linear; default: log for steps and evaluations");
  text_option(command, "--y-scale", options->y_scale, "log | linear; default: what suits the column");
  text_option(command, "--style", options->style, "paper | screen | slide: sizes of page, type and lines");
  text_option(command, "--title", options->title, "title above the figure");
  return [options] { return plot(*options); };
}

}  // namespace qhm::cli
