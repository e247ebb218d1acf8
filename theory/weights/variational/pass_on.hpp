/// The law of theta from the law of the local field c: what a weight hands on, (7) and (27).
#pragma once

#include "integrals/mapped_trapezoid.hpp"
#include "theory/weights/variational/local_measure.hpp"

#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

/// Sums over nodes c of the density of theta = atanh(m) under (4), times the weight of its node in `rule`,
/// times each of `sources`: weights on the nodes of c, one column per history. `excess` is that of
/// LocalAverages at |c|.
std::vector<Eigen::ArrayXXd> pass_on(const LocalMeasure& measure, const Eigen::ArrayXd& c,
                                     const Eigen::ArrayXd& excess, const integrals::Rule& rule,
                                     const std::vector<Eigen::ArrayXXd>& sources);

}  // namespace franz_parisi::theory
