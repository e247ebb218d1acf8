/// Tasks that tests of wide networks share.
#pragma once

#include "theory/wide/settings.hpp"

#include <cmath>
#include <random>

namespace wide_support {

using namespace franz_parisi::theory::wide;

inline const ForEach in_turn = [](std::size_t count, const auto& body) {
  for (std::size_t i = 0; i < count; ++i) body(i);
};

/// Three tasks of three points in four dimensions, tested on two points: those of the reference digits.
inline std::vector<Task> cosine_tasks() {
  std::vector<Task> tasks;
  for (int t = 0; t < 3; ++t)
    tasks.push_back(
        {Matrix::NullaryExpr(3, 4,
                             [&](auto m, auto i) {
                               return std::cos(1 + 3 * t + 1.7 * double(m) + 0.9 * double(i) +
                                               0.35 * double(m * i));
                             }),
         Matrix::NullaryExpr(3, 1, [&](auto m, auto) { return std::sin(2 + t + 1.3 * double(m)); }),
         Matrix::NullaryExpr(2, 4,
                             [](auto m, auto i) { return std::cos(0.4 + 2 * double(m) + 1.1 * double(i)); }),
         Matrix::Zero(2, 1)});
  return tasks;
}

/// Independent normal numbers.
inline Matrix normal_matrix(Eigen::Index rows, Eigen::Index columns, std::mt19937_64& bits) {
  std::normal_distribution<double> normal;
  return Matrix::NullaryExpr(rows, columns, [&] { return normal(bits); });
}

/// Two tasks of normal inputs with correlation 0.5 between tasks, and linear teachers likewise.
inline std::vector<Task> correlated_tasks(Eigen::Index examples, Eigen::Index inputs, double overlap,
                                          double rho, unsigned long seed) {
  std::mt19937_64 bits(seed);
  const Matrix x = normal_matrix(examples, inputs, bits), w = normal_matrix(inputs, 1, bits);
  const Matrix z = overlap * x + std::sqrt(1 - overlap * overlap) * normal_matrix(examples, inputs, bits);
  const Matrix v = rho * w + std::sqrt(1 - rho * rho) * normal_matrix(inputs, 1, bits);
  const double root = std::sqrt(double(inputs));
  return {{x, x * w / root}, {z, z * v / root}};
}

}  // namespace wide_support
