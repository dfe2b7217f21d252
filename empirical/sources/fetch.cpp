#include "empirical/sources/fetch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "core/child_process.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "empirical/sources/tools.hpp"

namespace qhm::sources {
namespace {

namespace fs = std::filesystem;

constexpr char sums_name[] = "MD5SUMS";

/// `MD5SUMS` of an earlier fetch: a line `sum  name` a file.
std::map<std::string, std::string> noted_sums(fs::path const& folder) {
  std::map<std::string, std::string> sums;
  std::error_code error;
  if (!fs::exists(folder / sums_name, error)) return sums;
  std::istringstream lines(read_file(folder / sums_name));
  for (std::string sum, name; lines >> sum >> name;) sums[name] = sum;
  return sums;
}

bool is_right(DataFile const& file, fs::path const& path, std::map<std::string, std::string> const& noted,
              Tools const& tools, fs::path const& scratch) {
  std::error_code error;
  auto const bytes = fs::file_size(path, error);
  if (error) return false;
  return std::ranges::any_of(file.versions, [&](Published const& version) {
    if (bytes != version.bytes) return false;
    auto const note = noted.find(file.name);
    auto const sum = !version.md5.empty() ? version.md5 : note != noted.end() ? note->second : "";
    return sum.empty() || sum == md5_of(path, tools.md5sum, scratch);
  });
}

/// One line that says what to do without a network.
std::string by_hand(Source const& source, fs::path const& folder) {
  std::string list;
  for (auto const& download : source.downloads)
    for (auto const& file : download.files)
      list += fmt::format("{}{} ({} bytes)", list.empty() ? "" : ", ", file.name, file.versions[0].bytes);
  std::string text = "put " + list + " into " + folder.string();
  for (auto const& download : source.downloads)
    if (download.is_archive())
      text +=
          fmt::format(", or their archive {} ({} bytes) there and repeat", download.name(), download.bytes);
  return source.other_way.empty() ? text : text + ", or install " + source.other_way;
}

/// What fetched a URL to a file said; empty where it succeeded.
std::string complaint_of_fetch(std::string const& url, fs::path const& to, Tools const& tools,
                               fs::path const& scratch) {
  auto ending = run_tool(
      tools.curl,
      {"--fail", "--silent", "--show-error", "--location", "--connect-timeout", "20", "--speed-limit", "1000",
       "--speed-time", "60", "--max-time", "7200", "--output", to.string(), "--", url},
      scratch);
  if (!ending.started)
    ending =
        run_tool(tools.wget, {"--quiet", "--timeout=60", "--tries=2", "-O", to.string(), "--", url}, scratch);
  if (!ending.started) return "neither curl nor wget can be started";
  if (ending.code == 0) return "";
  auto const line = last_line(ending.said);
  return line.empty() ? fmt::format("code {}", ending.code) : line;
}

void check_sum(Download const& download, fs::path const& file, Tools const& tools, fs::path const& scratch,
               std::string const& remedy) {
  if (auto const sum = md5_of(file, tools.md5sum, scratch); sum != download.md5)
    throw InputError(download.name(), "md5 " + sum, "is not the published " + download.md5, remedy);
}

/// A file or an archive with the right checksum: the one in the folder, or fetched.
fs::path obtain(Source const& source, Download const& download, fs::path const& folder, Tools const& tools,
                fs::path const& scratch) {
  std::error_code error;
  if (auto const there = folder / download.name(); download.is_archive() && fs::exists(there, error)) {
    check_sum(download, there, tools, scratch, "remove " + there.string());
    return there;
  }
  fmt::print(stderr, "fetching {} ({:.0f} MB)\n", download.url, static_cast<double>(download.bytes) / 1e6);
  fs::path const fetched = scratch / download.name();
  auto const complaint = complaint_of_fetch(download.url, fetched, tools, scratch);
  if (!complaint.empty())
    throw InputError(download.url, "", "cannot be fetched (" + complaint + ")", by_hand(source, folder));
  check_sum(download, fetched, tools, scratch,
            "it was removed; try again later, or " + by_hand(source, folder));
  return fetched;
}

/// The folder with the files of an archive, which may hold anything: only names that are expected come out,
/// and only if they are files of the expected size.
fs::path unpack(Download const& download, fs::path const& archive, Tools const& tools,
                fs::path const& scratch) {
  fs::path const inside = scratch / "unpacked";
  fs::create_directories(inside);
  std::vector<std::string> arguments{
      "-xzf", archive.string(), "-C", inside.string(), "--no-same-owner", "--no-same-permissions", "--"};
  for (auto const& file : download.files) arguments.push_back(download.folder_inside + "/" + file.name);
  auto const ending = run_tool(tools.tar, arguments, scratch);
  if (!ending.started)
    throw InputError(tools.tar, "", "cannot be started", "install it, on Debian: apt install tar");
  if (ending.code != 0)
    throw InputError(download.name(), "", "cannot be unpacked (" + last_line(ending.said) + ")",
                     "free some space, or fetch it again");
  for (auto const& file : download.files) {
    auto const path = inside / download.folder_inside / file.name;
    if (!fs::is_regular_file(fs::symlink_status(path)) || fs::is_symlink(path.parent_path()) ||
        fs::file_size(path) != file.versions[0].bytes)
      throw InputError(download.name(), file.name, "in it is not the expected file", "fetch it again");
  }
  return inside / download.folder_inside;
}

void bring_missing(Source const& source, fs::path const& folder, Tools const& tools) {
  ScratchFolder const scratch(folder / ".fetch");
  auto sums = noted_sums(folder);
  for (auto const& download : source.downloads) {
    std::vector<DataFile> missing;
    for (auto const& file : download.files) {
      auto const path = folder / file.name;
      if (is_right(file, path, sums, tools, scratch.path())) continue;
      if (fs::exists(fs::symlink_status(path)))
        throw InputError(path.string(), "", "is there but is not the published file", "move it away");
      missing.push_back(file);
    }
    if (missing.empty()) continue;
    auto const obtained = obtain(source, download, folder, tools, scratch.path());
    auto const from =
        download.is_archive() ? unpack(download, obtained, tools, scratch.path()) : obtained.parent_path();
    for (auto const& file : missing) {
      sums[file.name] = md5_of(from / file.name, tools.md5sum, scratch.path());
      fs::rename(from / file.name, folder / file.name);
    }
  }
  std::string text;
  for (auto const& [name, sum] : sums) text += sum + "  " + name + "\n";
  write_file(folder / sums_name, text);
}

}  // namespace

bool is_right(Source const& source, fs::path const& folder, Tools const& tools) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return false;
  ScratchFolder const scratch;
  auto const noted = noted_sums(folder);
  for (auto const& download : source.downloads)
    for (auto const& file : download.files)
      if (!is_right(file, folder / file.name, noted, tools, scratch.path())) return false;
  return true;
}

void fetch(Source const& source, fs::path const& folder, Tools const& tools) {
  if (is_right(source, folder, tools)) return;
  try {
    bring_missing(source, folder, tools);
  } catch (...) {
    std::error_code ignored;
    fs::remove(folder, ignored);  // succeeds only where it is empty
    throw;
  }
}

}  // namespace qhm::sources
