/// The simulation itself: one instance, or many in parallel.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include <franz_parisi/solver/stop.hpp>
#include <franz_parisi/validation/results.hpp>
#include <franz_parisi/validation/settings.hpp>

namespace franz_parisi::validation {

/// Takes what hmc drew of one instance.
using OnDraws = std::function<void(const Draws& draws)>;

/// Draws teachers and data for every task of the chain and learns them one after the other. The result is a
/// function of (settings, size, instance) alone. Throws std::invalid_argument naming a setting that is out of
/// range, and Interrupted soon after the flag is set.
InstanceResult simulate_instance(const SimulationSettings& settings, std::size_t size, std::size_t instance,
                                 StopFlag stop = nullptr, const OnDraws& on_draws = {});

/// Which instances to run: first_instance .. first_instance + instances - 1 of every size.
///
/// Choose sizes of one parity for an extrapolation. The teacher's field W.x lives on a lattice of spacing 2,
/// which holds 0 for even N (ties) and does not for odd N. Averages over it are a trapezoid rule for even and
/// a midpoint rule for odd N: corrections of +c/N and -c/(2N). They matter where the state is close to the
/// teacher: at alpha = 2.25, beta = 20 the energy is 0.1174(20) at N = 500 and 0.0951(15) at N = 501, its
/// limit 0.1026. (even + 2 odd)/3 is free of them.
struct RunPlan {
  std::vector<std::size_t> sizes = {};
  std::size_t instances = 1;
  std::size_t first_instance = 0;

  /// Is this instance one of them?
  bool holds(const InstanceResult& result) const;
};

/// One simulation: what it is, which of its instances are wanted, and those that are there already.
struct Run {
  SimulationSettings settings = {};
  RunPlan plan = {};
  std::vector<InstanceResult> finished = {};
};

/// One instance of a run, `run` counted from 0.
struct InstanceName {
  std::size_t run, size, instance;
};

/// Which of all instances of its run it is, counted from 0: size by size as in the plan.
std::size_t place_of(const RunPlan& plan, const InstanceName& name);

/// How runs are run.
struct Running {
  /// Has the open instances simulated by somebody else, and calls take(i, result) for each, from this thread;
  /// empty: they are simulated here.
  std::function<void(const std::vector<InstanceName>& open,
                     const std::function<void(std::size_t i, InstanceResult)>& take)>
      elsewhere = {};
  /// Runs body(0), ..., body(count - 1), in parallel or not; empty: one after the other.
  std::function<void(std::size_t count, const std::function<void(std::size_t)>& body)> in_parallel = {};
  /// Called from one thread at a time as instances end, in any order; `run` counts from 0. May be empty.
  std::function<void(std::size_t run, const InstanceResult&)> on_finished = {};
  /// Called with what hmc drew, from several threads. May be empty.
  std::function<void(std::size_t run, std::size_t size, std::size_t instance, const Draws&)> on_draws = {};
  StopFlag stop = nullptr;  ///< once set, instances that were not finished are missing
};

/// Runs the instances of all runs side by side, the largest sizes first, except for what is among `finished`
/// already. Returns the results of each run, finished ones that its plan holds included, ordered by size as
/// in the plan and then by instance: the same values for any number of threads. Rethrows the first exception
/// of an instance. Time and memory are linear in the number of instances.
std::vector<std::vector<InstanceResult>> run_instances(std::vector<Run> runs, const Running& how = {});

/// The same of one run.
std::vector<InstanceResult> run_instances(const SimulationSettings& settings, const RunPlan& plan,
                                          std::vector<InstanceResult> finished = {}, const Running& how = {});

}  // namespace franz_parisi::validation
