/// The law of theta from the law of the local field c: what a weight hands on, (7) and (27).
#pragma once

#include "integrals/mapped_trapezoid.hpp"
#include "theory/weights/variational/local_measure.hpp"

#include <span>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

/// Sums over nodes c of the density of theta = atanh(m) under (4), times the weight of its node in `rule`,
/// times each of `sources`: weights on the nodes of c, one column per history. `excess` is that of
/// LocalAverages at |c|.
std::vector<Eigen::ArrayXXd> pass_on(const LocalMeasure& measure, const Eigen::ArrayXd& c,
                                     const Eigen::ArrayXd& excess, const integrals::Rule& rule,
                                     const std::vector<Eigen::ArrayXXd>& sources);

/// Three more sources, of which rounding_passed_on() makes what rounding leaves open about the masses that
/// `weights` pass on: the density rounds like the terms of its exponent, sums like what they add up. `open`
/// of the weights comes to it.
std::vector<Eigen::ArrayXXd> rounding_sources(const Eigen::ArrayXd& c, const Eigen::ArrayXd& excess,
                                              const Eigen::ArrayXXd& weights, const Eigen::ArrayXXd& open);
/// `sums`: what became of the three, `mass` of the weights.
Eigen::ArrayXXd rounding_passed_on(const LocalExponent& exponent, const integrals::Rule& rule,
                                   const Eigen::ArrayXXd& mass, std::span<const Eigen::ArrayXXd, 3> sums);

}  // namespace franz_parisi::theory
