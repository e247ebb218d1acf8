/// Long sums that may be given up half-way.
#pragma once

#include <functional>

namespace franz_parisi::integrals {

struct DeadlinePassed {};

/// While it lives, long sums of its thread that are heeded ask whether it has passed, and throw
/// DeadlinePassed once it has. One that begins inside of another replaces it until it ends.
class Deadline {
 public:
  explicit Deadline(std::function<bool()> passed);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  /// Held by who catches DeadlinePassed: sums outside of it, as those of readings at a solution, are
  /// finished.
  class Heeded {
   public:
    Heeded();
    ~Heeded();
    Heeded(const Heeded&) = delete;
    Heeded& operator=(const Heeded&) = delete;
  };

  /// Called about each millisecond by sums that take longer. Throws DeadlinePassed.
  static void check();

 private:
  std::function<bool()> passed_;
  const Deadline* before_;
};

}  // namespace franz_parisi::integrals
