/// How much work a search may do: evaluations, and processor time as a net below them.
#pragma once

#include <franz_parisi/solver/stop.hpp>

namespace franz_parisi::solver {

/// What a search may cost.
struct Limits {
  long evaluations;
  double seconds;           ///< of processor time
  StopFlag stop = nullptr;  ///< asked at each evaluation
};

/// Belongs to the thread that makes it: its clock is the processor time of that thread, so that neither load
/// nor the number of threads decides what is found.
class Budget {
 public:
  /// A share of `whole`, which is charged too and ends with it.
  explicit Budget(Limits limits, Budget* whole = nullptr);

  /// Asks for one evaluation; false once nothing is left. Throws Interrupted once the flag is set.
  bool grant();
  /// Is more of the clock gone than the limit and a twentieth? Asked inside of long evaluations, which are
  /// given up then: nothing is granted any more. Throws Interrupted once the flag is set.
  bool overdue();
  bool exhausted() const { return out_of_time_ || out_of_evaluations_; }
  bool out_of_time() const { return out_of_time_; }  ///< the clock decided, not the count
  long granted() const { return granted_; }

  /// Processor time of this thread in seconds.
  static double clock();

 private:
  Limits limits_;
  double end_;
  Budget* whole_;
  long granted_ = 0;
  bool out_of_time_ = false;
  bool out_of_evaluations_ = false;
};

}  // namespace franz_parisi::solver
