#include "study/monte_carlo.hpp"

#include "study/ask/number.hpp"
#include "study/ask/options.hpp"
#include "study/ask/question.hpp"
#include "study/ask/state.hpp"
#include "study/usage_error.hpp"

#include <fmt/format.h>

namespace franz_parisi::study {

namespace {

constexpr long most_samples = 100'000'000, most_repeats = 1'000'000;
constexpr const char* count_range = "[1, 100000000]";

double read_parameter(const TextOption& option, const theory::ParameterRow& row) {
  const auto text = option.text();
  if (!text)
    throw UsageError(option.name(), std::nullopt, "missing; allowed is a number in " + row.range.text());
  return parse_number(option.name(), *text, *text, row.range);
}

std::vector<std::size_t> read_samples(const TextOption& option) {
  const auto text = option.text();
  if (!text)
    throw UsageError(option.name(), std::nullopt,
                     fmt::format("missing; allowed are numbers of samples M1,M2,... in {}", count_range));
  return parse_counts(option.name(), *text, 1, most_samples);
}

std::optional<validation::OrderParameters> read_state(const TextOption& option) {
  const auto text = option.text();
  if (!text) return std::nullopt;
  const auto [q, r, q_star] = parse_start(option.name(), *text);
  return validation::OrderParameters{q, r, q_star};
}

/// --alpha, --beta, --samples, --outer, --repeats, --runs, --seed, --at.
class MonteCarloOptions {
 public:
  void add(Form& form);
  /// Throws UsageError for values that are missing or outside their range.
  MonteCarloRequest read() const;

 private:
  TextOption alpha_, beta_, samples_, outer_, repeats_, runs_, at_;
  SeedOption seed_;
};

void MonteCarloOptions::add(Form& form) {
  form.group("Estimator");
  const validation::SampleSizes published;
  alpha_.add(form, "--alpha", "A",
             "data load P/N of the first task, in " + theory::parameter::alpha.range.text());
  beta_.add(form, "--beta", "B", "inverse temperature, in " + theory::parameter::beta.range.text());
  samples_.add(
      form, "--samples", "M1,M2,...",
      fmt::format("numbers of Gaussian samples inside the logarithm, each in {};\nthe published number is {}",
                  count_range, published.inner));
  outer_.add(form, "--outer", "K",
             fmt::format("samples of the outer Gaussian, in {}; default {}, as published", count_range,
                         published.outer));
  repeats_.add(
      form, "--repeats", "K",
      fmt::format("repetitions that an estimate is the mean of, in [1, {}]; default {},\nas published",
                  most_repeats, published.repeats));
  runs_.add(form, "--runs", "K",
            fmt::format("iterations of each size from random starts, or estimates with --at, in [1, {}];\n"
                        "default 10, as published",
                        most_repeats));
  seed_.add(form);
  at_.add(form, "--at", "Q,R,Q_STAR",
          "only estimate the conjugate order parameters at this state, without iterating:\n"
          "0 < q < q_star < 1, r^2 < q");
}

MonteCarloRequest MonteCarloOptions::read() const {
  const validation::SampleSizes published;
  return {.task = {read_parameter(alpha_, theory::parameter::alpha),
                   read_parameter(beta_, theory::parameter::beta)},
          .samples = read_samples(samples_),
          .outer = count_of(outer_, 1, most_samples, published.outer),
          .repeats = count_of(repeats_, 1, most_repeats, published.repeats),
          .runs = count_of(runs_, 1, most_repeats, 10),
          .seed = seed_.read(),
          .at = read_state(at_)};
}

Asked read(const MonteCarloOptions& options, const LogOptions& log, const SolverOptions& solver) {
  Options how = solver.read();
  const MonteCarloRequest request = options.read();
  how.log = log.read();
  return {.answer = [=](const Callbacks& callbacks) { return monte_carlo(request, how.with(callbacks)); },
          .files = files_of(how.log)};
}

}  // namespace

Question monte_carlo_question() {
  const auto options = std::make_shared<MonteCarloOptions>();
  const auto log = std::make_shared<LogOptions>();
  const auto solver = std::make_shared<SolverOptions>();
  Form form;
  options->add(form);
  log->add(form, "runs");
  solver->add(form);
  return {
      .name = "monte-carlo",
      .summary = "Bias of the published Monte-Carlo estimator on the first task",
      .notes =
          "Gaussian samples inside the logarithm of (1) make it too negative, so that the sampled curves "
          "differ\n"
          "from the exact ones. Work grows as samples x outer x repeats x runs; each run iterates up to 100 "
          "times.\n"
          "Examples, the error that the iteration ends at, and the conjugates at one state:\n"
          "  franz-parisi monte-carlo --alpha 1 --beta 20 --samples 100,1000 --outer 200 --runs 4\n"
          "  franz-parisi monte-carlo --alpha 1 --beta 20 --samples 1000 --outer 500 --at "
          "0.8486656,0.6031829,0.9096389\n"
          "Exit status: 0, 3 without exact values, 2 bad input, 1 anything else.",
      .form = std::move(form),
      .read = [=] { return read(*options, *log, *solver); }};
}

}  // namespace franz_parisi::study
