/// A parameter and the values it runs through.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <franz_parisi/theory/parameters.hpp>

namespace franz_parisi::study {

inline constexpr long max_points = 1'000'000;  ///< of one question

struct Axis {
  theory::Parameter parameter;
  std::vector<double> values;  ///< at least one, in the order given, each in the parameter's range
  std::string option{};        ///< that it was given to, for complaints
};

/// `count` >= 1 values from start to stop. They hit both ends exactly and do not depend on the direction; a
/// count of 1 is `start` alone.
std::vector<double> evenly_spaced(double start, double stop, long count);

/// The same with constant ratios, start and stop > 0.
std::vector<double> evenly_spaced_in_log(double start, double stop, long count);

/// The chain at every combination of the axes' values, the last axis fastest; the chain itself without axes.
std::vector<theory::Chain> combinations(const theory::Chain& chain, std::span<const Axis> axes);

}  // namespace franz_parisi::study
