#include "core/interrupt.hpp"

#include <array>
#include <csignal>

namespace qhm {
namespace {

constexpr std::array noted{SIGINT, SIGTERM, SIGUSR1};

std::atomic<bool> received = false;
std::atomic<int> received_signal = 0;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch lock-free atomics");
std::array<struct sigaction, noted.size()> previous;

extern "C" void note_interrupt(int number) {
  received_signal = number;
  received = true;
}

}  // namespace

Interrupt::Interrupt() {
  received = false;
  received_signal = 0;
  struct sigaction noting {};
  noting.sa_handler = note_interrupt;
  sigemptyset(&noting.sa_mask);
  noting.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < noted.size(); ++i) sigaction(noted[i], &noting, &previous[i]);
}

Interrupt::~Interrupt() {
  for (std::size_t i = 0; i < noted.size(); ++i) sigaction(noted[i], &previous[i], nullptr);
}

std::atomic<bool> const& Interrupt::requested() {
  return received;
}

int Interrupt::signal() {
  return received_signal;
}

}  // namespace qhm
