/// The order parameters of one task with one step of replica symmetry breaking, as a value that can only
/// exist inside their domain, and their coordinates without bounds.
#pragma once

#include <optional>

#include <Eigen/Core>

namespace franz_parisi::theory::rsb {

/// q_0 (overlap of replicas of different clusters), q_1 (of the same cluster), r, q_star as in RS, and x, the
/// share of replicas in a cluster: 0 < q_0 < q_1 < q_star < 1, r^2 < q_0, 0 < x <= 1.
///
/// What differences carry is kept beside them and never formed by subtraction.
class Overlaps {
 public:
  /// Values and differences, each to its own relative precision.
  struct Parts {
    double q_0;
    double d;  ///< q_1 - q_0
    double r;
    double v;    ///< V_1 = q_star - q_1
    double s2;   ///< 1 - q_star
    double gap;  ///< q_0 - r^2
    double x;
    double rest;  ///< 1 - x
  };

  /// Parts that belong together up to rounding; empty outside the domain (NaN included).
  static std::optional<Overlaps> from_parts(const Parts& parts);
  /// The same from the values themselves.
  static std::optional<Overlaps> from_values(double q_0, double q_1, double r, double q_star, double x);

  double q_0() const { return parts_.q_0; }
  double q_1() const { return parts_.q_0 + parts_.d; }
  double q_mean() const { return parts_.q_0 + parts_.rest * parts_.d; }  ///< x q_0 + (1-x) q_1
  double d() const { return parts_.d; }
  double r() const { return parts_.r; }
  double q_star() const { return parts_.q_0 + parts_.d + parts_.v; }
  double v() const { return parts_.v; }
  double s2() const { return parts_.s2; }
  double teacher_gap() const { return parts_.gap; }
  double x() const { return parts_.x; }
  double rest() const { return parts_.rest; }

 private:
  explicit Overlaps(const Parts& parts) : parts_(parts) {}

  Parts parts_;
};

/// Conjugates of the order parameters, and A of (18).
struct Conjugates {
  double q_0_hat;
  double d_hat;  ///< q_1_hat - q_0_hat
  double r_hat;
  double a;  ///< A = q_star_hat - q_1_hat/2

  double q_1_hat() const { return q_0_hat + d_hat; }
  double q_star_hat() const { return a + 0.5 * q_1_hat(); }
};

using Coordinates = Eigen::Matrix<double, 5, 1>;

/// Order in which derivatives by order parameters are kept, each at fixed others, so that q_star moves with
/// the first three but r.
enum Place : Eigen::Index { by_q_0, by_d, by_r, by_v, by_x };

/// u = ( ln (1-q_star)/q_star, ln V_1/q_1, ln d/q_0, artanh r/sqrt(q_0), logit x ): all of R^5. d -> 0, where
/// replica symmetry returns, lies at -infinity like the other edges; so does x = 1, at +infinity.
Coordinates coordinates(const Overlaps& x);

/// The inverse; empty where a part under- or overflows.
std::optional<Overlaps> from_coordinates(const Coordinates& u);

/// d(q_0, d, r, V, x)/du.
Eigen::Matrix<double, 5, 5> parts_jacobian(const Overlaps& x);

/// A change of (q_0, d, r, V, s2, gap), each entry as precise as what it changes.
using Change = Eigen::Matrix<double, 6, 1>;

/// First-order change of the first four coordinates.
Eigen::Vector4d coordinate_change(const Overlaps& x, const Change& change);

}  // namespace franz_parisi::theory::rsb
