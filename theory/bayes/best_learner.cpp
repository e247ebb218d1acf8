#include "theory/bayes/best_learner.hpp"

#include "theory/bayes/bayes_optimal.hpp"
#include "theory/bayes/sign_tree.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>

#include <Eigen/LU>

namespace franz_parisi::theory {
namespace {

using Eigen::VectorXd;
using integrals::Estimate;

constexpr double all_known = 1 - 1e-5;  // q beyond which a teacher is known, which is a solution of its own
constexpr double infinite = std::numeric_limits<double>::infinity();

/// The equations for the teachers that are not known, where a set of others is.
class Unknown {
 public:
  Unknown(const std::vector<TeacherOnTree>& teachers, std::vector<bool> known)
      : teachers_(teachers), known_(std::move(known)) {
    for (std::size_t t = 0; t < teachers.size(); ++t)
      if (!known_[t]) unknown_.push_back(t);
  }

  Eigen::Index size() const { return static_cast<Eigen::Index>(unknown_.size()); }
  const std::vector<std::size_t>& teachers() const { return unknown_; }

  std::vector<double> strengths(const VectorXd& q) const {
    std::vector<double> strength(teachers_.size(), infinite);
    for (Eigen::Index i = 0; i < size(); ++i) {
      const std::size_t t = unknown_[static_cast<std::size_t>(i)];
      strength[t] = bayes_q_hat(teachers_[t].alpha, q[i]).value;
    }
    return strength;
  }

  /// q from q; `open`: by how much two ways to the same numbers differ.
  VectorXd map(const VectorXd& q, double fineness = 1, VectorXd* open = nullptr) const {
    const SignTree tree(teachers_, strengths(q), fineness);
    VectorXd image(size());
    if (open != nullptr) open->resize(size());
    for (Eigen::Index i = 0; i < size(); ++i) {
      const auto [value, again] = tree.overlap(unknown_[static_cast<std::size_t>(i)]);
      image[i] = std::clamp(value, 0.0, 1.0);
      if (open != nullptr) (*open)[i] = std::abs(value - again);
    }
    return image;
  }

  double free_entropy(const VectorXd& q) const {
    const std::vector<double> strength = strengths(q);
    double sum = SignTree(teachers_, strength, 1).log_partition();
    for (Eigen::Index i = 0; i < size(); ++i) {
      const std::size_t t = unknown_[static_cast<std::size_t>(i)];
      sum += bayes_energetic(teachers_[t].alpha, q[i]).value - 0.5 * strength[t] * (1 + q[i]);
    }
    return sum;
  }

  /// d map/dq by central differences.
  Eigen::MatrixXd response(const VectorXd& q) const {
    Eigen::MatrixXd by(size(), size());
    for (Eigen::Index i = 0; i < size(); ++i) {
      const double step = 1e-5 * std::min(q[i], 1 - q[i]);
      const VectorXd d = step * VectorXd::Unit(size(), i);
      by.col(i) = (map(q + d) - map(q - d)) / (2 * step);
    }
    return by;
  }

 private:
  const std::vector<TeacherOnTree>& teachers_;
  std::vector<bool> known_;
  std::vector<std::size_t> unknown_;
};

/// Teachers that are the same up to a sign are one, with the data of all: fields that say the same of a sign
/// add, and q_hat is linear in alpha.
struct Distinct {
  explicit Distinct(const std::vector<TeacherOnTree>& all) {
    for (const TeacherOnTree& teacher : all) {
      const bool first = of.empty();
      const std::size_t parent = first ? 0 : of[teacher.parent];
      if (!first && std::abs(teacher.rho) == 1) {
        of.push_back(parent);
        teachers[parent].alpha += teacher.alpha;
      } else {
        of.push_back(teachers.size());
        teachers.push_back({.alpha = teacher.alpha, .rho = teacher.rho, .parent = parent});
      }
    }
  }

