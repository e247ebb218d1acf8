#include "study/chain/transition.hpp"

#include "solver/newton.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace franz_parisi::study {
namespace {

class Meetings {
 public:
  Meetings(const EventProblem& problem, const solver::Branch& first, const solver::Branch& second,
           const std::vector<TaskSolution>& earlier, solver::Budget& budget)
      : problem_(problem),
        pairing_(problem.pairing()),
        first_(first),
        second_(second),
        earlier_(earlier),
        budget_(budget),
        first_equations_(problem.first.equations(0, budget)),
        second_equations_(problem.second.equations(0, budget)) {}

  std::vector<std::optional<Eigen::VectorXd>> all() {
    constexpr int nodes = 7;
    const double from = std::max(first_.lowest(), second_.lowest()),
                 to = std::min(first_.highest(), second_.highest());
    std::vector<std::optional<Eigen::VectorXd>> found;
    if (!(from < to)) return found;
    std::vector<Node> known;
    for (int k = 0; k <= nodes; ++k) {
      // Ends included: next to a fold the difference changes fastest.
      const double s = 0.5 * (1 - std::cos(M_PI * k / nodes));
      if (auto there = node(from + s * (to - from))) known.push_back(std::move(*there));
    }
    for (std::size_t k = 1; k < known.size(); ++k)
      if (known[k - 1].difference * known[k].difference < 0) found.push_back(between(known[k - 1], known[k]));
    return found;
  }

 private:
  struct Node {
    double lambda, difference;
    Eigen::VectorXd x;
  };

  /// The free entropy; NaN where it cannot be evaluated.
  double psi(const ChainProblem& problem, const Eigen::VectorXd& x) {
    const auto state = budget_.grant() ? problem.evaluate(x, {}) : std::nullopt;
    return state ? reading_value(problem, {EventKind::reading, "free_entropy", 0}, earlier_, *state)
                 : std::nan("");
  }

  std::optional<Node> node(double lambda) {
    const auto one = solver::solve_on(first_equations_, first_, lambda),
               two = solver::solve_on(second_equations_, second_, lambda);
    if (!one || !two) return std::nullopt;
    const double difference = psi(problem_.first, one->x) - psi(problem_.second, two->x);
    if (std::isnan(difference)) return std::nullopt;
    return Node{lambda, difference, solver::pair(one->x, two->x, pairing_)};
  }

  /// u = u' solves the equations everywhere: is it another root?
  bool apart(const Eigen::VectorXd& x, double distance) const {
    return !problem_.same() ||
           (solver::twin(x, 0, pairing_) - solver::twin(x, 1, pairing_)).norm() > distance;
  }

  std::optional<Eigen::VectorXd> between(Node left, Node right) {
    for (int halving = 0; halving < 40; ++halving) {
      const double share = left.difference / (left.difference - right.difference);
      Eigen::VectorXd guess = left.x + share * (right.x - left.x);
      if (auto closer = node(left.lambda + share * (right.lambda - left.lambda))) guess = closer->x;
      const auto root = solver::newton(event_equations(problem_, transition, earlier_, 0, budget_), guess,
                                       {.tolerance = 1e-12, .step_limit = 0.2, .max_evaluations = 12});
      const double residual = root.history.empty() ? INFINITY : root.history.back();
      const double lambda = root.x[root.x.size() - 1];
      if (residual < 1e-9 && lambda >= left.lambda - 1e-9 && lambda <= right.lambda + 1e-9 &&
          (apart(root.x, 1e-3 * (left.x - right.x).norm()) || residual == 0))
        return root.x;
      auto middle = node(0.5 * (left.lambda + right.lambda));
      if (!middle || budget_.exhausted()) break;
      (middle->difference * left.difference > 0 ? left : right) = std::move(*middle);
    }
    return std::nullopt;
  }

  const EventProblem problem_;
  const solver::Pairing pairing_;
  const solver::Branch &first_, &second_;
  const std::vector<TaskSolution>& earlier_;
  solver::Budget& budget_;
  const solver::Equations first_equations_, second_equations_;
};

}  // namespace

std::vector<std::optional<Eigen::VectorXd>> find_transitions(const EventProblem& problem,
                                                             const solver::Branch& first,
                                                             const solver::Branch& second,
                                                             const std::vector<TaskSolution>& earlier,
                                                             solver::Budget& budget) {
  return Meetings(problem, first, second, earlier, budget).all();
}

}  // namespace franz_parisi::study
