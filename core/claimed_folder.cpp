#include "core/claimed_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm {
namespace {

namespace fs = std::filesystem;

constexpr char const* lock_name = ".lock";

[[noreturn]] void refuse(fs::path const& target, std::string const& constraint, std::string const& remedy) {
  throw InputError("--out", target.string(), constraint, remedy);
}

void create_folder(fs::path const& target) {
  std::error_code error;
  if (target.has_parent_path()) fs::create_directories(target.parent_path(), error);
  bool const created = !error && fs::create_directory(target, error);
  if (error)
    refuse(target, "cannot be written (" + error.message() + ")", "choose a folder that can be written");
  if (!created) refuse(target, "exists already", "choose a new folder, remove it, or go on with --resume");
}

}  // namespace

ClaimedFolder::ClaimedFolder(fs::path target, How how) : target_(std::move(target)) {
  while (!target_.has_filename() && target_.has_parent_path()) target_ = target_.parent_path();
  if (target_.empty()) refuse(target_, "is missing", "name the folder that shall hold the results");
  if (how == How::create)
    create_folder(target_);
  else if (!fs::is_directory(target_))
    refuse(target_, "is not a folder", "leave out --resume to begin a run");
  fs::path const file = target_ / lock_name;
  lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0)
    refuse(target_, std::string("cannot be written (") + std::strerror(errno) + ")",
           "choose a folder that can be written");
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock_);
    refuse(target_, "is being written by another run", "wait for its end or choose another folder");
  }
}

ClaimedFolder::~ClaimedFolder() {
  std::error_code ignored;
  fs::remove(target_ / lock_name, ignored);
  fs::remove(target_, ignored);  // succeeds only where it is empty
  ::close(lock_);
}

void ClaimedFolder::write(std::string const& name, std::string_view bytes) const {
  write_file(target_ / name, bytes);
}

void ClaimedFolder::remove(std::string const& name) const {
  std::error_code ignored;
  fs::remove(target_ / name, ignored);
}

}  // namespace qhm
