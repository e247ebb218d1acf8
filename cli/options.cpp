#include "cli/options.hpp"

#include "cli/file.hpp"
#include "cli/number.hpp"
#include "study/check.hpp"
#include "study/record.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"
#include "theory/channel/channel.hpp"

#include <algorithm>
#include <cctype>
#include <limits>
#include <utility>

#include <omp.h>

namespace franz_parisi::cli {

namespace {

// The lower end is beyond what doubles can reach, so that asking for too much is answered by a status.
constexpr Range target_range{1e-16, true, 1e-2};
constexpr Range time_limit_range{0, false, 86400};
constexpr long most_threads = 1024;

constexpr std::string_view variational = "variational";

std::vector<std::string> losses() {
  std::vector<std::string> names;
  for (const theory::Channel* channel : theory::channels()) names.emplace_back(channel->name);
  return names;
}

void add_text(CLI::App& command, const std::string& name, const std::string& shape, const std::string& help,
              std::vector<std::string>& texts) {
  const auto check = [name](const std::string& value) -> std::string {
    if (value.starts_with("--"))
      throw UsageError(name, value, "is an option; allowed is a value, see --help");
    return {};
  };
  command.add_option(name, texts, help)
      ->option_text(shape)
      ->type_size(1)
      ->allow_extra_args(false)
      ->check(check);
}

}  // namespace

void begin_group(CLI::App& command, const std::string& name) { command.option_defaults()->group(name); }

void TextOption::add(CLI::App& command, const std::string& name, const std::string& shape,
                     const std::string& help) {
  name_ = name.substr(name.find("--"));
  add_text(command, name, shape, help, occurrences_);
}

void TextsOption::add(CLI::App& command, const std::string& name, const std::string& shape,
                      const std::string& help) {
  add_text(command, name, shape, help, texts_);
}

std::optional<std::string> TextOption::text() const {
  if (occurrences_.empty()) return std::nullopt;
  if (occurrences_.size() > 1) {
    throw UsageError(name_, join(occurrences_, " "), "given more than once; allowed is one value");
  }
  return occurrences_.front();
}

void StateOptions::add(CLI::App& command) {
  begin_group(command, "State point");
  weights_.add(command, "--weights", std::string(variational),
               "what a weight is; default variational: +-1, learned by a field");
  loss_.add(command, "--loss", join(losses(), "|"),
            "what an example costs; default probit: -ln Phi of its stability");
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    const theory::ParameterRow& row = *theory::parameter::control[i];
    const std::string letter(1, static_cast<char>(std::toupper(row.name.front())));
    const std::string shape =
        letter + std::to_string(row.first_task) + "," + letter + std::to_string(row.first_task + 1) + ",...";
    lists_[i].add(command, "--" + std::string(row.name), shape,
                  std::string(row.help) + "; each in " + row.range.text());
  }
}

const theory::Channel& StateOptions::channel() const {
  const auto& all = theory::channels();
  const auto loss = loss_.text();
  if (!loss) return *all.front();
  const auto named = std::find_if(all.begin(), all.end(), [&](const auto* c) { return c->name == *loss; });
  if (named == all.end()) throw UsageError(loss_.name(), *loss, "allowed is " + join(losses(), ", "));
  return **named;
}

StateText StateOptions::text() const {
  if (const auto weights = weights_.text(); weights && *weights != variational)
    throw UsageError(weights_.name(), *weights, "allowed is " + std::string(variational));
  channel();
  StateText text;
  for (std::size_t i = 0; i < lists_.size(); ++i) text[i] = lists_[i].text();
  return text;
}

Chain StateOptions::chain(std::span<const Axis> axes) const {
  Chain chain = parse_chain(text(), axes);
  const theory::Channel& named = channel();
  for (theory::TaskParameters& task : chain) task.channel = &named;
  return chain;
}

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
                  "processor time of each search, in " + time_limit_range.text() + "; default " +
                      number_text(otherwise) + ";\nwhat was found by then is reported, with exit status 3");
}

std::optional<double> TotalTimeOption::read() const {
  const auto text = total_time_.text();
  return text ? std::optional(parse_number(total_time_.name(), *text, *text, time_limit_range))
              : std::nullopt;
}

void EventOption::add(CLI::App& command) {
  events_.add(command, "--event", "KEY=LEVEL",
              "also list where a reading of the last task takes a value, as eps_1=0.1 or energy=0.05;\n"
              "KEY is any reading of a record; may be given several times");
}

std::vector<study::EventSpec> EventOption::read(std::size_t tasks) const {
  std::vector<study::EventSpec> specs;
  for (const std::string& text : events_.texts()) {
    const std::size_t equals = text.find('=');
    const std::string key = text.substr(0, equals);
    const theory::ReadingRow* row = theory::row_of(key);
    const std::size_t last =
        row == nullptr || !row->per_task ? 0 : static_cast<std::size_t>(key.back() - '0');
    const bool exists = row != nullptr && key != "eps_bayes" && (key != "overlap_previous" || tasks > 1) &&
                        last <= (row->key == "forgetting" ? tasks - 1 : tasks);
    if (equals == std::string::npos || !exists) {
      std::vector<std::string> keys;
      for (const theory::ReadingRow& one : theory::reading_rows())
        if (one.key != "eps_bayes") keys.push_back(std::string(one.key) + (one.per_task ? "_s" : ""));
      throw UsageError("--event", text,
                       "allowed is KEY=LEVEL with a reading of the last of " + std::to_string(tasks) +
                           " tasks: " + join(keys, ", "));
    }
    constexpr double largest = 1e12;
    specs.push_back({study::EventKind::reading, key,
                     parse_number("--event", text, text.substr(equals + 1), {-largest, true, largest})});
  }
  return specs;
}

