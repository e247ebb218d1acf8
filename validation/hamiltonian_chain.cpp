#include "validation/hamiltonian_chain.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace franz_parisi::validation {

HamiltonianChain::HamiltonianChain(const GibbsMeasure& measure, Posterior start,
                                   const ChainSettings& settings, Stream momenta, Stream decisions)
    : measure_(measure),
      settings_(settings),
      momenta_(momenta),
      decisions_(decisions),
      point_(measure, std::move(start)),
      proposal_(point_),
      step_size_(0.5 * std::pow(static_cast<double>(point_.state.size()), -0.25)) {
  if (!(settings.path_length > 0))
    throw std::invalid_argument("path_length = " + std::to_string(settings.path_length) + ", not > 0");
  if (settings.max_steps == 0) throw std::invalid_argument("max_steps = 0, not >= 1");
}

void HamiltonianChain::begin_adaptation() { adaptation_.emplace(step_size_, settings_.target_acceptance); }

void HamiltonianChain::end_adaptation() {
  step_size_ = adaptation_->averaged_step();
  adaptation_.reset();
}

void HamiltonianChain::redraw() {
  point_.state.change_field([&](std::span<double> field) {
    for (double& theta : field) theta = std::atanh(2 * momenta_.uniform() - 1);
  });
  point_.refresh(measure_);
}

void HamiltonianChain::set_beta(double beta) {
  measure_ = GibbsMeasure(measure_.loss(), beta);
  point_.refresh(measure_);
}

void HamiltonianChain::swap_states(HamiltonianChain& other) {
  std::swap(point_.state, other.point_.state);
  point_.refresh(measure_);
  other.point_.refresh(other.measure_);
}

double HamiltonianChain::advance() {
  for (double& p : point_.momentum) p = momenta_.normal();
  const double steps = std::ceil((0.5 + decisions_.uniform()) * settings_.path_length / step_size_);
  const double threshold = decisions_.uniform();
  proposal_ = point_;
  leapfrog(measure_, proposal_, step_size_,
           static_cast<std::size_t>(std::clamp(steps, 1.0, static_cast<double>(settings_.max_steps))));
  const double change = proposal_.energy() - point_.energy();
  const double acceptance = std::isfinite(change) ? std::min(1.0, std::exp(-change)) : 0.0;
  if (threshold < acceptance) std::swap(point_, proposal_);
  if (adaptation_) {
    adaptation_->update(acceptance);
    step_size_ = adaptation_->step();
  }
  return acceptance;
}

}  // namespace franz_parisi::validation
