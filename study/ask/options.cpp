#include "study/ask/options.hpp"

#include "study/ask/number.hpp"
#include "study/check.hpp"
#include "study/readings.hpp"
#include "study/record.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"
#include "theory/ansatz.hpp"
#include "theory/channel/channel.hpp"

#include <algorithm>
#include <cctype>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <omp.h>

namespace franz_parisi::study {

namespace {

// The lower end is beyond what doubles can reach, so that asking for too much is answered by a status.
constexpr Range target_range{1e-16, true, 1e-2};
constexpr Range time_limit_range{0, false, 86400};
constexpr long most_threads = 1024;

/// Those that go with such weights; all where none are named.
std::vector<std::string> losses(const theory::Ansatz* weights = nullptr) {
  std::vector<std::string> names;
  for (const theory::Channel* channel : theory::channels()) {
    const bool with_real = channel->of_real_weights != nullptr, with_others = channel->energetic != nullptr;
    if (!weights || (weights == &theory::real_weights ? with_real : with_others))
      names.emplace_back(channel->name);
  }
  return names;
}

}  // namespace

std::size_t count_of(const TextOption& option, long lower, long upper, std::size_t otherwise) {
  const auto text = option.text();
  return text ? static_cast<std::size_t>(parse_integer(option.name(), *text, *text, lower, upper))
              : otherwise;
}

double number_of(const TextOption& option, const Range& range, double otherwise) {
  const auto text = option.text();
  return text ? parse_number(option.name(), *text, *text, range) : otherwise;
}

std::size_t one_of(const TextOption& option, std::initializer_list<std::string_view> words) {
  const auto text = option.text();
  if (!text) return 0;
  const auto found = std::find(words.begin(), words.end(), *text);
  if (found == words.end())
    throw UsageError(option.name(), *text, fmt::format("allowed is {}", fmt::join(words, " or ")));
  return static_cast<std::size_t>(found - words.begin());
}

void StateOptions::add(Form& form) {
  form.group("State point");
  weights_.add(form, "--weights", "variational|real",
               "what a weight is: +-1, learned by a field (default), or a real number");
  std::string costs;
  for (const theory::Channel* channel : theory::channels())
    costs += fmt::format("{}{}: {}", costs.empty() ? "" : ",\n", channel->name, channel->help);
  loss_.add(form, "--loss", fmt::format("{}", fmt::join(losses(), "|")),
            "what an example costs; default probit; others with --weights real;\n" + costs);
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    const theory::ParameterRow& row = *theory::parameter::control[i];
    const std::string letter(1, static_cast<char>(std::toupper(row.name.front())));
    const std::string shape =
        fmt::format("{}{},{}{},...", letter, row.first_task, letter, row.first_task + 1);
    lists_[i].add(form, fmt::format("--{}", row.name), shape,
                  fmt::format("{}; each in {}", row.help, row.range.text()));
  }
  parent_.add(form, "--parent", "P2,P3,...",
              "the earlier task, counted from 1, whose teacher each new one resembles by rho;\n"
              "one value serves all; default the task before");
}

theory::TaskParameters StateOptions::kind() const {
  theory::TaskParameters kind{};
  if (one_of(weights_, {variational_word, real_word}) == 1) kind.ansatz = &theory::real_weights;
  const auto loss = loss_.text();
  if (!loss) return kind;
  const std::vector<std::string> allowed = losses(kind.ansatz);
  if (std::ranges::find(allowed, *loss) == allowed.end())
    throw UsageError(
        loss_.name(), *loss,
        fmt::format("allowed with --weights {} is {}",
                    weights_.text().value_or(std::string(variational_word)), fmt::join(allowed, ", ")));
  kind.channel = *std::ranges::find(theory::channels(), *loss, &theory::Channel::name);
  return kind;
}

StateText StateOptions::text() const {
  kind();
  StateText text;
  for (std::size_t i = 0; i < lists_.size(); ++i) text[i] = lists_[i].text();
  return text;
}

Chain StateOptions::chain(const StateText& text, std::span<const Axis> axes) const {
  Chain chain = parse_chain(text, axes, kind());
  if (const auto parents = parent_.text()) read_parents(parent_.name(), *parents, chain);
  return chain;
}

std::optional<std::string> StateOptions::given_kind() const {
  for (const TextOption* option : {&weights_, &loss_, &parent_})
    if (option->text()) return option->name();
  return std::nullopt;
}

void StateOptions::refuse_real(const std::string& why) const {
  if (kind().ansatz == &theory::real_weights) throw UsageError(weights_.name(), real_word, why);
}

