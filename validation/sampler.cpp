#include "validation/sampler.hpp"

#include "validation/observables.hpp"
#include "validation/replica_exchange.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

namespace franz_parisi::validation {
namespace {

Trace empty_trace(std::string name, std::size_t chains) { return {std::move(name), Chains(chains)}; }

/// The traces of everything that is measured.
class Recorder {
 public:
  Recorder(std::span<const Teacher> teachers, std::span<const double> previous_mean, std::size_t replicas)
      : teachers_(teachers),
        previous_mean_(previous_mean),
        q_(empty_trace("q", replicas / 2)),
        r_(empty_trace("r", replicas)),
        q_star_(empty_trace("q_star", replicas)),
        energy_(empty_trace("energy", replicas)),
        overlap_previous_(empty_trace("overlap_previous", replicas)) {
    for (std::size_t s = 0; s < teachers.size(); ++s)
      p_.push_back(empty_trace(fmt::format("p_{}", s + 1), replicas));
  }

  void record(std::span<const ReplicaExchange> replicas) {
    for (std::size_t a = 0; a < replicas.size(); ++a) {
      const auto m = replicas[a].chain().state().mean();
      r_.chains[a].push_back(overlap(m, teachers_.back()));
      q_star_.chains[a].push_back(overlap(m, m));
      energy_.chains[a].push_back(replicas[a].chain().data_loss() / static_cast<double>(m.size()));
      for (std::size_t s = 0; s < teachers_.size(); ++s)
        p_[s].chains[a].push_back(sign_overlap(m, teachers_[s]));
      if (!previous_mean_.empty()) overlap_previous_.chains[a].push_back(overlap(m, previous_mean_));
    }
    for (std::size_t pair = 0; pair < q_.chains.size(); ++pair)
      q_.chains[pair].push_back(
          overlap(replicas[2 * pair].chain().state().mean(), replicas[2 * pair + 1].chain().state().mean()));
  }

  /// Fills the estimates and, in the order of named_values, the diagnostics.
  void finish(Estimates& estimates, std::vector<NamedDiagnostic>& diagnostics) const {
    const auto mean = [&](const Trace& trace) {
      diagnostics.push_back({trace.name, diagnose(trace.chains)});
      return diagnostics.back().diagnostic.mean;
    };
    estimates.q = mean(q_);
    estimates.r = mean(r_);
    estimates.q_star = mean(q_star_);
    for (const Trace& p : p_) {
      estimates.p.push_back(mean(p));
      estimates.eps.push_back(generalisation_error(estimates.p.back()));
    }
    estimates.energy = mean(energy_);
    if (!previous_mean_.empty()) estimates.overlap_previous = mean(overlap_previous_);
  }

  /// All traces, in the order of named_values.
  std::vector<Trace> draws() && {
    std::vector<Trace> all{std::move(q_), std::move(r_), std::move(q_star_)};
    std::ranges::move(p_, std::back_inserter(all));
    all.push_back(std::move(energy_));
    if (!previous_mean_.empty()) all.push_back(std::move(overlap_previous_));
    return all;
  }

 private:
  std::span<const Teacher> teachers_;
  std::span<const double> previous_mean_;
  Trace q_, r_, q_star_, energy_, overlap_previous_;
  std::vector<Trace> p_;
};

/// No state of a ladder that was never at beta = 0 is independent of the first one.
void judge_exchange(SamplerReport& report, const SamplerSettings& settings) {
  for (const ExchangeReport& exchange : report.exchange) {
    if (exchange.round_trips >= settings.round_trips_limit) continue;
    report.mixed = false;
    report.reason += fmt::format(
        "{}{} round trips of the ladder (limit {}), half of the swaps would be accepted with {} temperatures",
        report.reason.empty() ? "" : "; ", exchange.round_trips, settings.round_trips_limit,
        exchange.wanted_temperatures());
    return;
  }
}

}  // namespace

void judge(SamplerReport& report, const SamplerSettings& settings) {
  report.mixed = true;
  for (const auto& [name, diagnostic] : report.diagnostics) {
    if (diagnostic.r_hat <= settings.r_hat_limit &&
        diagnostic.effective_sample_size >= settings.sample_size_limit)
      continue;
    report.mixed = false;
    report.reason = fmt::format(
        "{}: split R-hat {:.3f} (limit {:.3f}), effective sample size {:.0f} (limit {:.0f})", name,
        diagnostic.r_hat, settings.r_hat_limit, diagnostic.effective_sample_size, settings.sample_size_limit);
    return;
  }
}

void check(const SamplerSettings& settings) {
  if (settings.replicas == 0 || settings.replicas % 2 != 0)
    throw std::invalid_argument(
        fmt::format("replicas = {}, expected an even number >= 2", settings.replicas));
  if (settings.samples < 8)
    throw std::invalid_argument(fmt::format("samples = {}, expected >= 8", settings.samples));
}

GibbsSample sample_gibbs(const GibbsMeasure& measure, std::span<const Teacher> teachers,
                         std::span<const double> previous_mean, const SamplerSettings& settings,
                         const std::function<Posterior(std::size_t replica)>& start, const StreamName& name) {
  check(settings);
  std::vector<ReplicaExchange> replicas;
  replicas.reserve(settings.replicas);
  for (std::uint32_t a = 0; a < settings.replicas; ++a) {
    const auto rung = [&](std::size_t temperature) {
      const auto k = static_cast<std::uint32_t>(a + settings.replicas * temperature);
      return Rung{start(k), Stream(name.with(Purpose::momentum, k)),
                  Stream(name.with(Purpose::trajectory, k))};
    };
    replicas.emplace_back(measure, settings.temperatures, settings.chain, rung,
                          Stream(name.with(Purpose::exchange, a)));
    replicas.back().warm_up(settings.warm_up);
  }
  Recorder recorder(teachers, previous_mean, settings.replicas);
  OverlapRecorder overlaps(settings.replicas, settings.samples);
  SamplerReport report;
  report.acceptance.assign(settings.replicas, 0.0);
  for (std::size_t sample = 0; sample < settings.samples; ++sample) {
    for (std::size_t a = 0; a < replicas.size(); ++a)
      report.acceptance[a] += replicas[a].advance() / static_cast<double>(settings.samples);
    recorder.record(replicas);
    for (std::size_t a = 0; settings.measures_overlaps() && overlaps.is_due(sample) && a < replicas.size();
         ++a)
      overlaps.record(a, replicas[a].chain().state().mean());
  }
  Estimates estimates;
  recorder.finish(estimates, report.diagnostics);
  for (const ReplicaExchange& replica : replicas) {
    report.step_size.push_back(replica.chain().step_size());
    if (settings.temperatures > 1) report.exchange.push_back(replica.report());
  }
  if (settings.measures_overlaps()) report.overlaps = overlaps.finish();
  judge(report, settings);
  judge_exchange(report, settings);
  return {std::move(estimates), std::move(report), std::move(recorder).draws(),
          replicas.front().chain().state()};
}

}  // namespace franz_parisi::validation
