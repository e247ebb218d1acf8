#include "study/chain/breaking_share.hpp"

#include "theory/rs/coordinates.hpp"
#include "theory/rsb/breaking.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace franz_parisi::study {
namespace {

std::optional<theory::SaddlePoint> state_on(const std::shared_ptr<const theory::Law>& prior,
                                            const ChainProblem& problem, const Eigen::VectorXd& x,
                                            int level) {
  const auto place = theory::from_coordinates(x.head<3>());
  if (!prior || !place) return std::nullopt;
  return theory::saddle_point(std::static_pointer_cast<const theory::FieldLaw>(prior),
                              problem.chain_at(x)[problem.first()], *place, resolution_at(level));
}

std::shared_ptr<theory::Law> prior_of(const ChainProblem& problem, const Eigen::VectorXd& x, int level,
                                      bool errors = false) {
  const auto law = problem.past()->law(level, false, errors);
  return law ? law->seen_by(problem.chain_at(x)[problem.first()]) : nullptr;
}

/// NaN where there is none.
double share(const std::optional<theory::SaddlePoint>& state) {
  return state ? theory::rsb::breaking_share(*state) : std::nan("");
}

bool has_symmetric_state(const ChainProblem& problem) {
  const Chain chain = problem.chain_at(problem.with_parameters(Eigen::VectorXd::Zero(problem.unknowns())));
  return problem.tasks() == 1 && chain[problem.first()].ansatz == &theory::replica_symmetric;
}

}  // namespace

std::optional<theory::SaddlePoint> symmetric_state(const ChainProblem& problem, const Eigen::VectorXd& x,
                                                   int level) {
  if (!has_symmetric_state(problem)) return std::nullopt;
  for (std::size_t k = 0; k < problem.moving().size(); ++k)
    if (!problem.moving()[k].allows(x[problem.unknowns() + static_cast<Eigen::Index>(k)]))
      return std::nullopt;
  return state_on(prior_of(problem, x, level), problem, x, level);
}

std::optional<BreakingShare> breaking_share(const ChainProblem& problem, const Eigen::VectorXd& x,
                                            int level) {
  constexpr double step = 1e-4;
  const auto here = symmetric_state(problem, x, level), finer = symmetric_state(problem, x, level + 1);
  const auto prior = here ? prior_of(problem, x, level, true) : nullptr;
  if (!prior || !finer) return std::nullopt;
  BreakingShare all{.value = share(here),
                    .by_x = Eigen::VectorXd(x.size()),
                    .by_past = Eigen::VectorXd(static_cast<Eigen::Index>(prior->shifts.size())),
                    .own_error = 0};
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    // At the end of a parameter's range one side only.
    double ends[2] = {all.value, all.value}, width = 0;
    for (const int side : {0, 1}) {
      const Eigen::VectorXd beside = x + (side == 0 ? -step : step) * Eigen::VectorXd::Unit(x.size(), i);
      const double value = share(symmetric_state(problem, beside, level));
      if (std::isnan(value)) continue;
      ends[side] = value;
      width += step;
    }
    all.by_x[i] = (ends[1] - ends[0]) / width;
  }
  for (std::size_t i = 0; i < prior->shifts.size(); ++i) {
    const auto moved = prior_of(problem, x, level);
    moved->mass += prior->shifts[i];
    all.by_past[static_cast<Eigen::Index>(i)] = share(state_on(moved, problem, x, level)) - all.value;
  }
  // Of the averages in (26) nothing is known but what a finer resolution changes.
  all.own_error = 2 * std::abs(share(finer) - all.value) +
                  16 * std::numeric_limits<double>::epsilon() * std::abs(all.value);
  if (!std::isfinite(all.value + all.own_error) || !all.by_x.allFinite() || !all.by_past.allFinite())
    return std::nullopt;
  return all;
}

theory::Reading breaking_reading(const BreakingShare& share, const Eigen::MatrixXd& displaced) {
  Eigen::VectorXd changes = displaced.transpose() * share.by_x;
  changes.head(share.by_past.size()) += share.by_past;
  return {"x_at", share.value, changes.cwiseAbs().sum() + share.own_error};
}

}  // namespace franz_parisi::study
