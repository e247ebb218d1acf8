/// Replica exchange: chains of one measure at several temperatures that swap their states, so that a state
/// which is stuck at low temperature is carried to where nothing is, and back.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include <franz_parisi/validation/hamiltonian_chain.hpp>

namespace franz_parisi::validation {

/// What a ladder of temperatures did while it was measured.
struct ExchangeReport {
  std::vector<double> beta;             ///< from the measure's own down to 0
  std::vector<double> swap_acceptance;  ///< mean probability of a swap, by pair of neighbours
  std::size_t round_trips = 0;          ///< states that came from beta to 0 and back to beta

  /// Temperatures of which half of the swaps would be accepted, with which most round trips are made for the
  /// work (Syed et al., section 5).
  std::size_t wanted_temperatures() const;
};

/// What each temperature of a ladder begins with; temperatures are counted from 0, the measure's own.
struct Rung {
  Posterior start;
  Stream momenta, decisions;
};

/// Trajectories at every temperature, then swaps of neighbours, of the even pairs and of the odd ones in
/// turn; at beta = 0, where the measure is uniform in m, a state is drawn anew instead of a trajectory. The
/// ladder is laid in warm_up so that all swaps are equally likely: S. Syed, A. Bouchard-Cote, G.
/// Deligiannidis and A. Doucet, J. R. Stat. Soc. B 84, 321 (2022). One temperature is a Hamiltonian chain and
/// nothing else.
class ReplicaExchange {
 public:
  /// The loss of `measure` must outlive this. `rung(k)` is asked for k = 0 .. temperatures - 1. Throws
  /// std::invalid_argument for no temperature and for settings out of range.
  ReplicaExchange(const GibbsMeasure& measure, std::size_t temperatures, const ChainSettings& settings,
                  const std::function<Rung(std::size_t temperature)>& rung, Stream swaps);

  /// Adapts ladder and step sizes over so many trajectories of each temperature, then fixes them.
  void warm_up(std::size_t trajectories);

  /// One trajectory each, then swaps; returns the acceptance probability of the first.
  double advance();

  /// The chain of the measure itself.
  const HamiltonianChain& chain() const { return chains_.front(); }

  /// Since the warm-up.
  ExchangeReport report() const;

 private:
  double step(HamiltonianChain& chain);  ///< a trajectory or a new state; its acceptance probability
  void run_round(std::size_t trajectories);
  void lay_ladder();
  void swap_neighbours();
  void begin_measuring();

  std::vector<HamiltonianChain> chains_;
  Stream swaps_;
  std::size_t sweeps_ = 0, round_trips_ = 0;
  std::vector<double> accepted_, tried_;  ///< by pair of neighbours
  std::vector<bool> comes_from_zero_;  ///< of the state at each temperature, since it was last at the first
};

}  // namespace franz_parisi::validation
