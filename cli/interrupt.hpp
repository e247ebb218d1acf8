/// Ctrl-C without a mess.
#pragma once

namespace franz_parisi::cli {

/// From here on SIGINT, SIGTERM and SIGHUP (where they are not ignored) end the program with status 128 +
/// signal; SIGPIPE and SIGXFSZ are left to the write that fails.
void handle_signals();

/// While one lives an interrupt waits; the destructor then ends the program. Declare it before whatever has
/// to be cleaned up. At most one at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  /// Whether an interrupt is waiting, so that long work can be given up.
  bool pending() const;
};

}  // namespace franz_parisi::cli
