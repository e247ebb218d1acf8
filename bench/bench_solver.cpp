// Work of solving, on one thread and at the default target, in calls of std::erfc measured in the same run.
//
// Counters:
//   erfc_calls   processor time of one iteration in calls of std::erfc
//   of_limit     the same as a part of the most that it may be (above 1: too slow)
//   plain_curves processor time in that of the plain curve over the same loads
//   points       state points solved in one iteration
//   missed       of these, the ones that did not meet the target
#include "solver/branches.hpp"
#include "solver/chain.hpp"
#include "solver/saddle_point.hpp"
#include "solver/task_solver.hpp"

#include <ctime>
#include <vector>

#include "erfc_unit.hpp"
#include <benchmark/benchmark.h>

namespace {

using namespace franz_parisi;
using Chain = std::vector<theory::TaskParameters>;

constexpr double first_curve_limit = 5e7;
constexpr double second_task_limit = 3e8;
constexpr double branches_limit = 3;  // plain curves

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

std::size_t count_missed(const std::vector<solver::ChainSolution>& solutions) {
  std::size_t missed = 0;
  for (const auto& solution : solutions) missed += solution.tasks.back().status != solver::Status::converged;
  return missed;
}

/// Solves sweeps one after the other, each of them from its cold start.
void run_sweeps(benchmark::State& run, const std::vector<std::vector<Chain>>& sweeps, double limit) {
  std::size_t points = 0, missed = 0;
  const Work work;
  for (auto _ : run) {
    points = missed = 0;
    for (const auto& sweep : sweeps) {
      const auto solutions = solver::solve_sweep(sweep, solver::Settings{});
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
void first_task_curve(benchmark::State& run) {
  std::vector<Chain> sweep;
  for (int i = 1; i <= 200; ++i) sweep.push_back({{.alpha = i / 100.0, .beta = 20, .gamma = 0}});
  run_sweeps(run, {sweep}, first_curve_limit);
}

/// Every branch over the same loads, with all events.
void first_task_all_branches(benchmark::State& run) {
  std::vector<double> loads;
  std::vector<Chain> sweep;
  for (int i = 1; i <= 200; ++i) {
    loads.push_back(i / 100.0);
    sweep.push_back({{.alpha = loads.back(), .beta = 20, .gamma = 0}});
  }
  const auto seconds = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
  double plain = 0, all = 0;  // turn by turn, so that both see the same machine
  for (auto _ : run) {
    const double before = seconds();
    benchmark::DoNotOptimize(solver::solve_sweep(sweep, solver::Settings{}));
    const double between = seconds();
    benchmark::DoNotOptimize(solver::trace_branches(sweep.front(), {solver::SweptParameter::Kind::alpha, 0},
                                                    loads, solver::BranchSettings{}));
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
  std::vector<std::vector<Chain>> sweeps;
  for (const double rho : {-0.5, 0.0, 0.5}) {
    std::vector<Chain>& sweep = sweeps.emplace_back();
    for (const double alpha : loads) {
      sweep.push_back(
          {{.alpha = 2, .beta = 20, .gamma = 0}, {.alpha = alpha, .beta = 20, .gamma = 1, .rho = rho}});
    }
  }
  run_sweeps(run, sweeps, second_task_limit);
}

/// One point without a neighbour to continue from.
void cold_point(benchmark::State& run) {
  const Work work;
  for (auto _ : run) {
    benchmark::DoNotOptimize(
        solver::solve_chain(Chain{{.alpha = 1, .beta = 20, .gamma = 0}}, solver::Settings{}));
  }
  run.counters["erfc_calls"] = work.calls_per_iteration(run);
}

/// The six equations once at a root: conjugates, local measure, order parameters and their derivatives.
void evaluate(benchmark::State& run, const theory::FieldLaw& prior, const theory::TaskParameters& task,
              const theory::Overlaps& x) {
  const solver::SaddlePoint equations(prior, task, solver::resolution_at(0),
                                      solver::Clock::time_point::max());
  const Work work;
  for (auto _ : run) benchmark::DoNotOptimize(equations.evaluate(x, task.alpha));
  run.counters["erfc_calls"] = work.calls_per_iteration(run);
}

solver::TaskRoot solve_one(std::shared_ptr<const solver::PriorLaw> prior,
                           const theory::TaskParameters& task) {
  return solver::solve_cold({.prior = std::move(prior),
                             .parameters = task,
                             .settings = {},
                             .deadline = solver::Clock::time_point::max(),
                             .hands_on = true});
}

void six_equations_first_task(benchmark::State& run) {
  const theory::TaskParameters task{.alpha = 1, .beta = 20, .gamma = 0};
  const auto prior = solver::first_prior();
  evaluate(run, prior->at(0), task, solve_one(prior, task).state.value().x);
}

void six_equations_second_task(benchmark::State& run) {
  const theory::TaskParameters task{.alpha = 1, .beta = 20, .gamma = 1, .rho = 0.5};
  const auto first = std::make_shared<const solver::TaskRoot>(
      solve_one(solver::first_prior(), {.alpha = 2, .beta = 20, .gamma = 0}));
  const auto prior = solver::hand_on(first, task.rho);
  evaluate(run, prior->at(0), task, solve_one(prior, task).state.value().x);
}

BENCHMARK(first_task_curve)->Unit(benchmark::kMillisecond);
BENCHMARK(first_task_all_branches)->Unit(benchmark::kMillisecond);
BENCHMARK(second_task_points)->Unit(benchmark::kMillisecond);
BENCHMARK(cold_point)->Unit(benchmark::kMillisecond);
BENCHMARK(six_equations_first_task)->Unit(benchmark::kMicrosecond);
BENCHMARK(six_equations_second_task)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
