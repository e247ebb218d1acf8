/// The joint law of the teachers of a chain, whatever the order in which they are met.
///
/// Teachers are a tree of overlaps: signs, neighbours being equal with probability (1 + rho)/2, or Gaussian
/// numbers of unit variance with covariance rho. Met from one end on, each resembles one that was seen before
/// (`parent` of TaskParameters); in another order what is seen may lie on several sides of it.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

class TeacherTree {
 public:
  struct Edge {
    std::size_t a, b;  ///< teachers, counted from 0 in the order in which they are met
    double rho;        ///< their overlap, in [-1, 1]
  };

  /// Throws std::invalid_argument for edges that make no tree of so many teachers, and rho outside.
  TeacherTree(std::size_t teachers, std::vector<Edge> edges);

  std::size_t size() const { return neighbours_.size(); }
  const std::vector<Edge>& edges() const { return edges_; }

  double overlap(std::size_t a, std::size_t b) const;  ///< E W^a W^b: the product of rho along the way
  /// E[W^t | W^0, ..., W^(t-1)] of signs, `before` being +1 or -1; 0 where those are impossible.
  double mean_of_sign(std::size_t t, const std::vector<int>& before) const;
  /// c_0, ..., c_(t-1) of E[W^t | W^0, ..., W^(t-1)] = sum_s c_s W^s, Gaussian.
  Eigen::VectorXd regression(std::size_t t) const;

 private:
  struct Neighbour {
    std::size_t teacher;
    double rho;
  };
  /// What is known of a Gaussian teacher from those seen: its mean as their combination, and its variance.
  struct Conditional {
    Eigen::VectorXd mean;
    double variance;
  };

  double product_to(std::size_t from, std::size_t to, std::size_t without) const;
  double sign_beyond(std::size_t u, std::size_t without, const std::vector<int>& seen) const;
  Conditional beyond(std::size_t u, std::size_t without, std::size_t seen) const;

  std::vector<Edge> edges_;
  std::vector<std::vector<Neighbour>> neighbours_;
};

}  // namespace franz_parisi::theory
