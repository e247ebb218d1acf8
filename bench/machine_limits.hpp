/// What this core can do at most, measured in the same run as the benchmarks that are compared with it.
#pragma once

namespace franz_parisi::bench {

struct MachineLimits {
  double
      additions_per_second;  ///< double-precision additions in the widest registers there are, nothing else
  double bytes_per_second;   ///< reading 256 kB again and again, the size of P N = 2e6 bits
};

/// Best of several short measurements; taken once, about 0.1 s.
const MachineLimits& machine_limits();

}  // namespace franz_parisi::bench
