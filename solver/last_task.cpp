#include "solver/last_task.hpp"

namespace franz_parisi::solver {

LastTask::LastTask(const Settings& settings, Clock::time_point deadline)
    : settings_(settings), deadline_(deadline) {
  upstream_.handed_on = true;
}

const std::vector<std::shared_ptr<const TaskRoot>>& LastTask::upstream(const ChainParameters& chain) {
  const ChainParameters before(chain.begin(), chain.end() - 1);
  if (!before.empty()) upstream_ = next_point(upstream_, before, settings_, deadline_);
  return upstream_.roots;
}

std::optional<Request> LastTask::request(const ChainParameters& chain) {
  const auto& roots = upstream(chain);
  if (!roots.empty() && !roots.back()->state) return std::nullopt;
  const auto last = roots.empty() ? nullptr : roots.back();
  if (!prior_ || last != prior_root_ || chain.back().rho != prior_rho_) {
    prior_ = prior_of(chain.back(), roots.size(), roots);
    prior_root_ = last;
    prior_rho_ = chain.back().rho;
  }
  return Request{.prior = prior_, .parameters = chain.back(), .settings = settings_, .deadline = deadline_};
}

std::optional<SaddleState> LastTask::state(const Eigen::VectorXd& u, const ChainParameters& chain) {
  const auto x = theory::Overlaps::from_coordinates(u);
  if (!x) return std::nullopt;
  const auto asked = request(chain);
  if (!asked) return std::nullopt;
  const SaddlePoint problem(asked->prior->at(level_), asked->parameters, resolution_at(level_), deadline_);
  return problem.evaluate(*x, asked->parameters.alpha);
}

}  // namespace franz_parisi::solver
