#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "cli/command.hpp"
#include "cli/config_file.hpp"
#include "cli/typed_options.hpp"
#include "core/errors.hpp"
#include "core/text_table.hpp"
#include "empirical/sources/fetch.hpp"

namespace qhm::cli {
namespace {

namespace fs = std::filesystem;

struct DataOptions {
  std::string action, dataset, to;
};

/// The text that comes with the program: below the working folder, installed beside it, or of its source.
fs::path text_folder() {
  std::error_code error;
  auto const program = fs::read_symlink("/proc/self/exe", error).parent_path();
  auto const place = fs::path("data") / "public-domain-text";
  for (fs::path const& folder : {place, program / ".." / "share" / "qhm" / place})
    if (fs::is_regular_file(folder / "train.txt", error)) return folder.lexically_normal();
  return QHM_TEXT;
}

ExitCode list() {
  TextTable table{"", {"data set", "file", "bytes", "from"}, {}, 2};
  for (auto const& source : sources::every_source())
    for (auto const& download : source.downloads)
      for (auto const& file : download.files)
        table.rows.push_back(
            {source.dataset, file.name, std::to_string(file.versions.front().bytes), download.url});
  fmt::print("{}", aligned(table));
  for (auto const& source : sources::every_source())
    if (!source.other_way.empty())
      fmt::print("{} is also in {} ({}).\n", source.dataset, source.other_way, source.installed);
  fmt::print(
      "text comes with the program ({}); --data may also name a folder with another one, or Penn "
      "Treebank's ptb.train.txt, ptb.valid.txt and ptb.test.txt.\n",
      text_folder().string());
  return ExitCode::held;
}

ExitCode fetch(DataOptions const& options) {
  if (options.dataset.empty())
    throw InputError("data set", "", "is missing", "write qhm data fetch cifar10, or see qhm data list");
  if (options.dataset == "text") {
    if (!options.to.empty())
      throw InputError("--to", options.to, "is not for text, which comes with the program",
                       "leave it out: qhm data fetch text says where it is");
    auto const folder = text_folder().string();
    fmt::print("{0}: text comes with the program; train with --dataset text --data {0} --model lstm\n",
               folder);
    return ExitCode::held;
  }
  auto const& source = sources::source_named(options.dataset);
  sources::Tools const tools;
  auto const right_in = [&](std::string const& folder) {
    if (!sources::is_right(source, folder, tools)) return false;
    fmt::print("{}: {} is there already and right\n", folder, source.dataset);
    return true;
  };
  if (options.to.empty() && !source.installed.empty() && right_in(source.installed)) return ExitCode::held;
  auto const folder = options.to.empty() ? "data/" + source.dataset : options.to;
  if (right_in(folder)) return ExitCode::held;
  sources::fetch(source, folder, tools);
  fmt::print("{}: {}, checked; train with --dataset {} --data {}\n", folder, source.dataset, source.dataset,
             folder);
  return ExitCode::held;
}

}  // namespace

Action declare_data(CLI::App& app, Invocation const&) {
  auto& command = *app.add_subcommand("data", "Fetch a data set from its publishers, or list what there is");
  auto const options = std::make_shared<DataOptions>();
  command.add_option("ACTION", options->action, "fetch | list")->required()->type_name("");
  command.add_option("DATASET", options->dataset, "fashion-mnist | cifar10 | cifar100 | text")->type_name("");
  text_option(command, "--to", options->to, "folder to fetch to; default: data/DATASET");
  return [options] {
    if (options->action == "list") return list();
    if (options->action == "fetch") return fetch(*options);
    throw InputError("qhm data", options->action, "is not an action", "choose fetch or list");
  };
}

}  // namespace qhm::cli
