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
  std::vector<std::string> folders, y, bounds, out;
  std::string x = "steps", title;
  bool linear_x = false, linear_y = false;
};

plots::Request request_from(PlotOptions const& options) {
  plots::Request request{.y = options.y,
                         .x = plots::x_axis_from(options.x),
                         .linear_x = options.linear_x,
                         .linear_y = options.linear_y,
                         .title = options.title};
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
                                 {options.out.begin(), options.out.end()});
  fmt::print("{}\n", drawn.figure.caption);
  for (auto const& file : drawn.files) fmt::print("{}\n", file.string());
  return ExitCode::held;
}

}  // namespace

Action declare_plot(CLI::App& app, Invocation const&) {
  auto& command = *app.add_subcommand("plot", "Draw result folders: observed curves, their bands and bounds");
  auto const options = std::make_shared<PlotOptions>();
  command.add_option("DIR", options->folders, "result folders of one kind; one colour each")->type_name("");
  auto const list = [&](char const* flag, std::vector<std::string>& into, char const* help) {
    command.add_option(flag, into, help)->delimiter(',')->allow_extra_args(false);
  };
  list("--y", options->y, "COLUMN,...: what to draw; default: the squared gradient norm");
  text_option(command, "--x", options->x, "steps | epochs | evaluations | seconds");
  list("--out", options->out,
       "FILE.svg|png|pdf,...: several formats of one figure; data and script go beside");
  list("--bounds", options->bounds, "theorem-NAME,... | all | none; default: of each run the tightest");
  command.add_flag("--linear-x", options->linear_x, "linear x axis");
  command.add_flag("--linear-y", options->linear_y, "linear y axis");
  text_option(command, "--title", options->title, "title above the figure");
  return [options] { return plot(*options); };
}

}  // namespace qhm::cli
