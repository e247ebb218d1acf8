/// What a record, table, picture or comparison shows of a solved task: a list of named numbers with bounds.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace franz_parisi::theory {

/// How the target is meant for a reading.
enum class Scale {
  relative,  ///< error over value: numbers that matter however small they are
  absolute,  ///< error over max(1, |value|): numbers of either sign
};

/// Of which losses a reading is.
enum class Labels {
  any,
  signs,  ///< of those whose labels are +-1
  real,   ///< of those whose labels are real numbers
};

/// One row of the list of readings. Keys with `per_task` get the number of a task: "eps_2".
struct ReadingRow {
  std::string_view key;
  Scale scale;
  bool per_task;
  std::string_view symbol;    ///< TeX, as matplotlib knows it; empty: `words` stand for it
  std::string_view name;      ///< in words, shared by readings of one kind
  std::string_view equation;  ///< of docs/theory.md, rsb.md, or real_weights.md, (W..)
  Labels labels = Labels::any;
  bool broken = false;       ///< only where one step of replica symmetry breaking was asked for
  std::string_view words{};  ///< what tells it from others of its name, where it has no symbol
};

/// All that exist: the one list that records, tables, comparisons, pictures and docs/schema.json go by.
const std::vector<ReadingRow>& reading_rows();

/// The row of a key, "eps_2" among them; none for a key that no reading has.
const ReadingRow* row_of(std::string_view key);

/// Where the target is meant relatively, smaller values are 0 with their bound: their squares underflow.
inline constexpr double vanished = 1e-130;

struct Reading {
  std::string key;
  double value;
  double error;  ///< bound on |value - truth|

  /// How the target is meant for it; absolute where no row has its key.
  Scale scale() const;
  /// The error as the target is meant for it.
  double scaled_error() const;
};

/// The readings of one task, in the order in which they are shown.
class Readings {
 public:
  void add(Reading reading) { all_.push_back(std::move(reading)); }
  const Reading* find(std::string_view key) const;
  /// NaN where there is no such reading.
  double value(std::string_view key) const;
  double error(std::string_view key) const;
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }
  bool empty() const { return all_.empty(); }

 private:
  std::vector<Reading> all_;
};

/// The number of a task at the end of a name, 2 of "eps_2"; 0 where there is none in 1 ... 999.
std::size_t number_of_task(std::string_view name);
/// Of which task a numbered key is, counted from 0: 1 of "eps_2". Throws std::invalid_argument for another.
std::size_t task_of(std::string_view key);

/// "eps" and 1 (tasks count from 0 here): "eps_2".
std::string numbered(std::string_view key, std::size_t task);

}  // namespace franz_parisi::theory
