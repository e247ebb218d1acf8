/// Options that several commands share, in groups: each group is what was typed, and how it is read.
#pragma once

#include "study/ask/form.hpp"
#include "study/ask/state.hpp"
#include "study/question.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::study {

/// The integer in [lower, upper] that an option was given; `otherwise` where it was not. Throws UsageError.
std::size_t count_of(const TextOption& option, long lower, long upper, std::size_t otherwise);

/// Likewise a number in a range.
double number_of(const TextOption& option, const theory::Range& range, double otherwise);

/// Which of these words it was given, counted from 0; the first where it was not. Throws UsageError for
/// another.
std::size_t one_of(const TextOption& option, std::initializer_list<std::string_view> words);

/// A list for each control parameter; --weights and --loss: which theory; --parent: which teachers.
class StateOptions {
 public:
  void add(Form& form);
  /// Throws UsageError for a theory that does not exist.
  StateText text() const;
  /// parse_chain of that, with the weights, the loss and the parents.
  Chain chain(std::span<const Axis> axes = {}) const { return chain(text(), axes); }
  /// The same of lists that a command has completed.
  Chain chain(const StateText& text, std::span<const Axis> axes) const;
  /// --parent or --loss or --weights, whichever is given.
  std::optional<std::string> given_kind() const;
  /// Throws UsageError for weights other than +-1: `why`.
  void refuse_real(const std::string& why) const;
  /// The same for what only +-1 weights have among these.
  void refuse_of_real(const Options& how) const;

 private:
  theory::TaskParameters kind() const;

  TextOption weights_, loss_, parent_;
  std::array<TextOption, theory::parameter::control.size()> lists_;
};

/// --sweep and --each.
class AxesOptions {
 public:
  /// What is done at the values of the sweep, and at those of the others.
  void add(Form& form, const std::string& sweep, const std::string& each);

  struct Axes {
    std::optional<Axis> sweep{};
    std::vector<Axis> each{};

    std::vector<Axis> all() const;  ///< the sweep last, which runs fastest
  };
  /// Throws UsageError for what is no NAME=VALUES, a parameter named twice, and more than max_points points.
  Axes read() const;

 private:
  TextOption sweep_;
  TextsOption each_;
};

/// --threads.
class ThreadsOption {
 public:
  /// `purpose` says in the help what they are for.
  void add(Form& form, const std::string& purpose);
  /// All there are unless given. Throws UsageError for a value outside its range.
  int read() const;

 private:
  TextOption threads_;
};

/// --seed.
class SeedOption {
 public:
  void add(Form& form);
  /// 1 unless given. Throws UsageError for anything but an integer >= 0.
  std::uint64_t read() const;

 private:
  TextOption seed_;
};

/// --total-time.
class TotalTimeOption {
 public:
  void add(Form& form, double otherwise);
  /// Seconds; nothing where it was not given. Throws UsageError for a value outside its range.
  std::optional<double> read() const;
  std::optional<std::string> text() const { return total_time_.text(); }

 private:
  TextOption total_time_;
};

/// --event, any number of times.
class EventOption {
 public:
  void add(Form& form);
  /// Throws UsageError for what is no KEY=LEVEL, or a key that the last of these tasks does not have.
  std::vector<EventSpec> read(const Chain& chain) const;

 private:
  TextsOption events_;
};

/// --start.
class StartOption {
 public:
  void add(Form& form);
  /// Nothing where it was not given. Throws UsageError for a state that cannot be.
  std::optional<Start> read() const;

 private:
  TextOption start_;
};

/// --reference, --target, --time-limit, --threads.
class SolverOptions {
 public:
  void add(Form& form);
  /// `start` is what StartOption read, for commands that have it. Throws UsageError for values outside their
  /// range.
  Options read(const std::optional<Start>& start = std::nullopt) const;

 private:
  TextOption reference_, target_, time_limit_;
  ThreadsOption threads_;
};

/// --log and --resume.
class LogOptions {
 public:
  /// `several`: --log may name more than one, of finished pieces.
  explicit LogOptions(bool several = false) : several_(several) {}
  /// `pieces`: what the log keeps.
  void add(Form& form, const std::string& pieces);
  /// Throws UsageError for an empty name, and --resume without a log.
  std::optional<LogPlace> read() const;
  /// Every file that was named, where there are several finished ones. Throws UsageError for an empty name.
  std::vector<std::string> paths() const;

 private:
  bool several_;
  TextsOption logs_;
  bool resume_ = false;
};

/// --rsb.
class BreakingOption {
 public:
  void add(Form& form);
  /// Throws UsageError for another word, and with a start, which is that of a replica-symmetric search.
  Breaking read(const std::optional<Start>& start) const;
  /// Throws UsageError where replica symmetry cannot break: `why`.
  void refuse(const std::string& why) const;

 private:
  TextOption breaking_;
};

/// --check.
class CheckOption {
 public:
  void add(Form& form);
  /// Throws UsageError where the program was built without the reference.
  bool read() const;

 private:
  bool check_ = false;
};

/// --bayes.
class BayesOption {
 public:
  void add(Form& form);
  bool read() const { return bayes_; }

 private:
  bool bayes_ = false;
};

/// --report.
class ReportOption {
 public:
  void add(Form& form);
  /// Whether a record after every task is asked for. Throws UsageError for another word.
  bool every_task() const;

 private:
  TextOption report_;
};

}  // namespace franz_parisi::study
