/// What `monte-carlo` is asked for on the command line.
#pragma once

#include "cli/options.hpp"
#include "study/monte_carlo.hpp"

namespace franz_parisi::cli {

/// --alpha, --beta, --samples, --outer, --repeats, --runs, --seed, --at.
class MonteCarloOptions {
 public:
  void add(CLI::App& command);
  /// Throws UsageError for values that are missing or outside their range.
  study::MonteCarloRequest read() const;

 private:
  TextOption alpha_, beta_, samples_, outer_, repeats_, runs_, at_;
  SeedOption seed_;
};

}  // namespace franz_parisi::cli
