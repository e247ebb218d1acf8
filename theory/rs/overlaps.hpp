/// The order parameters of one task, as a value that can only exist inside their domain.
#pragma once

#include <optional>

namespace franz_parisi::theory {

/// q (overlap of two replicas), r (overlap m.W/N with the teacher), q_star = m.m/N with 0 < q < q_star < 1,
/// r^2 < q.
///
/// The differences 1 - q_star, q_star - q and q - r^2 are kept beside them: near perfect learning they carry
/// the physics and must not be formed by subtraction.
class Overlaps {
 public:
  /// Values and differences, each to its own relative precision.
  struct Parts {
    double q;
    double r;
    double s2;   ///< 1 - q_star
    double v;    ///< q_star - q
    double gap;  ///< q - r^2
  };

  /// Empty outside the domain (NaN included).
  static std::optional<Overlaps> from_q_r_q_star(double q, double r, double q_star);

  /// Parts that belong together up to rounding; empty unless q, s2, v and gap are positive.
  static std::optional<Overlaps> from_parts(const Parts& parts);

  double q() const { return parts_.q; }
  double r() const { return parts_.r; }
  double q_star() const { return parts_.q + parts_.v; }
  double s2() const { return parts_.s2; }            ///< s^2 = 1 - q_star
  double v() const { return parts_.v; }              ///< V = q_star - q
  double teacher_gap() const { return parts_.gap; }  ///< q - r^2

 private:
  explicit Overlaps(const Parts& parts) : parts_(parts) {}

  Parts parts_;
};

}  // namespace franz_parisi::theory
