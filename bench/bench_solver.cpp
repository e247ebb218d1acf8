// Work of solving, on one thread and at the default target, in calls of std::erfc measured in the same run.
//
// Counters:
//   erfc_calls   processor time of one iteration in calls of std::erfc
//   of_limit     the same as a part of the most that it may be (above 1: too slow)
//   plain_curves processor time in that of the plain curve over the same loads
//   plain_points processor time for each solution reported, in that of one plain point of the same chain
//   points       state points solved in one iteration
//   missed       of these, the ones that did not meet the target
#include "study/chain/branches.hpp"
#include "study/chain/broken_events.hpp"
#include "study/chain/chain.hpp"
#include "study/chain/tasks.hpp"
#include "theory/rs/saddle_point.hpp"

#include <ctime>
#include <vector>

#include "erfc_unit.hpp"
#include <benchmark/benchmark.h>

namespace {

using namespace franz_parisi;
using study::Chain;
using study::Parameter;

constexpr double first_curve_limit = 5e7;
constexpr double second_task_limit = 3e8;
constexpr double branches_limit = 3;          // plain curves
constexpr double broken_curve_limit = 4.6e9;  // a minute at 13 ns

constexpr Parameter alpha_1{&theory::parameter::alpha, 0}, alpha_2{&theory::parameter::alpha, 1};

double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Processor time since its making, in units of the machine's speed before and after.
class Work {
 public:
  double calls_per_iteration(const benchmark::State& run) const {
    const double seconds = static_cast<double>(std::clock() - begin_) / CLOCKS_PER_SEC;
    const double unit = (unit_before_ + bench::seconds_per_erfc()) / 2;
    return seconds / unit / static_cast<double>(run.iterations());
  }

