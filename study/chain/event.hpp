/// What happens on branches and in planes: events as roots of augmented problems, with bounds from their own
/// inverse.
#pragma once

#include "solver/augmented.hpp"
#include "study/chain/event_kind.hpp"
#include "study/chain/root.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace franz_parisi::study {

/// Replica symmetry breaks continuously; few clusters begin to dominate; two solutions change places.
inline const EventSpec instability{EventKind::at_instability, "replicon", 0},
    condensing{EventKind::condensation, "complexity", 0}, transition{EventKind::transition, {}, 0};

/// What is said of an event that is there and has not been found.
std::string not_located(const EventSpec& spec);
/// Says that a point of a curve was not solved: a solution may be missing there, and with it the equilibrium.
std::string not_found(const std::string& name, double value, const std::string& reason);

/// Whose events: those of a problem. At a transition the second state's last task may be of another ansatz,
/// everything else being the same.
struct EventProblem {
  const ChainProblem& first;
  const ChainProblem& second;

  EventProblem(const ChainProblem& both) : first(both), second(both) {}
  EventProblem(const ChainProblem& one, const ChainProblem& other) : first(one), second(other) {}

  /// Do both states answer to the same equations?
  bool same() const { return &first == &second; }
  solver::Pairing pairing() const {
    return {.first = first.unknowns(), .second = second.unknowns(), .shared = first.layout().last().begin};
  }
};

/// The condition that a reading of the problem's last task takes its level; on a logarithmic scale where
/// relative errors matter. `earlier` are the tasks before the problem's first.
solver::Condition reading_condition(const ChainProblem& problem, const EventSpec& spec,
                                    const std::vector<TaskSolution>& earlier, int level,
                                    solver::Budget& budget);

/// A value of that condition; NaN where there is none.
double reading_value(const ChainProblem& problem, const EventSpec& spec,
                     const std::vector<TaskSolution>& earlier, const ChainState& state);

/// Is that condition on a logarithmic scale?
bool logarithmic(const EventSpec& spec);

/// Values of several such conditions at one state; NaN where there is none.
struct ReadingValues {
  Eigen::VectorXd value;
  Eigen::VectorXd own_error;  ///< what quadratures and rounding of the state itself leave open
  Eigen::MatrixXd by_u;       ///< (condition, unknown of all tasks of the problem), at fixed parameters
};
ReadingValues reading_values(const ChainProblem& problem, const std::vector<EventSpec>& specs,
                             const std::vector<TaskSolution>& earlier, const ChainState& state);

/// An event of the last task of a problem as equations: (f, condition), for a transition of both solutions.
/// The problems and all other arguments must outlive them.
solver::Equations event_equations(const EventProblem& problem, const EventSpec& spec,
                                  const std::vector<TaskSolution>& earlier, int level,
                                  solver::Budget& budget);

/// An event located: the state there (the first of two at a transition) and its parameters, with bounds.
struct LocatedEvent {
  Eigen::VectorXd x;                ///< unknowns of the event's equations, then parameters
  std::vector<TaskSolution> tasks;  ///< of the problem, at the event
  std::vector<double> values;       ///< of the parameters that move
  std::vector<double> errors;       ///< bounds on them
  bool converged = false;
};

/// The event next to x, solved and judged. Where more parameters move than one, x is a point of a line and
/// `tangent` its direction there: bounds are those across the line.
LocatedEvent locate_event(const EventProblem& problem, const EventSpec& spec, const Eigen::VectorXd& x,
                          const std::vector<TaskSolution>& earlier, const Settings& settings,
                          solver::Budget& budget,
                          const std::optional<Eigen::VectorXd>& tangent = std::nullopt);

/// Where a line, spinodal or transition, meets replicon = 0 of its (first or second) state: next to x.
LocatedEvent locate_instability(const EventProblem& problem, const EventSpec& line, int which,
                                const Eigen::VectorXd& x, const std::vector<TaskSolution>& earlier,
                                const Settings& settings, solver::Budget& budget);

/// The replicon of the (first or second) state of a line.
double replicon_on(const EventProblem& problem, const EventSpec& line, int which, const Eigen::VectorXd& x);

/// Where an AT line gives way to one of condensation: its replicon and (26) at x = 1, next to x.
LocatedEvent locate_condensation(const ChainProblem& problem, const Eigen::VectorXd& x,
                                 const std::vector<TaskSolution>& earlier, const Settings& settings,
                                 solver::Budget& budget);

/// The cusp of a line of spinodals next to x: where it is a spinodal of itself.
LocatedEvent locate_cusp(const ChainProblem& problem, const Eigen::VectorXd& x,
                         const std::vector<TaskSolution>& earlier, const Settings& settings,
                         solver::Budget& budget);

}  // namespace franz_parisi::study
