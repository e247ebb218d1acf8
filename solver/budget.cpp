#include "solver/budget.hpp"

#include <ctime>

namespace franz_parisi::solver {

Budget::Budget(Limits limits, Budget* whole)
    : limits_(limits), end_(clock() + limits_.seconds), whole_(whole) {}

double Budget::clock() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

bool Budget::overdue() {
  check_stop(limits_.stop);
  const bool overdue = clock() > end_ + 0.05 * limits_.seconds;
  out_of_time_ = out_of_time_ || overdue;
  return overdue;
}

bool Budget::grant() {
  check_stop(limits_.stop);
  if (exhausted()) return false;
  if (granted_ >= limits_.evaluations) {
    out_of_evaluations_ = true;
  } else if (clock() > end_) {
    out_of_time_ = true;
  } else if (whole_ != nullptr && !whole_->grant()) {
    out_of_time_ = whole_->out_of_time_;
    out_of_evaluations_ = !out_of_time_;
  }
  if (exhausted()) return false;
  ++granted_;
  return true;
}

}  // namespace franz_parisi::solver
