#include "core/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "core/errors.hpp"

namespace qhm {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(fs::path const& path, int error) {
  std::string const remedy =
      error == ENOSPC ? "free some space or choose another disk" : "choose a place that can be written";
  throw InputError(path.string(), "", std::string("cannot be written (") + std::strerror(error) + ")",
                   remedy);
}

void write_all(int file, std::string_view bytes, fs::path const& path) {
  while (!bytes.empty()) {
    auto const written = ::write(file, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      cannot_write(path, errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Makes a rename in `folder` survive a power cut.
void sync_folder(fs::path const& folder) {
  int const handle = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (handle < 0) return;
  ::fsync(handle);
  ::close(handle);
}

}  // namespace

std::string read_file(fs::path const& path) {
  std::error_code error;
  if (fs::is_directory(path, error))
    throw InputError(path.string(), "", "is a folder, not a file", "name a file inside it");
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw InputError(path.string(), "", "cannot be read", "check the path and its permissions");
  std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (stream.bad()) throw InputError(path.string(), "", "cannot be read to its end", "check the disk");
  return bytes;
}

void write_file(fs::path const& path, std::string_view bytes) {
  fs::path const temporary = path.string() + ".partial-" + std::to_string(::getpid());
  int const file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (file < 0) cannot_write(path, errno);
  try {
    write_all(file, bytes, path);
    if (::fsync(file) != 0) cannot_write(path, errno);
  } catch (...) {
    ::close(file);
    ::unlink(temporary.c_str());
    throw;
  }
  ::close(file);
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    int const error = errno;
    ::unlink(temporary.c_str());
    cannot_write(path, error);
  }
  sync_folder(path.parent_path());
}

PendingFolder::PendingFolder(fs::path target) : target_(std::move(target)) {
  while (!target_.has_filename() && target_.has_parent_path()) target_ = target_.parent_path();
  if (target_.empty())
    throw InputError("--out", "", "is missing", "name the folder that shall hold the results");
  if (fs::exists(fs::symlink_status(target_)))
    throw InputError("--out", target_.string(), "exists already", "choose a new folder or remove it");
  partial_ = target_.string() + ".partial-" + std::to_string(::getpid());
  std::error_code error;
  if (target_.has_parent_path()) fs::create_directories(target_.parent_path(), error);
  if (!error) fs::remove_all(partial_, error);
  if (!error) fs::create_directory(partial_, error);
  if (error)
    throw InputError("--out", target_.string(), "cannot be written (" + error.message() + ")",
                     "choose a folder that can be written");
}

PendingFolder::~PendingFolder() {
  std::error_code error;
  if (!committed_) fs::remove_all(partial_, error);
}

void PendingFolder::write(std::string const& name, std::string_view bytes) const {
  write_file(partial_ / name, bytes);
}

void PendingFolder::commit() {
  // renameat2 would refuse to replace atomically; rename(2) of a folder replaces only an empty one.
  if (::rename(partial_.c_str(), target_.c_str()) != 0) cannot_write(target_, errno);
  committed_ = true;
  sync_folder(target_.parent_path());
}

}  // namespace qhm
