#include "empirical/stop_request.hpp"

#include <array>
#include <csignal>

namespace qhm::empirical {
namespace {

constexpr std::array stopping{SIGINT, SIGTERM};

volatile std::sig_atomic_t received = 0;
std::array<struct sigaction, stopping.size()> previous;

extern "C" void note_signal(int signal) {
  received = signal;
}

}  // namespace

StopRequest::StopRequest() {
  received = 0;
  struct sigaction noting {};
  noting.sa_handler = note_signal;
  sigemptyset(&noting.sa_mask);
  noting.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < stopping.size(); ++i) sigaction(stopping[i], &noting, &previous[i]);
}

StopRequest::~StopRequest() {
  for (std::size_t i = 0; i < stopping.size(); ++i) sigaction(stopping[i], &previous[i], nullptr);
}

void StopRequest::check() {
  if (received != 0) throw Stopped{received};
}

}  // namespace qhm::empirical
