/// Tasks first, ..., end - 1 of a chain composed to one root problem f(u_first, ..., u_end-1; lambda) = 0.
///
/// Unknowns are the coordinates of each task's ansatz; lambda are the coordinates of up to two parameters of
/// these tasks. Task t rests on the law (7) that the state u_t-1 hands on, so the Jacobian is
/// block lower triangular: df_t/du_t is the task's own, df_t/du_s goes through the first-order changes of the
/// law. All derivatives are exact.
#pragma once

#include "solver/budget.hpp"
#include "solver/equations.hpp"
#include "study/chain/layout.hpp"
#include "study/chain/past.hpp"
#include "theory/ansatz.hpp"
#include "theory/channel/channel.hpp"
#include "theory/parameters.hpp"

#include <memory>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::study {

using theory::Chain;
using theory::Parameter;

/// The composed equations evaluated at one point.
struct ChainState {
  Layout layout;
  std::vector<std::shared_ptr<const theory::TaskPoint>> tasks{};
  Eigen::VectorXd f{};
  Eigen::MatrixXd jacobian{};  ///< (unknowns, unknowns + moving parameters)
  /// First-order changes of f, one column for each independent source of error: those of the past, then those
  /// of each task (Layout::sources). Empty unless asked for.
  Eigen::MatrixXd open{};
  std::vector<Eigen::MatrixXd> by_law{};  ///< of each task: df_t by the columns of its prior's shifts

  Eigen::Index inherited = 0;  ///< columns of the past among the sources and among each prior's shifts
  Eigen::Index moving = 0;     ///< moving parameters; their columns follow in each prior's shifts

  Eigen::Index sources() const { return inherited + layout.sources(); }
  /// Columns of a task's own sources.
  Block sources(std::size_t task) const {
    return {inherited + layout.sources(task).begin, layout.sources(task).size};
  }
  /// Columns of the shifts that go with the conjugates of a task before.
  Block shifts(std::size_t before) const {
    const Block& h = layout.conjugates(before);
    return {inherited + moving + h.begin, h.size};
  }
};

class ChainProblem {
 public:
  /// Tasks [first, end) of the chain; `moving` are parameters of tasks >= first.
  ChainProblem(Chain chain, std::size_t first, std::size_t end, std::vector<Parameter> moving,
               std::shared_ptr<const Past> past);

  std::size_t first() const { return first_; }
  std::size_t end() const { return end_; }
  std::size_t tasks() const { return end_ - first_; }
  const Layout& layout() const { return layout_; }
  /// Is generalisation an angle, or a mean square?
  bool sign_labels() const { return chain_.front().channel->sign_labels; }
  Eigen::Index unknowns() const { return layout_.unknowns(); }
  const std::vector<Parameter>& moving() const { return moving_; }
  const std::shared_ptr<const Past>& past() const { return past_; }

  /// The values of all parameters at x = (u, lambda). Where lambda is that of the chain given, its value
  /// comes back to the last bit.
  Chain chain_at(const Eigen::VectorXd& x) const;
  /// x with lambda as the chain given has it.
  Eigen::VectorXd with_parameters(const Eigen::VectorXd& u) const;

  /// The same tasks up to `end` only.
  ChainProblem truncated(std::size_t end) const;

  struct Mode {
    int level = 0;
    bool tails = false;
    bool errors = false;  ///< fill ChainState::open
  };
  /// Pure. Empty outside the domain.
  std::optional<ChainState> evaluate(const Eigen::VectorXd& x, const Mode& mode) const;

  /// As equations, each evaluation granted by `budget`, which must outlive them like this object.
  solver::Equations equations(int level, solver::Budget& budget) const;

  /// The law after the last task at x, its shifts the changes under the sources, moved as `displaced` says
  /// (columns of u for each source; empty: no shifts). Null where it asks for too much.
  std::shared_ptr<const theory::Law> handed_on(const ChainState& state, const Eigen::MatrixXd& displaced,
                                               const theory::Resolution& resolution) const;

 private:
  theory::TaskParameters direction(std::size_t task, std::size_t parameter, const Eigen::VectorXd& x) const;

  Chain chain_;
  std::size_t first_, end_;
  Layout layout_;
  std::vector<Parameter> moving_;
  std::shared_ptr<const Past> past_;
};

/// What each source of error does to the columns of a prior's shifts: (column, source). `displaced` are the
/// changes of u that go with each source; the columns of moving parameters are left out.
Eigen::MatrixXd shift_changes(const ChainState& state, std::size_t task, const Eigen::MatrixXd& displaced);

/// dh of a task for each source: (conjugate, source).
Eigen::MatrixXd conjugate_changes(const ChainState& state, std::size_t task,
                                  const Eigen::MatrixXd& displaced);

}  // namespace franz_parisi::study
