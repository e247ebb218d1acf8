/// A ReLU network of finite width without biases, in the units of docs/wide.md, (W1):
///     f(x) = N^(-1/2) a.phi(h^L),  h^l = N_(l-1)^(-1/2) W^l phi(h^(l-1)),  h^1 = N_0^(-1/2) W^1 x.
/// Examples stand in columns.
#pragma once

#include "validation/random.hpp"

#include <cstddef>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::validation::wide {

using Matrix = Eigen::MatrixXd;

struct Weights {
  std::vector<Matrix> hidden;  ///< W^1 (N x N_0), W^2, ..., W^L (N x N)
  Matrix readout;              ///< a, outputs x N
};

struct Shape {
  Eigen::Index inputs = 0, width = 0, outputs = 1;
  std::size_t depth = 1;  ///< hidden layers L >= 1
};

/// Independent N(0, sigma^2), a function of the stream's name alone.
Weights draw_weights(const Shape& shape, double sigma, const StreamName& name);

/// phi(h^0) = x, phi(h^1), ..., phi(h^L) of some inputs.
std::vector<Matrix> features(const Weights& weights, const Matrix& inputs);

/// f, outputs x examples, from those.
Matrix outputs(const Weights& weights, const std::vector<Matrix>& features);

/// Gradient by all weights of |f - y|^2/2 where f - y is `apart`, or of sum_i apart_i f_i.
Weights slope(const Weights& weights, const std::vector<Matrix>& features, const Matrix& apart);

/// What a small step along such gradients changes: sum over weights of (df_i/dw)(df_j/dw), i running over
/// outputs example by example.
Matrix tangent_kernel(const Weights& weights, const std::vector<Matrix>& features);

}  // namespace franz_parisi::validation::wide