void StateOptions::refuse_of_real(const Options& how) const {
  if (how.start) refuse_real("has one solution; allowed is no --start");
  if (how.point.breaking != Breaking::none)
    refuse_real("has a log-concave measure, where replica symmetry is exact; allowed is no --rsb");
  if (how.bayes)
    refuse_real("has Gaussian teachers, of which the best learner is another; allowed is no --bayes");
  if (how.check) refuse_real("has no second evaluation of its equations; allowed is no --check");
}

void AxesOptions::add(Form& form, const std::string& sweep, const std::string& each) {
  form.group("Sweep");
  sweep_.add(form, "--sweep", "NAME=VALUES",
             fmt::format("{}; NAME is\n"
                         "{}, and stands for that entry of its list; VALUES is\n"
                         "start:stop:count, log:start:stop:count or v1,v2,...; count in [1, {}]",
                         sweep, swept_names(), max_points));
  each_.add(form, "--each", "NAME=VALUES", each + "; may be given several times, for every combination");
}

AxesOptions::Axes AxesOptions::read() const {
  Axes axes;
  std::size_t points = 1;
  if (const auto text = sweep_.text()) {
    axes.sweep = parse_axis(sweep_.name(), *text);
    points = axes.sweep->values.size();
  }
  for (const std::string& text : each_.texts()) {
    Axis axis = parse_axis("--each", text);
    const std::string name = axis.parameter.name();
    if (axes.sweep && axis.parameter == axes.sweep->parameter)
      throw UsageError("--each", name, "is what --sweep runs over; allowed is another parameter");
    if (std::ranges::find(axes.each, axis.parameter, &Axis::parameter) != axes.each.end())
      throw UsageError("--each", name, "given more than once; allowed are different parameters");
    points *= axis.values.size();
    if (points > static_cast<std::size_t>(max_points)) {
      throw UsageError("--each", name,
                       fmt::format("{} points with --sweep; allowed are at most {}", points, max_points));
    }
    axes.each.push_back(std::move(axis));
  }
  return axes;
}

std::vector<Axis> AxesOptions::Axes::all() const {
  std::vector<Axis> axes = each;
  if (sweep) axes.push_back(*sweep);
  return axes;
}

void ThreadsOption::add(Form& form, const std::string& purpose) {
  threads_.add(
      form, "--threads", "N",
      fmt::format("{}, in [1, {}]; default all;\nthe digits do not depend on it", purpose, most_threads));
}

int ThreadsOption::read() const {
  const auto text = threads_.text();
  if (!text) return omp_get_max_threads();
  return static_cast<int>(parse_integer(threads_.name(), *text, *text, 1, most_threads));
}

void SeedOption::add(Form& form) {
  seed_.add(form, "--seed", "S", "of all randomness, an integer >= 0; default 1");
}

std::uint64_t SeedOption::read() const {
  const auto text = seed_.text();
  if (!text) return 1;
  return static_cast<std::uint64_t>(
      parse_integer(seed_.name(), *text, *text, 0, std::numeric_limits<long>::max()));
}

void TotalTimeOption::add(Form& form, double otherwise) {
  total_time_.add(form, "--total-time", "SECONDS",
                  fmt::format("processor time of each search, in {}; default {};\n"
                              "what was found by then is reported, with exit status 3",
                              time_limit_range.text(), number_text(otherwise)));
}

std::optional<double> TotalTimeOption::read() const {
  const auto text = total_time_.text();
  return text ? std::optional(parse_number(total_time_.name(), *text, *text, time_limit_range))
              : std::nullopt;
}

void EventOption::add(Form& form) {
  events_.add(form, "--event", "KEY=LEVEL",
              "also list where a reading of the last task takes a value, as eps_1=0.1 or energy=0.05;\n"
              "KEY is any reading of a record; may be given several times");
}

std::vector<EventSpec> EventOption::read(const Chain& chain) const {
  std::vector<EventSpec> specs;
  for (const std::string& text : events_.texts()) {
    const std::size_t equals = text.find('=');
    const std::string key = text.substr(0, equals);
    if (equals == std::string::npos || !has_reading(chain, key))
      throw UsageError("--event", text, "allowed is KEY=LEVEL with " + readings_that_exist(chain));
    constexpr double largest = 1e12;
    specs.push_back({EventKind::reading, key,
                     parse_number("--event", text, text.substr(equals + 1), {-largest, true, largest})});
  }
  return specs;
}

void StartOption::add(Form& form) {
  form.group("Solving");
  start_.add(form, "--start", "Q,R,Q_STAR",
             "where the root search of the last task begins (at the first point of a sweep):\n"
             "0 < q < q_star < 1, r^2 < q; default: the branch that continues from small alpha");
}

