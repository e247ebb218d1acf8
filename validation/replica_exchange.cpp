#include "validation/replica_exchange.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace franz_parisi::validation {
namespace {

/// Where the ladder stands before anything is known: dense towards beta = 0, because the spread of the energy
/// is largest there.
double first_guess(double beta, std::size_t k, std::size_t temperatures) {
  if (temperatures == 1) return beta;
  const double x = static_cast<double>(temperatures - 1 - k) / static_cast<double>(temperatures - 1);
  return beta * std::pow(x, 4);
}

}  // namespace

std::size_t ExchangeReport::wanted_temperatures() const {
  double barrier = 0;
  for (const double acceptance : swap_acceptance) barrier += 1 - acceptance;
  return static_cast<std::size_t>(std::ceil(2 * barrier)) + 1;
}

ReplicaExchange::ReplicaExchange(const GibbsMeasure& measure, std::size_t temperatures,
                                 const ChainSettings& settings,
                                 const std::function<Rung(std::size_t temperature)>& rung, Stream swaps)
    : swaps_(swaps) {
  if (temperatures == 0) throw std::invalid_argument("temperatures = 0, not >= 1");
  chains_.reserve(temperatures);
  for (std::size_t k = 0; k < temperatures; ++k) {
    Rung begin = rung(k);
    const GibbsMeasure here(measure.loss(), first_guess(measure.beta(), k, temperatures));
    chains_.emplace_back(here, std::move(begin.start), settings, begin.momenta, begin.decisions);
  }
  begin_measuring();
}

void ReplicaExchange::begin_measuring() {
  accepted_.assign(chains_.size() - 1, 0);
  tried_.assign(chains_.size() - 1, 0);
  comes_from_zero_.assign(chains_.size(), false);
  round_trips_ = 0;
}

void ReplicaExchange::warm_up(std::size_t trajectories) {
  // Each round twice as long as the one before; the ladder that the last one but one asks for stays.
  constexpr std::size_t rounds = 6;
  std::size_t left = trajectories;
  if (chains_.size() > 1) {
    for (std::size_t round = 1; round < rounds; ++round) {
      const std::size_t length = trajectories >> (rounds + 1 - round);
      run_round(length);
      lay_ladder();
      left -= length;
    }
  }
  run_round(left);
  begin_measuring();
}

void ReplicaExchange::run_round(std::size_t trajectories) {
  begin_measuring();
  for (HamiltonianChain& chain : chains_) chain.begin_adaptation();
  for (std::size_t k = 0; k < trajectories; ++k) advance();
  for (HamiltonianChain& chain : chains_) chain.end_adaptation();
}

/// Moves all but the first and last temperature to where the sum of rejections, a function of beta that is
/// piecewise linear in between, has equal steps.
void ReplicaExchange::lay_ladder() {
  const std::size_t pairs = chains_.size() - 1;
  std::vector<double> beta, barrier{0};
  for (const HamiltonianChain& chain : chains_) beta.push_back(chain.beta());
  for (std::size_t k = 0; k < pairs; ++k) {
    constexpr double least = 1e-3;  // keeps temperatures apart where every swap is accepted
    const double rejection = tried_[k] > 0 ? 1 - accepted_[k] / tried_[k] : 1;
    barrier.push_back(barrier.back() + std::max(least, rejection));
  }
  std::size_t below = 0;
  for (std::size_t k = 1; k < pairs; ++k) {
    const double wanted = barrier.back() * static_cast<double>(k) / static_cast<double>(pairs);
    while (barrier[below + 1] < wanted) ++below;
    const double share = (wanted - barrier[below]) / (barrier[below + 1] - barrier[below]);
    chains_[k].set_beta(beta[below] + share * (beta[below + 1] - beta[below]));
  }
}

double ReplicaExchange::step(HamiltonianChain& chain) {
  if (chain.beta() > 0 || chains_.size() == 1) return chain.advance();
  chain.redraw();
  return 1;
}

double ReplicaExchange::advance() {
  const double first = step(chains_.front());
  for (std::size_t k = 1; k < chains_.size(); ++k) step(chains_[k]);
  if (chains_.size() > 1) swap_neighbours();
  return first;
}

void ReplicaExchange::swap_neighbours() {
  for (std::size_t k = sweeps_++ % 2; k + 1 < chains_.size(); k += 2) {
    const double exponent =
        (chains_[k].beta() - chains_[k + 1].beta()) * (chains_[k].energy() - chains_[k + 1].energy());
    const double acceptance = std::min(1.0, std::exp(exponent));
    tried_[k] += 1;
    accepted_[k] += acceptance;
    if (swaps_.uniform() >= acceptance) continue;
    chains_[k].swap_states(chains_[k + 1]);
    std::vector<bool>::swap(comes_from_zero_[k], comes_from_zero_[k + 1]);
  }
  comes_from_zero_.back() = true;
  if (comes_from_zero_.front()) ++round_trips_;
  comes_from_zero_.front() = false;
}

ExchangeReport ReplicaExchange::report() const {
  ExchangeReport report;
  report.round_trips = round_trips_;
  for (const HamiltonianChain& chain : chains_) report.beta.push_back(chain.beta());
  for (std::size_t k = 0; k < tried_.size(); ++k)
    report.swap_acceptance.push_back(tried_[k] > 0 ? accepted_[k] / tried_[k] : 0);
  return report;
}

}  // namespace franz_parisi::validation
