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
  return state_on(prior_of(problem, x, level), problem, x, level);
}

std::optional<theory::Reading> breaking_share(const ChainProblem& problem, const Eigen::VectorXd& x,
                                              int level, const Eigen::MatrixXd& displaced) {
  constexpr double step = 1e-4;
  if (!has_symmetric_state(problem)) return std::nullopt;
  const auto prior = prior_of(problem, x, level, true);
  if (!prior) return std::nullopt;
  const double value = share(symmetric_state(problem, x, level)),
               finer = share(symmetric_state(problem, x, level + 1));
  if (!std::isfinite(value + finer)) return std::nullopt;
  Eigen::VectorXd changes = Eigen::VectorXd::Zero(displaced.cols());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const auto at = [&](double way) {
      return share(symmetric_state(problem, x + way * Eigen::VectorXd::Unit(x.size(), i), level));
    };
    changes += (at(step) - at(-step)) / (2 * step) * displaced.row(i).transpose();
  }
  // What is uncertain about the past does something by itself.
  for (std::size_t i = 0; i < prior->shifts.size(); ++i) {
    const auto moved = prior_of(problem, x, level);
    moved->mass += prior->shifts[i];
    changes[static_cast<Eigen::Index>(i)] += share(state_on(moved, problem, x, level)) - value;
  }
  // Of the averages in (26) nothing is known but what a finer resolution changes.
  const double error = changes.cwiseAbs().sum() + 2 * std::abs(finer - value) +
                       16 * std::numeric_limits<double>::epsilon() * std::abs(value);
  return theory::Reading{"x_at", value, error};
}

}  // namespace franz_parisi::study