  std::vector<TeacherOnTree> teachers;
  std::vector<std::size_t> of;  ///< which of these each of all is
};

/// Where iteration from here comes to rest, polished by Newton's method. Empty where a teacher becomes known,
/// or where nothing is reached.
std::optional<VectorXd> rest(const Unknown& problem, VectorXd q) {
  if (problem.size() == 0) return q;
  constexpr int most = 3000;
  for (int i = 0; i < most; ++i) {
    const VectorXd next = problem.map(q);
    if (next.maxCoeff() > all_known) return std::nullopt;
    const double change = (next - q).cwiseAbs().maxCoeff();
    q = next;
    if (change > 1e-4 * q.minCoeff()) continue;
    const auto n = problem.size();
    VectorXd polished = q;
    for (int k = 0; k < 8; ++k) {
      const VectorXd f = problem.map(polished) - polished;
      const VectorXd move =
          (Eigen::MatrixXd::Identity(n, n) - problem.response(polished)).partialPivLu().solve(f);
      polished += move;
      if (!(polished.array() > 0 && polished.array() < 1).all()) break;
      if (move.cwiseAbs().maxCoeff() < 1e-15) return polished;
      if (k == 7 && move.cwiseAbs().maxCoeff() < 1e-12) return polished;
    }
    if (change < 1e-14) return q;
  }
  return std::nullopt;
}

BestLearner read(const Unknown& problem, const std::vector<TeacherOnTree>& teachers, const VectorXd& q,
                 double entropy) {
  BestLearner result{.q = std::vector<Estimate>(teachers.size(), Estimate{1, 0}),
                     .eps = std::vector<Estimate>(teachers.size(), Estimate{0, 0}),
                     .entropy = entropy};
  if (problem.size() == 0) return result;
  VectorXd open;
  const VectorXd fine = problem.map(q, 0.7, &open);
  const VectorXd residual =
      (fine - q).cwiseAbs() + open + 8 * std::numeric_limits<double>::epsilon() * VectorXd::Ones(q.size());
  const Eigen::MatrixXd inverse =
      (Eigen::MatrixXd::Identity(q.size(), q.size()) - problem.response(q)).inverse();
  const VectorXd error = inverse.cwiseAbs() * residual;
  for (Eigen::Index i = 0; i < q.size(); ++i) {
    const std::size_t t = problem.teachers()[static_cast<std::size_t>(i)];
    result.q[t] = {q[i], error[i]};
    result.eps[t] = bayes_eps(result.q[t]);
  }
  return result;
}

void check(const std::vector<TeacherOnTree>& teachers) {
  constexpr std::size_t most = 6;
  if (teachers.empty() || teachers.size() > most)
    throw std::invalid_argument("best_learner: allowed are 1 to 6 teachers");
  for (std::size_t t = 0; t < teachers.size(); ++t) {
    if (!(teachers[t].alpha > 0) || !std::isfinite(teachers[t].alpha) || !(std::abs(teachers[t].rho) <= 1) ||
        (t > 0 && teachers[t].parent >= t))
      throw std::invalid_argument("best_learner: alpha must be > 0, rho in [-1, 1], a parent comes before");
  }
}

}  // namespace

BestLearner best_learner(const std::vector<TeacherOnTree>& all) {
  check(all);
  const Distinct distinct(all);
  const std::vector<TeacherOnTree>& teachers = distinct.teachers;
  const std::size_t n = teachers.size();
  std::optional<BestLearner> best;  // there is one: all teachers known is a solution
  for (std::size_t set = 0; set < (std::size_t{1} << n); ++set) {
    std::vector<bool> known(n);
    for (std::size_t t = 0; t < n; ++t) known[t] = ((set >> t) & 1U) != 0;
    const Unknown problem(teachers, known);
    for (const double from : {1e-6, 0.98}) {
      const auto q = rest(problem, VectorXd::Constant(problem.size(), from));
      if (!q) continue;
      const double entropy = problem.free_entropy(*q);
      if (!best || entropy > best->entropy) best = read(problem, teachers, *q, entropy);
      if (problem.size() == 0) break;
    }
  }
  BestLearner result{.q = {}, .eps = {}, .entropy = best->entropy};
  for (const std::size_t t : distinct.of) {
    result.q.push_back(best->q[t]);
    result.eps.push_back(best->eps[t]);
  }
  return result;
}

}  // namespace franz_parisi::theory
