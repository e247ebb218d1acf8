// Networks of finite width: gradients, the tangent kernel, the posterior of the readout, and descents that
// end.
#include "validation/wide/descent.hpp"

#include <atomic>
#include <cmath>

#include <Eigen/LU>
#include <doctest/doctest.h>

using namespace franz_parisi;
using namespace franz_parisi::validation::wide;
using validation::Purpose;
using validation::Stream;

namespace {

Matrix normals(Eigen::Index rows, Eigen::Index columns, std::uint32_t which) {
  Stream stream({.seed = 9, .task = which, .purpose = Purpose::inputs});
  return Matrix::NullaryExpr(rows, columns, [&] { return stream.normal(); });
}

/// Two tasks of four examples in three dimensions with two outputs.
std::vector<Task> two_tasks() {
  return {{normals(3, 4, 1), normals(2, 4, 2)}, {normals(3, 4, 3), normals(2, 4, 4)}};
}

constexpr Shape shape{.inputs = 3, .width = 7, .outputs = 2, .depth = 3};

double dot(const Weights& a, const Weights& b) {
  double sum = a.readout.cwiseProduct(b.readout).sum();
  for (std::size_t l = 0; l < a.hidden.size(); ++l) sum += a.hidden[l].cwiseProduct(b.hidden[l]).sum();
  return sum;
}

}  // namespace

TEST_CASE("gradients are those of differences") {
  const Matrix x = normals(3, 4, 1), apart = normals(2, 4, 2);
  Weights weights = draw_weights(shape, 1.3, {.seed = 4});
  const auto value = [&] { return outputs(weights, features(weights, x)).cwiseProduct(apart).sum(); };
  const Weights found = slope(weights, features(weights, x), apart);
  constexpr double h = 1e-6;
  const auto check = [&](Matrix& w, const Matrix& g) {
    for (Eigen::Index i = 0; i < w.size(); ++i) {
      const double at = w.data()[i];
      w.data()[i] = at + h;
      const double above = value();
      w.data()[i] = at - h;
      const double below = value();
      w.data()[i] = at;
      CHECK(g.data()[i] == doctest::Approx((above - below) / (2 * h)).epsilon(1e-7).scale(1));
    }
  };
  for (std::size_t l = 0; l < shape.depth; ++l) check(weights.hidden[l], found.hidden[l]);
  check(weights.readout, found.readout);
}

TEST_CASE("the tangent kernel is the product of gradients") {
  const Matrix x = normals(3, 4, 1);
  const Weights weights = draw_weights(shape, 0.8, {.seed = 5});
  const auto at = features(weights, x);
  const Matrix kernel = tangent_kernel(weights, at);
  const auto of = [&](Eigen::Index place) {
    Matrix one = Matrix::Zero(2, 4);
    one(place % 2, place / 2) = 1;
    return slope(weights, at, one);
  };
  for (Eigen::Index i = 0; i < 8; ++i)
    for (Eigen::Index j = 0; j < 8; ++j) CHECK(kernel(i, j) == doctest::Approx(dot(of(i), of(j))).scale(1));
}

TEST_CASE("the readout is a draw of its posterior") {
  // hidden weights are those of the prior, the outputs at other points have the mean and variance of
  // regression on the features
  const std::vector<Task> tasks{two_tasks().front()};
  const Matrix x = normals(3, 1, 7);
  const double sigma = 1.4;
  double mean = 0, square = 0;
  constexpr int draws = 4000;
  for (std::size_t i = 0; i < draws; ++i) {
    const DescentSettings settings{.depth = 2, .sigma = sigma, .seed = 3};
    const Learned one = learn(tasks, {tasks[0].inputs, x}, settings, 24, i);
    REQUIRE(one.converged);
    CHECK((one.outputs[0] - tasks[0].targets).norm() < 1e-9);
    const Weights hidden = draw_weights({.inputs = 3, .width = 24, .outputs = 2, .depth = 2}, sigma,
                                        {.seed = settings.seed, .instance = i, .size = 24});
    const Matrix f = features(hidden, tasks[0].inputs).back() / std::sqrt(24.0);
    const Matrix z = features(hidden, x).back() / std::sqrt(24.0);
    const Matrix gram = (f.transpose() * f).inverse();
    const double expected = (tasks[0].targets * gram * f.transpose() * z)(0);
    const double variance =
        sigma * sigma * (z.squaredNorm() - (z.transpose() * f * gram * f.transpose() * z)(0));
    const double apart = (one.outputs[1](0) - expected) / std::sqrt(variance);
    mean += apart / draws;
    square += apart * apart / draws;
  }
  CHECK(std::abs(mean) < 5 / std::sqrt(double(draws)));
  CHECK(std::abs(square - 1) < 5 * std::sqrt(2 / double(draws)));
}

TEST_CASE("later tasks are learned, and repeat") {
  const auto tasks = two_tasks();
  for (const std::size_t depth : {1, 2, 4}) {
    const DescentSettings settings{.depth = depth, .seed = 8, .tolerance = 1e-9};
    const Learned one = learn(tasks, {tasks[1].inputs, tasks[0].inputs}, settings, 60, 2);
    CHECK(one.converged);
    CHECK(one.steps > 5);
    CHECK((one.outputs[0] - tasks[1].targets).norm() < 1e-7);
    CHECK((one.outputs[1] - tasks[0].targets).norm() > 1e-2);
    CHECK(learn(tasks, {tasks[1].inputs}, settings, 60, 2).outputs[0] == one.outputs[0]);
    CHECK(learn(tasks, {tasks[1].inputs}, settings, 60, 3).outputs[0] != one.outputs[0]);
  }
}

TEST_CASE("what cannot be learned is told, with numbers all the same") {
  auto tasks = two_tasks();
  const DescentSettings settings{.seed = 8};
  const Learned few = learn({tasks[0]}, {tasks[1].inputs}, settings, 3, 0);
  CHECK_FALSE(few.converged);
  CHECK(few.outputs[0].allFinite());
  tasks[1].inputs.col(1) = tasks[1].inputs.col(0);
  const Learned same = learn(tasks, {tasks[1].inputs}, {.seed = 8, .most_steps = 2000}, 60, 0);
  CHECK_FALSE(same.converged);
  CHECK(same.outputs[0].allFinite());
  std::atomic<bool> stop{true};
  CHECK_THROWS_AS(learn(two_tasks(), {}, settings, 60, 0, &stop), Interrupted);
}
