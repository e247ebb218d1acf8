/// What averages inside a cluster answer to whatever they depend on: first-order changes, exact.
///
/// Along any direction d<< f >> = << df >> + cov( f, d(x L) ). The variance D of the Gaussian is such a
/// direction, too: by the heat equation it changes N * e^{xL} f by half its second derivative, that is
///     d(x L) = ( x L'' + x^2 L'^2 )/2,   df = f''/2 + x L' f',
/// and nothing is divided by D however small it is.
#pragma once

#include "theory/rsb/tilted.hpp"

#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory::rsb {

/// Directions that channel and weights share; their own follow.
enum Along : Eigen::Index { along_variance, along_x, along_own };

/// A function at all nodes with its direct changes, one column a direction.
struct Column {
  Eigen::ArrayXd f;
  Eigen::ArrayXXd change;
};

/// Changes of the measure, d(x L), one column a direction.
struct Measure {
  double x;
  Eigen::ArrayXd slope;  ///< L'
  Eigen::ArrayXXd tilt;

  /// `slope` and `curvature` are L' and L''; columns of further directions are left to be filled.
  Measure(double x, const Eigen::ArrayXd& level, const Eigen::ArrayXd& slope, const Eigen::ArrayXd& curvature,
          Eigen::Index own);

  /// A function with its first two derivatives along the lattice; changes along further directions are 0.
  Column column(const Eigen::ArrayXd& f, const Eigen::ArrayXd& f1, const Eigen::ArrayXd& f2) const;
};

/// The square of a function whose first derivative along the lattice is f1.
Column square(const Column& column, const Eigen::ArrayXd& f1);

/// << f >> in each row, and its change along each direction, (row, direction).
struct Averaged {
  Eigen::ArrayXd value;
  Eigen::ArrayXXd change;
};

/// The average of each column. The last entry is << d(x L) >> itself, in `change`.
std::vector<Averaged> average(const Tilted& tilted, const Measure& measure,
                              const std::vector<Column>& columns);

/// << f^2 >> - << f >>^2 from the averages of f and f^2 and its precise value.
Averaged variance(const Averaged& f, const Averaged& f_squared, const Eigen::ArrayXd& value);

/// dF/dx with the average of L and those of the measure; `value` as Tilted::slope.
Averaged slope_in_x(double x, const Averaged& level, const Averaged& tilt, const Eigen::ArrayXd& value);

// Arithmetic of averages in each row.
Averaged operator+(const Averaged& a, const Averaged& b);
Averaged operator*(double a, const Averaged& b);
Averaged square(const Averaged& a);

}  // namespace franz_parisi::theory::rsb
