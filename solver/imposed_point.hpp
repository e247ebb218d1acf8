/// The saddle point of one task at an imposed value p, (13), as a root problem: unknowns are the coordinates
/// u and the multiplier mu = sinh t, equations f(u; mu) = 0 and p(u; mu) = p.
///
/// It is regular where the multiplier has a fold along the curve V(p), at inflections of V, and singular
/// where p has one: there V ends or turns back.
#pragma once

#include "solver/best_state.hpp"
#include "solver/imposed.hpp"
#include "solver/root_problem.hpp"
#include "solver/saddle_point.hpp"

#include <optional>

#include <Eigen/Core>

namespace franz_parisi::solver {

/// The equations evaluated once at (u, t).
struct ImposedState {
  SaddleState state;
  Imposed imposed;
  theory::TaskParameters parameters;  ///< with the multiplier
  double t;                           ///< arsinh of the multiplier
  theory::Reading previous;           ///< overlap_previous

  double coordinate() const;  ///< of the value that the equations give, see Imposed::coordinate

  /// (f, lambda - coordinate()). In this order and with these signs det(-jacobian()) = det(-df/du) dp/dmu:
  /// what is positive where V(p) is a maximum over the other order parameters.
  Eigen::Vector4d mismatch(double lambda) const;
  Eigen::Matrix4d jacobian() const;  ///< d mismatch/d(u, t)

  /// What is open at the imposed value lambda. The errors of SaddleState::errors(), at a given multiplier,
  /// diverge at inflections of V; these do not.
  RootErrors errors(double lambda) const;
};

class ImposedPoint {
 public:
  /// `prior` as for SaddlePoint; the multiplier among `parameters` is not used.
  ImposedPoint(const theory::FieldLaw& prior, const theory::TaskParameters& parameters,
               const Imposed& imposed, const theory::Resolution& resolution, Clock::time_point deadline);

  /// Empty where SaddlePoint::evaluate is.
  std::optional<ImposedState> evaluate(const Eigen::VectorXd& u_t) const;

  /// The root problem in (u, t) and lambda. Keeps the state with the smallest mismatch.
  std::optional<Evaluation> operator()(const Eigen::VectorXd& u_t, double lambda);
  const std::optional<ImposedState>& best() const { return best_.state(); }

  int evaluations() const { return evaluations_; }
  bool timed_out() const { return Clock::now() > deadline_; }

 private:
  const theory::FieldLaw& prior_;
  theory::TaskParameters parameters_;
  Imposed imposed_;
  theory::Resolution resolution_;
  Clock::time_point deadline_;
  BestState<ImposedState> best_;
  mutable int evaluations_ = 0;
};

}  // namespace franz_parisi::solver