 private:
  double unit_before_ = bench::seconds_per_erfc();
  std::clock_t begin_ = std::clock();
};

std::size_t count_missed(const std::vector<study::ChainSolution>& solutions) {
  std::size_t missed = 0;
  for (const auto& solution : solutions) missed += solution.tasks.back().status != study::Status::converged;
  return missed;
}

/// A chain and the values that one of its parameters takes.
struct Sweep {
  Chain chain;
  Parameter parameter;
  std::vector<double> values;
};

/// Solves sweeps one after the other, each of them from its cold start.
void run_sweeps(benchmark::State& run, const std::vector<Sweep>& sweeps, double limit) {
  std::size_t points = 0, missed = 0;
  const Work work;
  for (auto _ : run) {
    points = missed = 0;
    for (const Sweep& sweep : sweeps) {
      const auto solutions =
          study::solve_sweep(sweep.chain, sweep.parameter, sweep.values, study::Settings{});
      points += solutions.size();
      missed += count_missed(solutions);
    }
  }
  const double calls = work.calls_per_iteration(run);
  run.counters["erfc_calls"] = calls;
  run.counters["of_limit"] = calls / limit;
  run.counters["points"] = static_cast<double>(points);
  run.counters["missed"] = static_cast<double>(missed);
}

/// alpha_1 = 0.01, 0.02, ..., 2 at beta = 20, gamma_1 = 0.
Sweep first_curve() {
  Sweep sweep{{{.alpha = 1, .beta = 20, .gamma = 0}}, alpha_1, {}};
  for (int i = 1; i <= 200; ++i) sweep.values.push_back(i / 100.0);
  return sweep;
}

void first_task_curve(benchmark::State& run) { run_sweeps(run, {first_curve()}, first_curve_limit); }

/// alpha_1 = 0.73, 0.74, ..., 1.53 at beta = 20 with one step of breaking, and all events.
void broken_curve(benchmark::State& run) {
  std::vector<double> values;
  for (int i = 73; i <= 153; ++i) values.push_back(i / 100.0);
  const Chain chain{{.alpha = 1, .beta = 20, .gamma = 0}};
  const Work work;
  std::size_t missed = 0;
  for (auto _ : run)
    missed = count_missed(study::sweep_broken(chain, {&theory::parameter::alpha, 0}, values,
                                              {.breaking = study::Breaking::automatic})
                              .points);
  const double calls = work.calls_per_iteration(run);
  run.counters["erfc_calls"] = calls;
  run.counters["of_limit"] = calls / broken_curve_limit;
  run.counters["points"] = static_cast<double>(values.size());
  run.counters["missed"] = static_cast<double>(missed);
}

/// Every branch over the same loads, with all events.
void first_task_all_branches(benchmark::State& run) {
  const Sweep sweep = first_curve();
  double plain = 0, all = 0;  // turn by turn, so that both see the same machine
  for (auto _ : run) {
    const double before = seconds();
    benchmark::DoNotOptimize(
        study::solve_sweep(sweep.chain, sweep.parameter, sweep.values, study::Settings{}));
    const double between = seconds();
    benchmark::DoNotOptimize(
        study::trace_branches(sweep.chain, sweep.parameter, sweep.values, study::BranchSettings{}));
    plain += between - before;
    all += seconds() - between;
  }
  run.counters["plain_curves"] = all / plain;
  run.counters["of_limit"] = all / plain / branches_limit;
}

/// alpha_2 = 0.01, 0.1, 0.5, 1, 1.5, ..., 6.5 after alpha_1 = 2, at beta = 20, gamma_2 = 1, for three rho_2.
void second_task_points(benchmark::State& run) {
  std::vector<double> loads{0.01, 0.1};
  for (int i = 1; i <= 13; ++i) loads.push_back(0.5 * i);
  std::vector<Sweep> sweeps;
  for (const double rho : {-0.5, 0.0, 0.5}) {
    sweeps.push_back(
        {{{.alpha = 2, .beta = 20, .gamma = 0}, {.alpha = 1, .beta = 20, .gamma = 1, .rho = rho}},
         alpha_2,
         loads});
  }
  run_sweeps(run, sweeps, second_task_limit);
}

/// Every branch of a chain of two over the load of its first task, across both folds of that.
void chain_sweep(benchmark::State& run) {
  const Chain chain{{.alpha = 1, .beta = 20, .gamma = 0}, {.alpha = 1, .beta = 20, .gamma = 0.5, .rho = 0}};
  std::vector<double> loads;
  for (int i = 0; i < 9; ++i) loads.push_back(1.3 + 0.1 * i);
  double point = 0, all = 0;  // turn by turn, so that both see the same machine
  std::size_t solutions = 0, missed = 0;
  bool complete = true;
  for (auto _ : run) {
    const double before = seconds();
    for (const double load : loads)
      benchmark::DoNotOptimize(study::solve_chain(alpha_1.at(chain, load), study::Settings{}));
    const double between = seconds();
    const auto diagram = study::trace_branches(chain, alpha_1, loads, study::BranchSettings{});
    all += seconds() - between;
    point += (between - before) / static_cast<double>(loads.size());
    solutions = diagram.points.size();
    complete = complete && diagram.complete;
    missed = 0;
    for (const auto& p : diagram.points) missed += p.chain.tasks.back().status != study::Status::converged;
  }
  run.counters["plain_points"] = all / point / static_cast<double>(solutions);
  run.counters["points"] = static_cast<double>(solutions);
  run.counters["missed"] = static_cast<double>(missed);
  run.counters["complete"] = complete ? 1 : 0;
}

/// One point without a neighbour to continue from.
void cold_point(benchmark::State& run) {
  const Work work;
  for (auto _ : run)
    benchmark::DoNotOptimize(
        study::solve_chain(Chain{{.alpha = 1, .beta = 20, .gamma = 0}}, study::Settings{}));
  run.counters["erfc_calls"] = work.calls_per_iteration(run);
}

/// The six equations of the chain's last task once at a root: conjugates, local measure, order parameters and
/// their derivatives.
void evaluate(benchmark::State& run, const Chain& chain) {
  const study::Settings settings;
  solver::Budget budget({1'000'000, 60});
  const std::size_t last = chain.size() - 1;
  const study::Solved before = study::solve_tasks(study::nothing(), chain, last, settings, budget);
  const study::Solved all = study::solve_tasks(before, chain, chain.size(), settings, budget);
  const auto law = before.past->law(0, false, false);
  const auto prior = std::static_pointer_cast<const theory::FieldLaw>(law->seen_by(chain[last]));
  const theory::Overlaps x = all.tasks[last].x.value();
  const theory::Resolution resolution = study::resolution_at(0);
  const Work work;
  for (auto _ : run) {
    const auto point = theory::saddle_point(prior, chain[last], x, resolution);
    benchmark::DoNotOptimize(point->by_u());
  }
  run.counters["erfc_calls"] = work.calls_per_iteration(run);
}

void six_equations_first_task(benchmark::State& run) {
  evaluate(run, {{.alpha = 1, .beta = 20, .gamma = 0}});
}

void six_equations_second_task(benchmark::State& run) {
  evaluate(run, {{.alpha = 2, .beta = 20, .gamma = 0}, {.alpha = 1, .beta = 20, .gamma = 1, .rho = 0.5}});
}

BENCHMARK(first_task_curve)->Unit(benchmark::kMillisecond);
BENCHMARK(first_task_all_branches)->Unit(benchmark::kMillisecond);
BENCHMARK(broken_curve)->Unit(benchmark::kMillisecond);
BENCHMARK(second_task_points)->Unit(benchmark::kMillisecond);
BENCHMARK(chain_sweep)->Unit(benchmark::kMillisecond);
BENCHMARK(cold_point)->Unit(benchmark::kMillisecond);
BENCHMARK(six_equations_first_task)->Unit(benchmark::kMicrosecond);
BENCHMARK(six_equations_second_task)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
