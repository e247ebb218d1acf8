#include "validation/wide/network.hpp"

#include <cmath>

namespace franz_parisi::validation::wide {
namespace {

double root(Eigen::Index count) { return std::sqrt(static_cast<double>(count)); }

/// Which units are on.
Matrix is_on(const Matrix& feature) { return (feature.array() > 0).cast<double>(); }

/// d sum(apart f)/dh^l for l = 1, ..., L, at place l - 1.
std::vector<Matrix> slopes_of_fields(const Weights& weights, const std::vector<Matrix>& features,
                                     const Matrix& apart) {
  std::vector<Matrix> slopes(weights.hidden.size());
  Matrix above = weights.readout.transpose() * apart / root(weights.readout.cols());
  for (std::size_t l = weights.hidden.size(); l-- > 0;) {
    slopes[l] = above.cwiseProduct(is_on(features[l + 1]));
    const Matrix& w = weights.hidden[l];
    if (l > 0) above = w.transpose() * slopes[l] / root(w.cols());
  }
  return slopes;
}

}  // namespace

Weights draw_weights(const Shape& shape, double sigma, const StreamName& name) {
  const auto draw = [&](Eigen::Index rows, Eigen::Index columns, std::size_t layer) {
    Stream stream(name.with(Purpose::weights, static_cast<std::uint32_t>(layer)));
    return Matrix(Matrix::NullaryExpr(rows, columns, [&] { return sigma * stream.normal(); }));
  };
  Weights weights;
  for (std::size_t l = 0; l < shape.depth; ++l)
    weights.hidden.push_back(draw(shape.width, l == 0 ? shape.inputs : shape.width, l));
  weights.readout = draw(shape.outputs, shape.width, shape.depth);
  return weights;
}

std::vector<Matrix> features(const Weights& weights, const Matrix& inputs) {
  std::vector<Matrix> all{inputs};
  for (const Matrix& w : weights.hidden) all.push_back((w * all.back() / root(w.cols())).cwiseMax(0));
  return all;
}

Matrix outputs(const Weights& weights, const std::vector<Matrix>& features) {
  return weights.readout * features.back() / root(weights.readout.cols());
}

Weights slope(const Weights& weights, const std::vector<Matrix>& features, const Matrix& apart) {
  const std::vector<Matrix> slopes = slopes_of_fields(weights, features, apart);
  Weights all;
  for (std::size_t l = 0; l < weights.hidden.size(); ++l)
    all.hidden.push_back(slopes[l] * features[l].transpose() / root(weights.hidden[l].cols()));
  all.readout = apart * features.back().transpose() / root(weights.readout.cols());
  return all;
}

Matrix tangent_kernel(const Weights& weights, const std::vector<Matrix>& features) {
  const Eigen::Index examples = features.front().cols(), count = weights.readout.rows();
  std::vector<std::vector<Matrix>> slopes;  // of one output each, on all examples
  for (Eigen::Index o = 0; o < count; ++o) {
    Matrix one = Matrix::Zero(count, examples);
    one.row(o).setOnes();
    slopes.push_back(slopes_of_fields(weights, features, one));
  }
  const Matrix readout =
      features.back().transpose() * features.back() / static_cast<double>(weights.readout.cols());
  Matrix kernel(count * examples, count * examples);
  for (Eigen::Index a = 0; a < count; ++a)
    for (Eigen::Index b = 0; b < count; ++b) {
      Matrix block = a == b ? readout : Matrix::Zero(examples, examples);
      for (std::size_t l = 0; l < weights.hidden.size(); ++l) {
        const auto &one = slopes[static_cast<std::size_t>(a)][l],
                   &other = slopes[static_cast<std::size_t>(b)][l];
        const Matrix below =
            features[l].transpose() * features[l] / static_cast<double>(weights.hidden[l].cols());
        block += below.cwiseProduct(one.transpose() * other);
      }
      for (Eigen::Index i = 0; i < examples; ++i)
        for (Eigen::Index j = 0; j < examples; ++j) kernel(i * count + a, j * count + b) = block(i, j);
    }
  return kernel;
}

}  // namespace franz_parisi::validation::wide
