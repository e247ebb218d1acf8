#include "cli/monte_carlo_options.hpp"

#include "cli/number.hpp"
#include "cli/state.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>

namespace franz_parisi::cli {

namespace {

constexpr long most_samples = 100'000'000, most_repeats = 1'000'000;
constexpr const char* count_range = "[1, 100000000]";

double read_parameter(const TextOption& option, const theory::ParameterRow& row) {
  const auto text = option.text();
  if (!text)
    throw UsageError(option.name(), std::nullopt, "missing; allowed is a number in " + row.range.text());
  return parse_number(option.name(), *text, *text, row.range);
}

std::size_t read_count(const TextOption& option, std::size_t otherwise, long most) {
  const auto text = option.text();
  return text ? static_cast<std::size_t>(parse_integer(option.name(), *text, *text, 1, most)) : otherwise;
}

std::vector<std::size_t> read_samples(const TextOption& option) {
  const auto text = option.text();
  if (!text)
    throw UsageError(option.name(), std::nullopt,
                     std::string("missing; allowed are numbers of samples M1,M2,... in ") + count_range);
  std::vector<std::size_t> samples;
  for (const std::string_view entry : split(*text, ',')) {
    const auto size = static_cast<std::size_t>(parse_integer(option.name(), *text, entry, 1, most_samples));
    if (std::ranges::find(samples, size) != samples.end())
      throw UsageError(
          option.name(), *text,
          std::to_string(size) + " is given twice; allowed are different numbers in " + count_range);
    samples.push_back(size);
  }
  return samples;
}

std::optional<validation::OrderParameters> read_state(const TextOption& option) {
  const auto text = option.text();
  if (!text) return std::nullopt;
  const auto [q, r, q_star] = parse_start(option.name(), *text);
  return validation::OrderParameters{q, r, q_star};
}

}  // namespace

void MonteCarloOptions::add(CLI::App& command) {
  begin_group(command, "Estimator");
  const validation::SampleSizes published;
  alpha_.add(command, "--alpha", "A",
             "data load P/N of the first task, in " + theory::parameter::alpha.range.text());
  beta_.add(command, "--beta", "B", "inverse temperature, in " + theory::parameter::beta.range.text());
  samples_.add(command, "--samples", "M1,M2,...",
               std::string("numbers of Gaussian samples inside the logarithm, each in ") + count_range +
                   ";\nthe published number is " + std::to_string(published.inner));
  outer_.add(command, "--outer", "K",
             std::string("samples of the outer Gaussian, in ") + count_range + "; default " +
                 std::to_string(published.outer) + ", as published");
  repeats_.add(command, "--repeats", "K",
               "repetitions that an estimate is the mean of, in [1, " + std::to_string(most_repeats) +
                   "]; default " + std::to_string(published.repeats) + ",\nas published");
  runs_.add(command, "--runs", "K",
            "iterations of each size from random starts, or estimates with --at, in [1, " +
                std::to_string(most_repeats) + "];\ndefault 10, as published");
  seed_.add(command);
  at_.add(command, "--at", "Q,R,Q_STAR",
          "only estimate the conjugate order parameters at this state, without iterating:\n"
          "0 < q < q_star < 1, r^2 < q");
}

study::MonteCarloRequest MonteCarloOptions::read() const {
  const validation::SampleSizes published;
  return {.task = {read_parameter(alpha_, theory::parameter::alpha),
                   read_parameter(beta_, theory::parameter::beta)},
          .samples = read_samples(samples_),
          .outer = read_count(outer_, published.outer, most_samples),
          .repeats = read_count(repeats_, published.repeats, most_repeats),
          .runs = read_count(runs_, 10, most_repeats),
          .seed = seed_.read(),
          .at = read_state(at_)};
}

}  // namespace franz_parisi::cli
