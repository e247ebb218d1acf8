#include "theory/teacher_tree.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

namespace franz_parisi::theory {
namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

/// The mean of a sign of which independent sides say what alone would make it these means. Products, because
/// sides that all but exclude each other leave differences of numbers close to 1.
double combined(const std::vector<double>& means) {
  if (means.empty()) return 0;
  if (means.size() == 1) return means.front();
  double up = 1, down = 1;
  for (const double m : means) up *= 1 + m, down *= 1 - m;
  return up + down > 0 ? (up - down) / (up + down) : 0;
}

}  // namespace

TeacherTree::TeacherTree(std::size_t teachers, std::vector<Edge> edges)
    : edges_(std::move(edges)), neighbours_(teachers) {
  std::vector<std::size_t> part(teachers);  // that hangs together so far
  for (std::size_t t = 0; t < teachers; ++t) part[t] = t;
  for (const Edge& e : edges_) {
    if (e.a >= teachers || e.b >= teachers || part[e.a] == part[e.b] || !(std::abs(e.rho) <= 1))
      throw std::invalid_argument("edges of teachers must make a tree, with rho in [-1, 1]");
    neighbours_[e.a].push_back({e.b, e.rho});
    neighbours_[e.b].push_back({e.a, e.rho});
    for (std::size_t& p : part)
      if (p == part[e.b] && &p != &part[e.b]) p = part[e.a];
    part[e.b] = part[e.a];
  }
  if (teachers == 0 || edges_.size() + 1 != teachers)
    throw std::invalid_argument(
        fmt::format("a tree of {} teachers cannot have {} edges", teachers, edges_.size()));
}

double TeacherTree::overlap(std::size_t a, std::size_t b) const { return product_to(a, b, none); }

/// NaN where `to` does not lie on this side.
double TeacherTree::product_to(std::size_t from, std::size_t to, std::size_t without) const {
  if (from == to) return 1;
  for (const auto& [u, rho] : neighbours_[from]) {
    if (u == without) continue;
    if (const double rest = product_to(u, to, from); !std::isnan(rest)) return rho * rest;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double TeacherTree::mean_of_sign(std::size_t t, const std::vector<int>& before) const {
  if (before.size() != t) throw std::invalid_argument("mean_of_sign: a sign for every teacher before");
  return sign_beyond(t, none, before);
}

/// Of teacher u, from what is seen on all sides but one.
double TeacherTree::sign_beyond(std::size_t u, std::size_t without, const std::vector<int>& seen) const {
  if (u < seen.size()) return seen[u];
  std::vector<double> sides;
  for (const auto& [next, rho] : neighbours_[u]) {
    const double side = next == without ? 0 : rho * sign_beyond(next, u, seen);
    if (side != 0) sides.push_back(side);
  }
  return combined(sides);
}

Eigen::VectorXd TeacherTree::regression(std::size_t t) const { return beyond(t, none, t).mean; }

/// Likelihoods of independent sides multiply: with each side's own posterior of mean m_k and variance v_k
/// from the prior N(0, 1), precision is 1 + sum (1/v_k - 1) and precision times mean sum m_k/v_k; all times
/// prod v_k, which leaves sums of positive terms.
TeacherTree::Conditional TeacherTree::beyond(std::size_t u, std::size_t without, std::size_t seen) const {
  const auto n = static_cast<Eigen::Index>(seen);
  if (u < seen) return {Eigen::VectorXd::Unit(n, static_cast<Eigen::Index>(u)), 0};
  std::vector<Conditional> sides;
  for (const auto& [next, rho] : neighbours_[u]) {
    if (next == without || rho == 0) continue;
    const Conditional of_next = beyond(next, u, seen);
    if (of_next.variance == 1) continue;  // nothing is seen there
    Conditional side{rho * of_next.mean, (1 - rho) * (1 + rho) + rho * rho * of_next.variance};
    if (side.variance == 0) return side;  // it is this one up to a sign
    sides.push_back(std::move(side));
  }
  if (sides.empty()) return {Eigen::VectorXd::Zero(n), 1};
  if (sides.size() == 1) return sides.front();
  double all = 1, precision = 0;
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(n);
  for (const Conditional& side : sides) all *= side.variance;
  for (const Conditional& side : sides) {
    const double others = all / side.variance;
    mean += others * side.mean;
    precision += others * (1 - side.variance);
  }
  precision += all;
  return {mean / precision, all / precision};
}

}  // namespace franz_parisi::theory
