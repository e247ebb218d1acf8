#include "solver/phase_plane.hpp"

#include "solver/differences.hpp"

#include <utility>

#include <Eigen/LU>

namespace franz_parisi::solver {

PhasePlane::PhasePlane(ChainParameters chain, SweptParameter x, SweptParameter y, const Settings& settings,
                       Clock::time_point deadline)
    : chain_(std::move(chain)), x_(x), y_(y), last_(settings, deadline) {}

RootProblem PhasePlane::line(EventKind kind) {
  return differentiated(
      [this, kind](const Eigen::VectorXd& unknowns, double y) { return residual(kind, unknowns, y); });
}

std::vector<Eigen::Vector3d> PhasePlane::roots(const Eigen::VectorXd& unknowns) {
  std::vector<Eigen::Vector3d> all;
  for (Eigen::Index i = 0; i + 3 < unknowns.size(); i += 3) all.emplace_back(unknowns.segment<3>(i));
  return all;
}

ChainParameters PhasePlane::at(double x, double y) const {
  return y_.at(x_.at(chain_, x_.value(x)), y_.value(y));
}

std::optional<Eigen::VectorXd> PhasePlane::residual(EventKind kind, const Eigen::VectorXd& unknowns,
                                                    double y) {
  const double x = x_of(unknowns);
  if (!x_.allows(x) || !y_.allows(y)) return std::nullopt;
  const ChainParameters chain = at(x, y);
  std::vector<SaddleState> states;
  for (const Eigen::Vector3d& u : roots(unknowns)) {
    const auto state = last_.state(u, chain);
    if (!state) return std::nullopt;
    states.push_back(*state);
  }
  Eigen::VectorXd f(unknowns.size());
  for (std::size_t i = 0; i < states.size(); ++i)
    f.segment<3>(3 * static_cast<Eigen::Index>(i)) = states[i].mismatch();
  double& condition = f[f.size() - 1];
  if (kind == EventKind::spinodal) {
    const Eigen::Matrix3d jacobian = states[0].mismatch_jacobian();
    condition =
        jacobian.determinant() / (1 + jacobian.squaredNorm());  // the divisor only keeps it of order 1
  } else if (kind == EventKind::at_instability) {
    condition = replicon(states[0]);
  } else {
    condition = free_entropy(states[0]) - free_entropy(states[1]);
  }
  return f;
}

}  // namespace franz_parisi::solver
