#include "cli/options.hpp"

#include "cli/number.hpp"
#include "cli/text.hpp"
#include "cli/usage_error.hpp"

#include <limits>
#include <utility>

#include <omp.h>

namespace franz_parisi::cli {

namespace {

// The lower end is beyond what doubles can reach, so that asking for too much is answered by a status.
constexpr Range target_range{1e-16, true, 1e-2};
constexpr Range time_limit_range{0, false, 86400};
constexpr long most_threads = 1024;

std::string entries_help(const Symbol& symbol, const std::string& meaning) {
  return meaning + "; each in " + symbol.range.text();
}

}  // namespace

void TextOption::add(CLI::App& command, const std::string& name, const std::string& shape,
                     const std::string& help) {
  name_ = name;
  const auto check = [name](const std::string& value) -> std::string {
    if (value.starts_with("--"))
      throw UsageError(name, value, "is an option; allowed is a value, see --help");
    return {};
  };
  command.add_option(name, occurrences_, help)
      ->option_text(shape)
      ->type_size(1)
      ->allow_extra_args(false)
      ->check(check);
}

std::optional<std::string> TextOption::text() const {
  if (occurrences_.empty()) return std::nullopt;
  if (occurrences_.size() > 1) {
    throw UsageError(name_, join(occurrences_, " "), "given more than once; allowed is one value");
  }
  return occurrences_.front();
}

void StateOptions::add(CLI::App& command) {
  alpha_.add(command, "--alpha", "A1,A2,...",
             entries_help(symbol::alpha, "data loads P/N, one per task or one for all"));
  beta_.add(command, "--beta", "B1,B2,...",
            entries_help(symbol::beta, "inverse temperatures, one per task or one for all"));
  gamma_.add(command, "--gamma", "G1,G2,...",
             entries_help(symbol::gamma,
                          "weights of the KL to the state before, one per task or one for all;\n"
                          "default 0 for the first task, 1 for the others"));
  rho_.add(command, "--rho", "R2,R3,...",
           entries_help(symbol::rho, "teacher overlaps, one per consecutive pair of tasks or one for all"));
}

StateText StateOptions::text() const { return {alpha_.text(), beta_.text(), gamma_.text(), rho_.text()}; }

void ThreadsOption::add(CLI::App& command, const std::string& purpose) {
  threads_.add(command, "--threads", "N",
               purpose + ", in [1, " + std::to_string(most_threads) +
                   "]; default all;\nthe digits do not depend on it");
}

int ThreadsOption::read() const {
  const auto text = threads_.text();
  if (!text) return omp_get_max_threads();
  return static_cast<int>(parse_integer(threads_.name(), *text, *text, 1, most_threads));
}

void SeedOption::add(CLI::App& command) {
  seed_.add(command, "--seed", "S", "of all randomness, an integer >= 0; default 1");
}

std::uint64_t SeedOption::read() const {
  const auto text = seed_.text();
  if (!text) return 1;
  return static_cast<std::uint64_t>(
      parse_integer(seed_.name(), *text, *text, 0, std::numeric_limits<long>::max()));
}

void TotalTimeOption::add(CLI::App& command, double otherwise) {
  total_time_.add(command, "--total-time", "SECONDS",
                  "for everything together, in " + time_limit_range.text() + "; default " +
                      number_text(otherwise) + ";\nwhat was found by then is reported, with exit status 3");
}

double TotalTimeOption::read(double otherwise) const {
  const auto text = total_time_.text();
  return text ? parse_number(total_time_.name(), *text, *text, time_limit_range) : otherwise;
}

void StartOption::add(CLI::App& command) {
  start_.add(command, "--start", "Q,R,Q_STAR",
             "where the root search of the last task begins (at the first point of a sweep):\n"
             "0 < q < q_star < 1, r^2 < q; default: the branch that continues from small alpha");
}

std::optional<solver::Start> StartOption::read() const {
  const auto text = start_.text();
  return text ? std::optional(parse_start(start_.name(), *text)) : std::nullopt;
}

void SolverOptions::add(CLI::App& command) {
  const solver::Settings defaults;
  reference_.add(command, "--reference", "small-load|teacher",
                 "which solution of the tasks before the last is handed on where several exist:\n"
                 "the one that continues from small alpha (default) or the one close to the teacher");
  target_.add(command, "--target", "X",
              "bound on the residual and on the errors of q, r, q_star, in " + target_range.text() +
                  ";\ndefault " + number_text(defaults.target));
  time_limit_.add(command, "--time-limit", "SECONDS",
                  "for each point, in " + time_limit_range.text() + "; default " +
                      number_text(defaults.seconds_per_point));
  threads_.add(command, "for sweeps that do not depend on each other");
}

SolveOptions SolverOptions::read(const std::optional<solver::Start>& start) const {
  SolveOptions options;
  options.start = start;
  options.threads = threads_.read();
  const auto number = [](const TextOption& option, const std::string& text, const Range& range) {
    return parse_number(option.name(), text, text, range);
  };
  if (const auto text = reference_.text()) {
    if (*text != "small-load" && *text != "teacher")
      throw UsageError(reference_.name(), *text, "allowed is small-load or teacher");
    options.settings.reference =
        *text == "teacher" ? solver::Reference::teacher : solver::Reference::small_load;
  }
  if (const auto text = target_.text()) options.settings.target = number(target_, *text, target_range);
  if (const auto text = time_limit_.text()) {
    options.settings.seconds_per_point = number(time_limit_, *text, time_limit_range);
  }
  return options;
}

void OutputOptions::add(CLI::App& command) {
  format_.add(command, "--format", "json|csv|table",
              "default: as the name of the output file ends; a table on a terminal, else json");
  output_.add(command, "--output", "FILE", "written as a whole or not at all; default standard output");
}

Destination OutputOptions::destination() const {
  const auto path = output_.text();
  if (path && path->empty()) throw UsageError(output_.name(), *path, "allowed is the name of a file");
  return Destination(path.value_or(""));
}

Format OutputOptions::format(const Destination& destination) const {
  if (const auto text = format_.text()) return parse_format(*text);
  return default_format(destination.path(), destination.is_terminal());
}

Format OutputOptions::format(const Destination& destination, Format otherwise) const {
  if (const auto text = format_.text()) return parse_format(*text);
  return destination.path().empty() ? otherwise : default_format(destination.path(), false);
}

Json settings_record(const SolveOptions& options) {
  Json settings = Json::object();
  settings["target"] = options.settings.target;
  settings["time_limit"] = options.settings.seconds_per_point;
  settings["start"] = nullptr;
  if (const auto& start = options.start) {
    settings["start"] = Json::object({{"q", start->q}, {"r", start->r}, {"q_star", start->q_star}});
  }
  settings["reference"] = solver::to_string(options.settings.reference);
  return settings;
}

}  // namespace franz_parisi::cli
