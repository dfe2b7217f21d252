#include "core/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace qhm {
namespace {

using Clock = std::chrono::steady_clock;

double seconds(Clock::duration d) {
  return std::chrono::duration<double>(d).count();
}

std::string clock_time(double s) {
  auto const whole = static_cast<std::int64_t>(s + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02} h", whole / 3600, whole % 3600 / 60);
}

}  // namespace

Progress::Progress(std::string label, std::uint64_t total)
    : label_(std::move(label)),
      total_(std::max<std::uint64_t>(total, 1)),
      terminal_(isatty(STDERR_FILENO) != 0),
      start_(Clock::now()),
      shown_(start_ - std::chrono::seconds(1)) {}

Progress::~Progress() {
  if (done_ > 0) show(true);
}

void Progress::advance(std::uint64_t amount) {
  std::scoped_lock const lock(mutex_);
  done_ = std::min(total_, done_ + amount);
  auto const now = Clock::now();
  bool const tenth = done_ * 10 / total_ > shown_tenth_ && done_ < total_;
  if (terminal_ ? now - shown_ > std::chrono::milliseconds(100) : tenth) show(false);
}

void Progress::note(std::string text) {
  std::scoped_lock const lock(mutex_);
  note_ = std::move(text);
}

void Progress::show(bool last) {
  shown_ = Clock::now();
  shown_tenth_ = done_ * 10 / total_;
  double const part = static_cast<double>(done_) / static_cast<double>(total_);
  double const spent = seconds(shown_ - start_);
  std::string const time =
      last ? fmt::format("{}", clock_time(spent))
           : fmt::format("{} left", clock_time(spent * (1 - part) / std::max(part, 1e-9)));
  std::string const tail = note_.empty() ? "" : "  " + note_;
  if (terminal_) {
    auto const filled = static_cast<std::size_t>(part * 24);
    fmt::print(stderr, "\r\033[K{:<34} [{}{}] {:3.0f} %  {}{}{}", label_, std::string(filled, '#'),
               std::string(24 - filled, '.'), 100 * part, time, tail, last ? "\n" : "");
  } else {
    fmt::print(stderr, "{}: {:.0f} %, {}{}\n", label_, 100 * part, time, tail);
  }
  std::fflush(stderr);
}

}  // namespace qhm