std::optional<Start> StartOption::read() const {
  const auto text = start_.text();
  return text ? std::optional(parse_start(start_.name(), *text)) : std::nullopt;
}

void SolverOptions::add(Form& form) {
  form.group("Solving");
  const Settings defaults;
  reference_.add(
      form, "--reference", "small-load|teacher|equilibrium",
      "which solution of an earlier task is handed on where several exist: the one that continues\n"
      "from small alpha (default), the one close to the teacher, the one of largest free entropy");
  target_.add(form, "--target", "X",
              fmt::format("what the residual and the bound of every reading must meet, in {};\ndefault {}",
                          target_range.text(), number_text(defaults.target)));
  time_limit_.add(form, "--time-limit", "SECONDS",
                  fmt::format("processor time for each point, in {}; default {};\n--bayes, --check and "
                              "--derivatives have as much again each",
                              time_limit_range.text(), number_text(defaults.seconds_per_point)));
  threads_.add(form, "for sweeps that do not depend on each other");
}

Options SolverOptions::read(const std::optional<Start>& start) const {
  Options options{.start = start, .execution = {.threads = threads_.read()}};
  if (const auto text = reference_.text()) {
    const auto named = from_string<Reference>(*text);
    if (!named) throw UsageError(reference_.name(), *text, "allowed is " + all_words<Reference>());
    options.point.reference = *named;
  }
  options.point.target = number_of(target_, target_range, options.point.target);
  options.point.seconds_per_point = number_of(time_limit_, time_limit_range, options.point.seconds_per_point);
  return options;
}

void BreakingOption::add(Form& form) {
  breaking_.add(form, "--rsb", "0|1|auto",
                "steps of replica symmetry breaking of the last task: none (default), one, or one where\n"
                "replica symmetry is not the answer; on the branch that continues from small alpha.\n"
                "Unless it is 0, earlier tasks have one step where replica symmetry is not the answer");
}

Breaking BreakingOption::read(const std::optional<Start>& start) const {
  const auto text = breaking_.text();
  if (!text) return Breaking::none;
  const auto named = from_string<Breaking>(*text);
  if (!named) throw UsageError(breaking_.name(), *text, "allowed is " + all_words<Breaking>());
  if (start && *named != Breaking::none)
    throw UsageError(breaking_.name(), *text, "does not go with --start; allowed is 0");
  return *named;
}

void BreakingOption::refuse(const std::string& why) const {
  if (const auto text = breaking_.text(); text && *text != to_string(Breaking::none))
    throw UsageError(breaking_.name(), *text, why);
}

void LogOptions::add(Form& form, const std::string& pieces) {
  const std::string keeps = fmt::format("keeps finished {}, one JSON line each", pieces);
  logs_.add(form, "--log", several_ ? "FILE..." : "FILE",
            several_
                ? keeps + "; without a state point, --input and --size the\nfinished logs that are judged"
                : keeps,
            several_);
  form.add_flag("--resume", resume_, fmt::format("go on with the {} that are in the log already", pieces));
}

std::optional<LogPlace> LogOptions::read() const {
  const std::vector<std::string> all = paths();
  if (resume_ && all.empty()) throw UsageError("--resume", std::nullopt, "needs --log FILE");
  if (all.size() > 1)
    throw UsageError("--log", fmt::format("{}", fmt::join(all, " ")),
                     "given more than once; allowed is one value");
  return all.empty() ? std::nullopt : std::optional(LogPlace{all.front(), resume_});
}

std::vector<std::string> LogOptions::paths() const {
  for (const std::string& path : logs_.texts())
    if (path.empty()) throw UsageError("--log", "", "allowed is the name of a file");
  return logs_.texts();
}

void CheckOption::add(Form& form) {
  form.group("Solving");
  form.add_flag("--check", check_,
                "hold every solution against a second evaluation of the equations by other quadratures:\n"
                "check_residual and check_error in every point, status check_failed where they disagree");
}

bool CheckOption::read() const {
  if (check_) require_reference();
  return check_;
}

void BayesOption::add(Form& form) {
  form.add_flag(
      "--bayes", bayes_,
      "beside every solution the best learner, which has the data of all tasks so far at once: eps_bayes_s\n"
      "and eps_bayes_s_error, what no continual learner is below");
}

void ReportOption::add(Form& form) {
  form.group("Output");
  report_.add(form, "--report", "last|every",
              "one record after the last task (default), or one after every task of the chain");
}

bool ReportOption::every_task() const { return one_of(report_, {"last", "every"}) == 1; }

}  // namespace franz_parisi::study
