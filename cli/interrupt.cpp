#include "cli/interrupt.hpp"

#include <atomic>
#include <csignal>

#include <unistd.h>

namespace franz_parisi::cli {

namespace {

// free: exit at once; guarded: remember the signal; otherwise: the exit status that waits. One atomic,
// because with threads the handler and the guard may run at the same time.
constexpr int free_to_exit = 0;
constexpr int guarded = 1;
std::atomic<int> state{free_to_exit};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may not lock");

extern "C" void franz_parisi_on_interrupt(int signal) {
  const int status = 128 + signal;
  int expected = guarded;
  if (state.compare_exchange_strong(expected, status)) return;
  if (expected == free_to_exit) _exit(status);
}

}  // namespace

void handle_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    sigaction(signal, nullptr, &action);
    if (action.sa_handler == SIG_IGN) continue;  // as nohup asks for
    action.sa_handler = franz_parisi_on_interrupt;
    action.sa_flags = SA_RESTART;
    sigaction(signal, &action, nullptr);
  }
}

InterruptGuard::InterruptGuard() { state = guarded; }

InterruptGuard::~InterruptGuard() {
  const int status = state.exchange(free_to_exit);
  if (status > guarded) _exit(status);
}

bool InterruptGuard::pending() const { return state > guarded; }

}  // namespace franz_parisi::cli
