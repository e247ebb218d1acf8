#include "study/chain/chain_problem.hpp"

#include "theory/within_limits.hpp"

#include <cmath>
#include <utility>

namespace franz_parisi::study {
namespace {

using theory::Law;
using theory::TaskParameters;
using theory::TaskPoint;

const TaskParameters still{.alpha = 0, .beta = 0, .gamma = 0, .delta = 0};  // the others are 0

}  // namespace

ChainProblem::ChainProblem(Chain chain, std::size_t first, std::size_t end, std::vector<Parameter> moving,
                           std::shared_ptr<const Past> past)
    : chain_(std::move(chain)),
      first_(first),
      end_(end),
      layout_(chain_, first, end),
      moving_(std::move(moving)),
      past_(std::move(past)) {}

ChainProblem ChainProblem::truncated(std::size_t end) const { return {chain_, first_, end, moving_, past_}; }

Chain ChainProblem::chain_at(const Eigen::VectorXd& x) const {
  Chain chain = chain_;
  for (std::size_t i = 0; i < moving_.size(); ++i) {
    const double lambda = x[x.size() - index(moving_.size() - i)];
    double& value = moving_[i].of(chain);
    if (lambda != moving_[i].coordinate(value)) value = moving_[i].value(lambda);
  }
  return chain;
}

Eigen::VectorXd ChainProblem::with_parameters(const Eigen::VectorXd& u) const {
  Eigen::VectorXd x(u.size() + index(moving_.size()));
  x.head(u.size()) = u;
  for (std::size_t i = 0; i < moving_.size(); ++i)
    x[u.size() + index(i)] = moving_[i].coordinate(moving_[i].of(chain_));
  return x;
}

TaskParameters ChainProblem::direction(std::size_t task, std::size_t parameter,
                                       const Eigen::VectorXd& x) const {
  TaskParameters d = still;
  const Parameter& p = moving_[parameter];
  if (p.task == task) d.*p.row->member = p.slope(x[unknowns() + index(parameter)]);
  return d;
}

std::optional<ChainState> ChainProblem::evaluate(const Eigen::VectorXd& x, const Mode& mode) const {
  return theory::within_limits([&]() -> std::optional<ChainState> {
    for (std::size_t k = 0; k < moving_.size(); ++k) {
      if (!moving_[k].allows(x[unknowns() + index(k)])) return std::nullopt;
    }
    const Chain chain = chain_at(x);
    const theory::Resolution resolution = resolution_at(mode.level, mode.tails);
    const Eigen::Index n = unknowns(), parameters = index(moving_.size());
    ChainState state{.layout = layout_};
    state.moving = parameters;
    state.f.resize(n);
    state.jacobian = Eigen::MatrixXd::Zero(n, n + parameters);

    auto before = past_->law(mode.level, mode.tails, mode.errors);
    if (!before) return std::nullopt;
    state.inherited = index(before->shifts.size());
    for (std::size_t t = first_; t < end_; ++t) {
      const std::size_t i = t - first_;
      const Block own = layout_.unknowns(i);
      // The prior: what task t - 1 has left, seen with the teacher of task t.
      bool rho_moves = false;
      for (const Parameter& p : moving_)
        rho_moves = rho_moves || (p.row == &theory::parameter::rho && p.task == t);
      const std::shared_ptr<Law> prior = before->seen_by(chain[t], rho_moves);
      if (t == first_)  // no parameter has acted yet
        prior->shifts.resize(prior->shifts.size() + moving_.size(),
                             Eigen::ArrayXXd::Zero(prior->mass.rows(), prior->mass.cols()));
      if (rho_moves) {
        const Eigen::ArrayXXd response = before->by_rho(chain[t]);
        for (std::size_t k = 0; k < moving_.size(); ++k) {
          const double d = direction(t, k, x).rho;
          if (d != 0) prior->shifts[static_cast<std::size_t>(state.inherited) + k] += d * response;
        }
      }

      const auto point =
          chain[t].ansatz->evaluate(prior, chain[t], x.segment(own.begin, own.size), resolution);
      if (!point) return std::nullopt;
      const Eigen::MatrixXd by_law = point->by_shifts();
      auto rows = state.jacobian.middleRows(own.begin, own.size);
      state.f.segment(own.begin, own.size) = point->mismatch();
      rows.middleCols(own.begin, own.size) = point->by_u();
      for (std::size_t s = 0; s < i; ++s) {
        const Block u = layout_.unknowns(s), h = state.shifts(s);
        rows.middleCols(u.begin, u.size) =
            by_law.middleCols(h.begin, h.size) * state.tasks[s]->conjugates_by_u();
      }
      for (std::size_t k = 0; k < moving_.size(); ++k)
        rows.col(n + index(k)) = by_law.col(state.inherited + index(k)) + point->along(direction(t, k, x));

      if (t + 1 < end_) {
        bool couplings = false;
        for (std::size_t k = 0; k < moving_.size(); ++k) {
          const theory::LocalCouplings by = chain[t].couplings_along(direction(t, k, x));
          couplings = couplings || by.kappa != 0 || by.tau != 0;
        }
        auto handed = point->hand_on(resolution.weight_step, couplings);
        for (std::size_t k = 0; k < moving_.size(); ++k) {
          const TaskParameters d = direction(t, k, x);
          const Eigen::VectorXd h = point->conjugates_along(d);
          Eigen::ArrayXXd& column = handed.law->shifts[static_cast<std::size_t>(state.inherited) + k];
          for (Eigen::Index j = 0; j < h.size(); ++j)
            if (h[j] != 0) column += h[j] * handed.by_conjugate[static_cast<std::size_t>(j)];
          const theory::LocalCouplings by = chain[t].couplings_along(d);
          if (by.kappa != 0) column += by.kappa * handed.by_kappa;
          if (by.tau != 0) column += by.tau * handed.by_tau;
        }
        for (Eigen::ArrayXXd& column : handed.by_conjugate) handed.law->shifts.push_back(std::move(column));
        before = std::move(handed.law);
      }
      state.by_law.push_back(by_law);
      state.tasks.push_back(point);
    }
    if (!state.f.allFinite() || !state.jacobian.allFinite()) return std::nullopt;
    if (!mode.errors) return state;

    state.open = Eigen::MatrixXd::Zero(n, state.sources());
    for (std::size_t t = 0; t < state.tasks.size(); ++t) {
      const Block own = layout_.unknowns(t), shifts = state.shifts(t);
      const Eigen::Index moments = state.inherited + layout_.moment_sources(t).begin,
                         conjugates = state.inherited + layout_.conjugate_sources(t).begin;
      const TaskPoint& point = *state.tasks[t];
      state.open.block(own.begin, 0, own.size, state.inherited) = state.by_law[t].leftCols(state.inherited);
      const Eigen::VectorXd of_moments =
                                point.moment_error() + state.f.segment(own.begin, own.size).cwiseAbs(),
                            of_conjugates = point.conjugate_error();
      state.open.block(own.begin, moments, own.size, own.size) = of_moments.asDiagonal();
      state.open.block(own.begin, conjugates, own.size, shifts.size) =
          point.by_conjugates() * of_conjugates.asDiagonal();
      for (std::size_t s = t + 1; s < state.tasks.size(); ++s) {
        const Block later = layout_.unknowns(s);
        state.open.block(later.begin, conjugates, later.size, shifts.size) =
            state.by_law[s].middleCols(shifts.begin, shifts.size) * of_conjugates.asDiagonal();
      }
    }
    return state;
  });
}

solver::Equations ChainProblem::equations(int level, solver::Budget& budget) const {
  return [this, level, &budget](const Eigen::VectorXd& x) -> std::optional<solver::Evaluation> {
    if (!budget.grant()) return std::nullopt;
    auto state = evaluate(x, {.level = level});
    if (!state) return std::nullopt;
    return solver::Evaluation{std::move(state->f), std::move(state->jacobian)};
  };
}

Eigen::MatrixXd conjugate_changes(const ChainState& state, std::size_t task,
                                  const Eigen::MatrixXd& displaced) {
  const TaskPoint& point = *state.tasks[task];
  const Block u = state.layout.unknowns(task);
  Eigen::MatrixXd dh = point.conjugates_by_u() * displaced.middleRows(u.begin, u.size);
  const Eigen::VectorXd own = point.conjugate_error();
  const Eigen::Index sources = state.inherited + state.layout.conjugate_sources(task).begin;
  for (Eigen::Index j = 0; j < own.size(); ++j) dh(j, sources + j) += own[j];
  return dh;
}

Eigen::MatrixXd shift_changes(const ChainState& state, std::size_t task, const Eigen::MatrixXd& displaced) {
  const Eigen::Index fixed = state.inherited + state.moving;
  Eigen::MatrixXd changes =
      Eigen::MatrixXd::Zero(task == 0 ? fixed : state.shifts(task - 1).end(), displaced.cols());
  changes.topLeftCorner(state.inherited, state.inherited).setIdentity();
  for (std::size_t s = 0; s < task; ++s)
    changes.middleRows(state.shifts(s).begin, state.shifts(s).size) = conjugate_changes(state, s, displaced);
  return changes;
}

std::shared_ptr<const Law> ChainProblem::handed_on(const ChainState& state, const Eigen::MatrixXd& displaced,
                                                   const theory::Resolution& resolution) const {
  const auto all = theory::within_limits([&]() -> std::optional<std::shared_ptr<const Law>> {
    auto handed = state.tasks.back()->hand_on(resolution.weight_step, false);
    Law& law = *handed.law;
    std::vector<Eigen::ArrayXXd> columns = std::move(law.shifts);
    law.shifts.clear();
    if (displaced.size() == 0) return handed.law;
    for (Eigen::ArrayXXd& column : handed.by_conjugate) columns.push_back(std::move(column));
    const Eigen::MatrixXd changes = shift_changes(state, state.tasks.size(), displaced);
    for (Eigen::Index source = 0; source < changes.cols(); ++source) {
      Eigen::ArrayXXd shift = Eigen::ArrayXXd::Zero(law.mass.rows(), law.mass.cols());
      for (Eigen::Index c = 0; c < changes.rows(); ++c)
        if (changes(c, source) != 0) shift += changes(c, source) * columns[static_cast<std::size_t>(c)];
      law.shifts.push_back(std::move(shift));
    }
    return handed.law;
  });
  return all.value_or(nullptr);
}

}  // namespace franz_parisi::study
