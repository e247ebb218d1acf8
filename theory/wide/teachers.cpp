#include "theory/wide/teachers.hpp"

#include <cmath>
#include <limits>
#include <random>

namespace franz_parisi::theory::wide {
namespace {

using arithmetic::multiply;
using arithmetic::multiply_transposed;

/// X^T/sqrt(N0) of a task, whose Gram matrix is K*: a row is an example.
Matrix inputs_of(const Directions& at) { return at.length.asDiagonal() * at.unit.transpose(); }

/// With A = K_21 K_11^-1, B = Theta_12 Theta_22^-1: (W27) is |Z_2|^2 - 2 rho Z_1.Z_2 + |Z_1|^2 of Z_2 = B X_2
/// and Z_1 = B A X_1. It changes by twice
///   dB.(F_2 X_2^T + F_1 (A X_1)^T) + dA.(B^T F_1 X_1^T),  F_1 = Z_1 - rho Z_2, F_2 = Z_2 - rho Z_1,
///   dB = (dTheta_12 - B dTheta_22) Theta_22^-1,  dA = (dK_21 - A dK_11) K_11^-1.
class Average {
 public:
  Average(const TaskGrams& first, const TaskGrams& second, const CrossKernel& nngp,
          const CrossKernel& tangent, double rho)
      : first_(first), second_(second), nngp_(nngp), tangent_(tangent) {
    solved_one_ = first.nngp.solve(inputs_of(first.at));
    solved_two_ = second.tangent.solve(inputs_of(second.at));
    solved_again_ = second.tangent.solve(multiply_transposed(nngp.values, solved_one_));
    left_one_ = multiply(tangent.values, solved_again_);
    left_two_ = multiply(tangent.values, solved_two_);
    scale_ = left_one_.squaredNorm() + left_two_.squaredNorm();
    const Matrix one = left_one_;
    left_one_ -= rho * left_two_;
    value_ =
        one.cwiseProduct(left_one_).sum() + left_two_.squaredNorm() - rho * one.cwiseProduct(left_two_).sum();
    left_two_ -= rho * one;
  }

  Reading read(double noise) const {
    constexpr double far = 8, roundings = 16;
    const Vector &one = first_.at.length, &two = second_.at.length;
    // the norm of a matrix is the root mean square of what it makes of normal numbers
    std::mt19937_64 bits(1);
    const Matrix errors_one = drawn(one, bits), errors_two = drawn(two, bits);
    const Matrix through_b = multiply(tangent_.values, second_.tangent.solve(errors_two));
    const Matrix through_ba =
        multiply(tangent_.values,
                 second_.tangent.solve(multiply_transposed(nngp_.values, first_.nngp.solve(errors_one))));
    const double tangent = mean(along_tangent(errors_one)) + mean(along_tangent(through_b));
    const double nngp = mean(along_nngp(through_b)) + mean(along_nngp(through_ba));
    const double moved_tangent =
        (one.squaredNorm() + mean(through_b)) *
        ((two.asDiagonal() * solved_two_).squaredNorm() + (two.asDiagonal() * solved_again_).squaredNorm());
    const double moved_nngp =
        (mean(through_b) + mean(through_ba)) * (one.asDiagonal() * solved_one_).squaredNorm();
    const double tangent_unit = std::pow(noise * tangent_.peak, 2),
                 nngp_unit = std::pow(noise * nngp_.peak, 2);
    return {value_, far * 2 *
                            (std::sqrt(tangent_unit * tangent + nngp_unit * nngp) +
                             tangent_unit * moved_tangent + nngp_unit * moved_nngp) +
                        roundings * std::numeric_limits<double>::epsilon() * scale_};
  }

 private:
  static constexpr Eigen::Index copies = 8;

  static Matrix drawn(const Vector& lengths, std::mt19937_64& bits) {
    std::normal_distribution<double> normal;
    return lengths.asDiagonal() * Matrix::NullaryExpr(lengths.size(), copies, [&] { return normal(bits); });
  }
  static double mean(const Matrix& drawn) { return drawn.squaredNorm() / copies; }

  /// Rows h^T of dB, or of B dA, against what they are multiplied with above.
  Matrix along_tangent(const Matrix& h) const {
    return second_.at.length.asDiagonal() * (multiply(solved_two_, multiply_transposed(left_two_, h)) +
                                             multiply(solved_again_, multiply_transposed(left_one_, h)));
  }
  Matrix along_nngp(const Matrix& h) const {
    return first_.at.length.asDiagonal() * multiply(solved_one_, multiply_transposed(left_one_, h));
  }

  const TaskGrams &first_, &second_;
  const CrossKernel &nngp_, &tangent_;
  Matrix solved_one_, solved_two_, solved_again_;  ///< K_11^-1 X_1, Theta_22^-1 X_2, Theta_22^-1 A X_1
  Matrix left_one_, left_two_;                     ///< F_1, F_2
  double value_ = 0, scale_ = 0;
};

}  // namespace

Reading average_over_teachers(const TaskGrams& first, const TaskGrams& second, const CrossKernel& nngp,
                              const CrossKernel& tangent, const LinearTeachers& teachers, double noise) {
  return Average(first, second, nngp, tangent, teachers.rho).read(noise);
}

}  // namespace franz_parisi::theory::wide
