/// What a root search has met so far that is nearest to a root.
#pragma once

#include "solver/root_problem.hpp"

#include <optional>
#include <utility>

namespace franz_parisi::solver {

/// The state with the smallest |f|.
template <class State>
class BestState {
 public:
  /// The evaluation of a state, which is kept if it is the best; empty where it is not finite.
  std::optional<Evaluation> judge(Evaluation e, State state) {
    if (!e.f.allFinite() || !e.df_du.allFinite()) return std::nullopt;
    const double norm = e.f.lpNorm<Eigen::Infinity>();
    if (!state_ || norm < norm_) {
      state_ = std::move(state);
      norm_ = norm;
    }
    return e;
  }

  void forget() { state_.reset(); }
  const std::optional<State>& state() const { return state_; }

 private:
  std::optional<State> state_;
  double norm_ = 0;
};

}  // namespace franz_parisi::solver
