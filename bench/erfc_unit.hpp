/// The unit of work that solving is measured in: one call of std::erfc, which machines of all ages do as fast
/// as they do the rest.
#pragma once

namespace franz_parisi::bench {

/// Processor seconds of one std::erfc at an argument drawn uniformly from [-3, 3]: the best of several
/// batches, measured now, as the speed of a core changes with what the others do. About 20 ms.
double seconds_per_erfc();

}  // namespace franz_parisi::bench
