// What is known of a teacher from any others: against sums over all signs, and against the normal equations.
#include "theory/teacher_tree.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include <Eigen/Cholesky>
#include <doctest/doctest.h>

using franz_parisi::theory::TeacherTree;
using Edge = TeacherTree::Edge;

namespace {

/// A fork with a branch, its teachers met in the given order.
TeacherTree fork(const std::vector<std::size_t>& order) {
  const std::vector<Edge> plain{{1, 0, 0.7}, {2, 0, -0.4}, {3, 0, 0.9}, {4, 2, 0.5}};
  std::vector<Edge> edges;
  const auto place = [&](std::size_t t) {
    return static_cast<std::size_t>(std::ranges::find(order, t) - order.begin());
  };
  for (const Edge& e : plain) edges.push_back({place(e.a), place(e.b), e.rho});
  return {order.size(), edges};
}

/// P(signs) up to a constant; bit t is set where teacher t is -1.
double weight(const TeacherTree& tree, unsigned signs) {
  double p = 1;
  for (const auto& [a, b, rho] : tree.edges()) p *= 1 + (((signs >> a ^ signs >> b) & 1U) != 0 ? -rho : rho);
  return p;
}

}  // namespace

TEST_CASE("in every order, signs and Gaussian numbers are what their joint law says") {
  std::vector<std::size_t> order{0, 1, 2, 3, 4};
  do {
    const TeacherTree tree = fork(order);
    Eigen::MatrixXd covariance(5, 5);
    for (std::size_t a = 0; a < 5; ++a)
      for (std::size_t b = 0; b < 5; ++b) {
        double sum = 0;
        for (unsigned s = 0; s < 32; ++s)
          sum += weight(tree, s) * (((s >> a ^ s >> b) & 1U) != 0 ? -1 : 1) / 32;
        CHECK(std::abs(tree.overlap(a, b) - sum) < 1e-15);
        covariance(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) = sum;
      }
    for (std::size_t t = 0; t < 5; ++t) {
      for (unsigned seen = 0; seen < (1U << t); ++seen) {
        double up = 0, down = 0;
        for (unsigned s = 0; s < 32; ++s)
          if ((s & ((1U << t) - 1)) == seen) ((s >> t) & 1U ? down : up) += weight(tree, s);
        std::vector<int> signs;
        for (std::size_t k = 0; k < t; ++k) signs.push_back((seen >> k) & 1U ? -1 : 1);
        CHECK(std::abs(tree.mean_of_sign(t, signs) - (up - down) / (up + down)) < 1e-14);
      }
      const auto n = static_cast<Eigen::Index>(t);
      if (n == 0) continue;
      const Eigen::VectorXd c = covariance.topLeftCorner(n, n).llt().solve(covariance.col(n).head(n));
      CHECK((tree.regression(t) - c).lpNorm<Eigen::Infinity>() < 1e-13);
    }
  } while (std::ranges::next_permutation(order).found);
}

TEST_CASE("teachers that are one another up to a sign") {
  // 2 hangs between 0 and 1, and equals the opposite of 0.
  const TeacherTree tree(3, {{0, 2, -1}, {1, 2, 0.3}});
  for (const int other : {1, -1}) CHECK(tree.mean_of_sign(2, {1, other}) == -1);
  CHECK((tree.regression(2) - Eigen::Vector2d(-1, 0)).norm() == 0);
  CHECK(tree.overlap(0, 1) == -0.3);
  // Between two that it equals: what contradicts itself has no mean, and no number that is none.
  const TeacherTree twice(3, {{0, 2, 1}, {1, 2, 1}});
  CHECK(twice.mean_of_sign(2, {1, 1}) == 1);
  CHECK(twice.mean_of_sign(2, {1, -1}) == 0);
  CHECK(twice.regression(2).sum() == 1);
}

TEST_CASE("all but excluded signs keep their digits") {
  constexpr double close = 1 - 1e-12;
  const TeacherTree tree(3, {{0, 2, close}, {1, 2, close}});
  CHECK(tree.mean_of_sign(2, {1, -1}) == 0);
  const double d = 1 - close, both = (2 - d) * (2 - d), neither = d * d;
  CHECK(tree.mean_of_sign(2, {1, 1}) == doctest::Approx((both - neither) / (both + neither)).epsilon(1e-15));
  CHECK(std::abs(tree.regression(2).sum() - 2 * close / (1 + close * close)) < 1e-15);
}

TEST_CASE("what is no tree is refused") {
  CHECK_THROWS_AS(TeacherTree(3, {{0, 1, 0.5}}), std::invalid_argument);
  CHECK_THROWS_AS(TeacherTree(3, {{0, 1, 0.5}, {1, 0, 0.5}}), std::invalid_argument);
  CHECK_THROWS_AS(TeacherTree(2, {{0, 1, 1.5}}), std::invalid_argument);
  CHECK_THROWS_AS(TeacherTree(2, {{0, 2, 0.5}}), std::invalid_argument);
  CHECK_THROWS_AS(TeacherTree(0, {}), std::invalid_argument);
}
