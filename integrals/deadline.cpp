#include "integrals/deadline.hpp"

#include <utility>

namespace franz_parisi::integrals {
namespace {

thread_local const Deadline* current = nullptr;
thread_local int heeded = 0;

}  // namespace

Deadline::Deadline(std::function<bool()> passed) : passed_(std::move(passed)), before_(current) {
  current = this;
}

Deadline::~Deadline() { current = before_; }

Deadline::Heeded::Heeded() { ++heeded; }
Deadline::Heeded::~Heeded() { --heeded; }

void Deadline::check() {
  if (heeded > 0 && current != nullptr && current->passed_()) throw DeadlinePassed{};
}

}  // namespace franz_parisi::integrals
