#include "sweep/run_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm::sweep {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json manifest_in(fs::path const& run_folder) {
  auto const file = run_folder / "manifest.json";
  std::error_code error;
  if (!fs::exists(file, error)) return json::object();
  auto record = json::parse(read_file(file), nullptr, false);
  if (!record.is_object()) throw InputError(file.string(), "", "is not a manifest", "remove the folder");
  return record;
}

}  // namespace

fs::path folder_of(fs::path const& sweep, Run const& run) {
  return sweep / run.hash;
}

std::string state_of(fs::path const& run_folder) {
  return manifest_in(run_folder).value("status", "waiting");
}

bool has_ended(std::string const& state) {
  return state == "complete" || state == "diverged";
}

void check_settings(fs::path const& run_folder, Run const& run) {
  auto const record = manifest_in(run_folder);
  if (record.empty()) return;
  auto const command = record.value("command", std::vector<std::string>{});
  if (canonical_text(flags_in(command)) != canonical_text(run.flags))
    throw InputError(run_folder.string(), "", "holds a run of other settings",
                     "move it away, or choose another --out");
}

bool is_locked(fs::path const& file) {
  int const lock = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (lock < 0) return false;
  bool const held = ::flock(lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(lock);
  return held;
}

bool is_bare(fs::path const& folder) {
  auto const no_result = [](fs::directory_entry const& entry) {
    auto const name = entry.path().filename().string();
    return name == ".lock" || name.find(".partial-") != std::string::npos;
  };
  std::error_code error;
  fs::directory_iterator const entries(folder, error);
  return !error && std::all_of(entries, fs::directory_iterator{}, no_result);
}

}  // namespace qhm::sweep
