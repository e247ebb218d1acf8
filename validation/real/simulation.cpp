#include "validation/real/simulation.hpp"

#include "validation/observables.hpp"
#include "validation/real/samplers.hpp"
#include "validation/sampler.hpp"

#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace franz_parisi::validation::real {
namespace {

double overlap(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  return a.dot(b) / static_cast<double>(a.size());
}

/// The traces of everything that is measured, in the order of quantities_of.
class Recorder {
 public:
  Recorder(const Measure& measure, const std::vector<Eigen::VectorXd>& teachers, std::size_t replicas)
      : measure_(measure), teachers_(teachers) {
    for (Quantity& one : quantities_of(teachers.size() - 1, true, measure.learner)) {
      if (one.name.starts_with("eps_")) continue;  // a function of p
      traces_.push_back({std::move(one.name), Chains(traces_.empty() ? replicas / 2 : replicas)});
    }
  }

  void record(const std::vector<std::unique_ptr<Sampler>>& replicas) {
    for (std::size_t pair = 0; 2 * pair < replicas.size(); ++pair)
      traces_[0].chains[pair].push_back(
          overlap(replicas[2 * pair]->state(), replicas[2 * pair + 1]->state()));
    for (std::size_t a = 0; a < replicas.size(); ++a) {
      const Eigen::VectorXd& w = replicas[a]->state();
      std::vector<double> values{overlap(w, teachers_.back()), overlap(w, w)};
      for (const Eigen::VectorXd& teacher : teachers_)
        values.push_back(measure_.learner == Learner::square ? overlap(w - teacher, w - teacher)
                                                             : w.dot(teacher) / (w.norm() * teacher.norm()));
      values.push_back(losses(measure_.learner, measure_.data, measure_.data.fields(w)).sum() /
                       static_cast<double>(w.size()));
      if (teachers_.size() > 1) values.push_back(overlap(w, measure_.previous));
      for (std::size_t i = 0; i < values.size(); ++i) traces_[i + 1].chains[a].push_back(values[i]);
    }
  }

  /// Fills the estimates and the diagnostics.
  void finish(Estimates& estimates, std::vector<NamedDiagnostic>& diagnostics) const {
    for (const Trace& trace : traces_) {
      diagnostics.push_back({trace.name, diagnose(trace.chains)});
      const double mean = diagnostics.back().diagnostic.mean;
      if (trace.name == "q") estimates.q = mean;
      if (trace.name == "r") estimates.r = mean;
      if (trace.name == "q_star") estimates.q_star = mean;
      if (trace.name.starts_with("error_")) estimates.error.push_back(mean);
      if (trace.name.starts_with("p_")) {
        estimates.p.push_back(mean);
        estimates.eps.push_back(generalisation_error(mean));
      }
      if (trace.name == "energy") estimates.energy = mean;
      if (trace.name == "overlap_previous") estimates.overlap_previous = mean;
    }
  }

  std::vector<Trace> draws() && { return std::move(traces_); }

 private:
  const Measure& measure_;
  const std::vector<Eigen::VectorXd>& teachers_;
  std::vector<Trace> traces_;
};

/// Samples one task; `learned` is w' before and a sample of the measure after.
std::pair<TaskResult, std::vector<Trace>> sample(const Measure& measure,
                                                 const std::vector<Eigen::VectorXd>& teachers,
                                                 const SamplerSettings& settings, const StreamName& name,
                                                 StopFlag stop, Eigen::VectorXd& learned) {
  std::vector<std::unique_ptr<Sampler>> replicas;
  SamplerReport report;
  for (std::uint32_t a = 0; a < settings.replicas; ++a) {
    replicas.push_back(make_sampler(measure, settings, Stream(name.with(Purpose::trajectory, a))));
    replicas.back()->warm_up(settings.warm_up);
    report.step_size.push_back(replicas.back()->step_size());
    if (is_set(stop)) throw Interrupted{};
  }
  report.acceptance.assign(settings.replicas, 0.0);
  Recorder recorder(measure, teachers, settings.replicas);
  for (std::size_t i = 0; i < settings.samples; ++i) {
    for (std::size_t a = 0; a < replicas.size(); ++a)
      report.acceptance[a] += replicas[a]->advance() / static_cast<double>(settings.samples);
    recorder.record(replicas);
    if (is_set(stop)) throw Interrupted{};
  }
  TaskResult result;
  recorder.finish(result.estimates, report.diagnostics);
  judge(report, settings);
  result.sampler = std::move(report);
  learned = replicas.front()->state();
  return {std::move(result), std::move(recorder).draws()};
}

}  // namespace

InstanceResult simulate_instance(const SimulationSettings& settings, std::size_t size, std::size_t instance,
                                 StopFlag stop, const OnDraws& on_draws) {
  check(settings.sampler);
  if (settings.method != Method::hmc || settings.sampler.measures_overlaps())
    throw std::invalid_argument("real weights are sampled, without a ladder of temperatures or a histogram");
  InstanceResult result{.size = size, .instance = instance, .tasks = {}};
  StreamName name{.seed = settings.seed, .instance = instance, .size = static_cast<std::uint32_t>(size)};
  std::vector<Eigen::VectorXd> teachers;
  Eigen::VectorXd learned = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(size));
  Draws draws;
  for (const TaskSettings& task : settings.tasks) {
    teachers.push_back(teachers.empty() ? gaussian_teacher(size, name)
                                        : gaussian_teacher(parent_of(task, teachers), task.rho, name));
    const Data data = draw_data(teachers.back(), task, settings.learner, name);
    const Measure measure{settings.learner, data, task, learned};
    auto [one, traces] = sample(measure, teachers, settings.sampler, name, stop, learned);
    result.tasks.push_back(std::move(one));
    draws.push_back(std::move(traces));
    ++name.task;
  }
  if (on_draws) on_draws(draws);
  return result;
}

}  // namespace franz_parisi::validation::real
