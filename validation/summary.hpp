/// From what instances measured to one line per quantity.
#pragma once

#include "validation/results.hpp"
#include "validation/statistics.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::validation {

/// One quantity of one task, averaged over instances.
struct QuantitySummary {
  std::string name;                    ///< as in named_values
  std::vector<SizedEstimate> by_size;  ///< in the order in which the sizes first appear
  std::optional<Extrapolation> limit;  ///< N -> infinity, when there are two sizes or more

  /// The best estimate of the N -> infinity value: the limit, or the only size.
  Estimate best() const;

  /// With how many degrees of freedom its standard error is known.
  double degrees_of_freedom() const;
};

/// All quantities of the first instance. Throws std::invalid_argument when there is none, another lacks one
/// of them, or a size has fewer than two instances.
std::vector<QuantitySummary> summarise(std::span<const Measured> instances);

/// The sizes that occur, in the order in which they first appear.
std::vector<double> sizes_of(std::span<const Measured> instances);

/// One row per instance of size `size`, one column per name: the input of joint_estimate and joint_limit.
/// Throws std::invalid_argument for a name that an instance does not have.
Eigen::MatrixXd sample_matrix(std::span<const Measured> instances, double size,
                              std::span<const std::string> names);

}  // namespace franz_parisi::validation
