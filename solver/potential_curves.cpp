#include "solver/potential_curves.hpp"

#include "solver/find_branches.hpp"
#include "solver/imposed_point.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <optional>

namespace franz_parisi::solver {
namespace {

constexpr double margin = 0.3;    // in lambda, beyond the range: folds that lie just outside are seen too
constexpr double largest_t = 11;  // multipliers up to 3e4: p is then that close to the edge of what it can be
// Arsinh of multipliers (1 to 200) where branches without a saddle point of their own are looked for.
constexpr double further_starts[] = {-0.9, 0.9, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6};
constexpr double same_root = 1e-6;  // in u

/// One direction from a root and the other meet there: make them one branch.
std::vector<Branch> join(std::vector<Branch> down, std::vector<Branch> up) {
  if (!down.empty() && !up.empty() && down.front().highest() == up.front().lowest()) {
    Branch& first = down.front();
    const Branch& second = up.front();
    first.points.insert(first.points.end(), std::next(second.points.begin()), second.points.end());
    first.upper_fold = second.upper_fold;
    up.erase(up.begin());
  }
  std::move(up.begin(), up.end(), std::back_inserter(down));
  return down;
}

class Follower {
 public:
  Follower(const Request& request, const Imposed& imposed, double lowest, double highest)
      : request_(request),
        imposed_(imposed),
        lowest_(lowest),
        highest_(highest),
        problem_(request.prior->at(0), request.parameters, imposed, resolution_at(0), request.deadline) {}

  PotentialCurves run() {
    // Every curve is followed over one range that holds all starts: then what is found does not depend on the
    // values asked for, and no piece of a curve is found twice.
    std::vector<Eigen::Vector4d> starts = solutions(0);
    for (const double t : further_starts) {
      for (const Eigen::Vector4d& start : solutions(t)) starts.push_back(start);
    }
    for (const Eigen::Vector4d& start : starts) include(lambda(start));
    for (const Eigen::Vector4d& start : starts) follow_from(start);
    number();
    for (const Branch& b : curves_.branches) find_roots(b);
    std::stable_sort(curves_.roots.begin(), curves_.roots.end(),
                     [&](const UnconstrainedRoot& a, const UnconstrainedRoot& b) {
                       return lambda(unknowns(a.root, 0)) < lambda(unknowns(b.root, 0));
                     });
    curves_.complete = !problem_.timed_out();
    return std::move(curves_);
  }

 private:
  static Eigen::Vector4d unknowns(const TaskRoot& root, double t) {
    Eigen::Vector4d u_t = Eigen::Vector4d::Zero();
    u_t << root.u, t;
    return u_t;
  }

  double lambda(const Eigen::VectorXd& u_t) const {
    const auto at = problem_.evaluate(u_t);
    return at ? at->coordinate() : std::nan("");
  }

  /// Solutions at this multiplier: the one that continues from small alpha and the one near the teacher.
  std::vector<Eigen::Vector4d> solutions(double t) const {
    std::vector<Eigen::Vector4d> found;
    if (problem_.timed_out()) return found;
    Request request = request_;
    imposed_.multiplier(request.parameters) = std::sinh(t);
    for (const TaskRoot& root : {solve_cold(request), solve_near_teacher(request)}) {
      if (root.state) found.push_back(unknowns(root, t));
    }
    return found;
  }

  void include(double lambda) {
    lowest_ = std::fmin(lowest_, lambda);  // ignores NaN
    highest_ = std::fmax(highest_, lambda);
  }

  /// The branches of the curve through a solution, unless they are known.
  void follow_from(const Eigen::Vector4d& start) {
    const double here = lambda(start);
    if (std::isnan(here) || passes_through(curves_.branches, here, start)) return;
    const CurveRange range{lowest_ - margin, highest_ + margin, [](const CurvePoint& p) {
                             return !is_frozen(p.u) && std::abs(p.u[3]) < largest_t;
                           }};
    const auto follow = [&](double direction) {
      return follow_branches(std::ref(problem_), start, here, direction, range);
    };
    for (Branch& b : join(follow(-1), follow(+1))) curves_.branches.push_back(std::move(b));
  }

  void number() {
    int next = 0;
    std::stable_partition(curves_.branches.begin(), curves_.branches.end(),
                          [](const Branch& b) { return b.stable; });
    for (Branch& b : curves_.branches) b.number = next++;
  }

  /// Sign changes of the multiplier along the branch.
  void find_roots(const Branch& branch) {
    for (std::size_t i = 0; i + 1 < branch.points.size(); ++i) {
      const CurvePoint &a = branch.points[i], &b = branch.points[i + 1];
      if (a.u[3] * b.u[3] > 0) continue;
      const double s = a.u[3] == b.u[3] ? 0 : a.u[3] / (a.u[3] - b.u[3]);
      const Eigen::VectorXd guess = (a.u + s * (b.u - a.u)).head<3>();
      TaskRoot root = solve_near(request_, guess);
      if (!root.state || (root.u - guess).norm() > 0.1 + (b.u - a.u).norm()) continue;  // another branch's
      const bool known =
          std::any_of(curves_.roots.begin(), curves_.roots.end(), [&](const UnconstrainedRoot& r) {
            return (r.root.u - root.u).lpNorm<Eigen::Infinity>() < same_root;
          });
      if (!known) curves_.roots.push_back({std::move(root), branch.number});
    }
  }

  Request request_;
  Imposed imposed_;
  double lowest_, highest_;
  ImposedPoint problem_;
  PotentialCurves curves_;
};

}  // namespace

PotentialCurves follow_potential(const Request& request, const Imposed& imposed, double lowest,
                                 double highest) {
  return Follower(request, imposed, lowest, highest).run();
}

}  // namespace franz_parisi::solver
