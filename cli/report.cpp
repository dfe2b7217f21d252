#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "cli/command.hpp"
#include "cli/typed_options.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "report/page.hpp"

namespace qhm::cli {
namespace {

namespace fs = std::filesystem;

struct ReportOptions {
  std::vector<std::string> folders, records;
  std::string out = "report.html", title = "QHM Lab report";
  bool no_explorer = false;
};

/// A report replaces only a report: neither a run's file nor anything else that happens to be there.
void require_replaceable(fs::path const& out) {
  if (out.extension() != ".html")
    throw InputError("--out", out.string(), "is not the name of a page", "end it in .html");
  std::error_code error;
  if (fs::exists(out, error) &&
      (fs::is_directory(out, error) || !read_file(out).starts_with(report::page_first_line)))
    throw InputError("--out", out.string(), "is there, is not a report, and would be replaced",
                     "choose another name");
}

ExitCode write_report(ReportOptions const& options) {
  require_replaceable(options.out);
  auto contents = report::read_contents({options.folders.begin(), options.folders.end()},
                                        {options.records.begin(), options.records.end()});
  contents.title = options.title;
  contents.with_explorer = !options.no_explorer;
  write_file(options.out, report::page(contents));
  fmt::print("{}\n", options.out);
  return ExitCode::held;
}

}  // namespace

Action declare_report(CLI::App& app, Invocation const&) {
  auto& command = *app.add_subcommand(
      "report", "One page for result folders: words, figures, tables, verdicts and a bound explorer");
  auto const options = std::make_shared<ReportOptions>();
  command.add_option("DIR", options->folders, "result folders of qhm synthetic and qhm train")->type_name("");
  text_option(command, "--out", options->out,
              "the page, FILE.html; an older report of that name is replaced");
  text_option(command, "--title", options->title, "its title");
  command
      .add_option("--records", options->records,
                  "FILE,...: what qhm verify and qhm bounds wrote with --format json")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_flag("--no-explorer", options->no_explorer,
                   "leave the bound explorer out: a page that is 1.3 MB smaller");
  return [options] { return write_report(*options); };
}

}  // namespace qhm::cli