void StartOption::add(CLI::App& command) {
  begin_group(command, "Solving");
  start_.add(command, "--start", "Q,R,Q_STAR",
             "where the root search of the last task begins (at the first point of a sweep):\n"
             "0 < q < q_star < 1, r^2 < q; default: the branch that continues from small alpha");
}

std::optional<study::Start> StartOption::read() const {
  const auto text = start_.text();
  return text ? std::optional(parse_start(start_.name(), *text)) : std::nullopt;
}

void SolverOptions::add(CLI::App& command) {
  begin_group(command, "Solving");
  const study::Settings defaults;
  reference_.add(
      command, "--reference", "small-load|teacher|equilibrium",
      "which solution of an earlier task is handed on where several exist: the one that continues\n"
      "from small alpha (default), the one close to the teacher, the one of largest free entropy");
  target_.add(command, "--target", "X",
              "what the residual and the bound of every reading must meet, in " + target_range.text() +
                  ";\ndefault " + number_text(defaults.target));
  time_limit_.add(command, "--time-limit", "SECONDS",
                  "processor time for each point, in " + time_limit_range.text() + "; default " +
                      number_text(defaults.seconds_per_point));
  threads_.add(command, "for sweeps that do not depend on each other");
}

study::Options SolverOptions::read(const std::optional<study::Start>& start) const {
  study::Options options{.start = start, .execution = {.threads = threads_.read()}};
  const auto number = [](const TextOption& option, const std::string& text, const Range& range) {
    return parse_number(option.name(), text, text, range);
  };
  if (const auto text = reference_.text()) {
    const auto named = study::from_string<study::Reference>(*text);
    if (!named)
      throw UsageError(reference_.name(), *text, "allowed is " + study::all_words<study::Reference>());
    options.point.reference = *named;
  }
  if (const auto text = target_.text()) options.point.target = number(target_, *text, target_range);
  if (const auto text = time_limit_.text())
    options.point.seconds_per_point = number(time_limit_, *text, time_limit_range);
  return options;
}

void LogOptions::add(CLI::App& command, const std::string& pieces) {
  log_.add(command, "--log", "FILE", "keeps finished " + pieces + ", one JSON line each");
  command.add_flag("--resume", resume_, "go on with the " + pieces + " that are in the log already");
}

void LogOptions::read(std::optional<std::string>& log, bool& resume) const {
  log = log_.text();
  resume = resume_;
  if (resume && !log) throw UsageError("--resume", std::nullopt, "needs --log FILE");
  if (log && log->empty()) throw UsageError(log_.name(), "", "allowed is the name of a file");
}

void CheckOption::add(CLI::App& command) {
  begin_group(command, "Solving");
  command.add_flag("--check", check_,
                   "hold every solution against a second evaluation of the equations by other quadratures:\n"
                   "check_residual and check_error in every point, status check_failed where they disagree");
}

bool CheckOption::read() const {
  if (check_) study::require_reference();
  return check_;
}

void ShapeOptions::add(CLI::App& command) {
  begin_group(command, "Output");
  columns_.add(command, "--columns", "KEY,...",
               "columns of a table or csv, keys of records as q, eps_1 or q_error; default the main ones");
  digits_.add(command, "--digits", "D", "significant digits of a table, in [1, 17]; default seven decimals");
}

TableOptions ShapeOptions::read(std::size_t tasks) const {
  TableOptions options;
  if (const auto text = digits_.text())
    options.digits = static_cast<int>(parse_integer(digits_.name(), *text, *text, 1, 17));
  const auto text = columns_.text();
  if (!text) return options;
  const std::vector<std::string> known = study::point_keys(tasks);
  for (const std::string_view key : split(*text, ',')) {
    if (std::ranges::find(known, key) == known.end())
      throw UsageError(columns_.name(), *text,
                       "'" + std::string(key) + "' is no key; allowed are " + join(known, ", "));
    options.columns.emplace_back(key);
  }
  return options;
}

void ReportOption::add(CLI::App& command) {
  begin_group(command, "Output");
  report_.add(command, "--report", "last|every",
              "one record after the last task (default), or one after every task of the chain");
}

bool ReportOption::every_task() const {
  const auto text = report_.text();
  if (text && *text != "last" && *text != "every")
    throw UsageError(report_.name(), *text, "allowed is last or every");
  return text == "every";
}

void OutputOptions::add(CLI::App& command) {
  begin_group(command, "Output");
  format_.add(command, "--format", "json|csv|table",
              "default: as the name of the output file ends; a table on a terminal, else json");
  output_.add(command, "-o,--output", "FILE",
              "written as a whole or not at all; default standard output. A name that ends in .csv gets the\n"
              "main list, and every other list and the settings a file beside it");
}

Destination OutputOptions::destination(std::span<const std::string> reads) const {
  const auto path = output_.text();
  if (path && path->empty()) throw UsageError(output_.name(), *path, "allowed is the name of a file");
  for (const std::string& file : reads)
    if (path && same_file(*path, file))
      throw UsageError(output_.name(), *path,
                       "is a file that the command reads or logs to; allowed is another");
  return Destination(path.value_or(""));
}

Format OutputOptions::format(const Destination& destination, std::optional<Format> otherwise) const {
  if (const auto text = format_.text()) return parse_format(*text);
  if (const auto ending = format_of(destination.path())) return *ending;
  return otherwise ? *otherwise : destination.is_terminal() ? Format::table : Format::json;
}

}  // namespace franz_parisi::cli
