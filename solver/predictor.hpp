/// Extrapolation of a smooth curve u(position) from the last points seen: where the next root is looked for.
#pragma once

#include <deque>

#include <Eigen/Core>

namespace franz_parisi::solver {

class Predictor {
 public:
  void add(double position, const Eigen::VectorXd& u) {
    points_.push_back({position, u});
    if (points_.size() > most_points) points_.pop_front();
  }

  void clear() { points_.clear(); }
  bool empty() const { return points_.empty(); }

  /// The polynomial through the points kept (a cubic once there are four), by Neville's scheme. Needs one
  /// point.
  Eigen::VectorXd at(double position) const {
    std::deque<Point> p = points_;
    for (std::size_t span = 1; span < p.size(); ++span) {
      for (std::size_t i = 0; i + span < p.size(); ++i) {
        const double a = points_[i].position, b = points_[i + span].position;
        p[i].u = ((position - b) * p[i].u - (position - a) * p[i + 1].u) / (a - b);
      }
    }
    return p.front().u;
  }

 private:
  static constexpr std::size_t most_points = 4;
  struct Point {
    double position;  // strictly increasing
    Eigen::VectorXd u;
  };
  std::deque<Point> points_;
};

}  // namespace franz_parisi::solver
