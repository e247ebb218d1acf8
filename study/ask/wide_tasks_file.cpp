#include "study/ask/wide_tasks_file.hpp"

#include "study/ask/document_file.hpp"
#include "study/regular_file.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

using theory::wide::Matrix;

constexpr double largest = 1e6;
constexpr std::size_t most_tasks = 1000, most_examples = 20'000;

class Reader {
 public:
  Reader(std::string_view option, std::string path) : option_(option), path_(std::move(path)) {}

  GivenTasks read() const {
    const Json file = parse_json(option_, path_, read_regular_file(option_, path_));
    if (!file.is_object() || !file.contains("tasks") || !file["tasks"].is_array() || file["tasks"].empty())
      reject("has no tasks; allowed is {\"tasks\": [{\"inputs\": [[...], ...], \"targets\": [...]}, ...]}");
    if (file["tasks"].size() > most_tasks) reject("has more tasks than 1000");
    GivenTasks given{path_, {}};
    for (const Json& task : file["tasks"]) {
      given.tasks.push_back(read_task(task, fmt::format("task {}", given.tasks.size() + 1)));
      const auto &first = given.tasks.front(), &last = given.tasks.back();
      if (last.inputs.cols() != first.inputs.cols() || last.targets.cols() != first.targets.cols())
        reject(fmt::format("task {} has {}, the first {}; allowed are equal numbers", given.tasks.size(),
                           shape(last), shape(first)));
    }
    return given;
  }

 private:
  [[noreturn]] void reject(const std::string& problem) const { throw UsageError(option_, path_, problem); }

  static std::string shape(const theory::wide::Task& task) {
    return fmt::format("{} inputs and {} outputs", task.inputs.cols(), task.targets.cols());
  }

  theory::wide::Task read_task(const Json& task, const std::string& name) const {
    if (!task.is_object()) reject(name + " is no object with inputs and targets");
    for (const auto& [key, value] : task.items())
      if (std::ranges::find(keys, key) == std::end(keys))
        reject(fmt::format("{}: '{}' is unknown; allowed are inputs, targets, test_inputs, test_targets",
                           name, key));
    theory::wide::Task read{matrix(task, name, "inputs", false), matrix(task, name, "targets", true)};
    match(name, "inputs", read.inputs, "targets", read.targets);
    if (task.contains("test_inputs") != task.contains("test_targets"))
      reject(name + ": test_inputs and test_targets go together");
    if (task.contains("test_inputs")) {
      read.test_inputs = matrix(task, name, "test_inputs", false);
      read.test_targets = matrix(task, name, "test_targets", true);
      match(name, "test_inputs", read.test_inputs, "test_targets", read.test_targets);
    } else {
      read.test_inputs.resize(0, read.inputs.cols());
      read.test_targets.resize(0, read.targets.cols());
    }
    if (read.test_inputs.cols() != read.inputs.cols() || read.test_targets.cols() != read.targets.cols())
      reject(name + ": tests have another number of inputs or outputs than the examples");
    return read;
  }

  void match(const std::string& name, const char* inputs, const Matrix& x, const char* targets,
             const Matrix& y) const {
    if (x.rows() != y.rows())
      reject(fmt::format("{}: {} {} and {} {}; allowed are equal numbers", name, x.rows(), inputs, y.rows(),
                         targets));
  }

  /// Rows of numbers; `plain`: a number stands for a row of one.
  Matrix matrix(const Json& task, const std::string& task_name, const char* key, bool plain) const {
    const std::string name = fmt::format("{}: {}", task_name, key);
    if (!task.contains(key)) reject(name + " is missing");
    const Json& rows = task[key];
    if (!rows.is_array() || rows.empty() || rows.size() > most_examples)
      reject(fmt::format("{} is no list of 1 to {} entries", name, most_examples));
    const Json& first = rows.front();
    const std::size_t columns = plain && !first.is_array() ? 1 : first.size();
    if (columns == 0 || (!plain && !first.is_array())) reject(name + ", entry 1, is no list of numbers");
    // Before there is memory for all of them: a long first row may be followed by many short ones.
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (!(plain && columns == 1 && !rows[i].is_array()) &&
          (!rows[i].is_array() || rows[i].size() != columns))
        reject(fmt::format("{}, entry {}, is no list of {}{}", name, i + 1, columns,
                           columns == 1 ? " number" : " numbers"));
    Matrix all(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(columns));
    for (Eigen::Index i = 0; i < all.rows(); ++i) {
      const Json& row = rows[static_cast<std::size_t>(i)];
      const std::string place = fmt::format("{}, entry {},", name, i + 1);
      if (!row.is_array()) {
        all(i, 0) = number(row, place);
        continue;
      }
      for (Eigen::Index j = 0; j < all.cols(); ++j)
        all(i, j) = number(row[static_cast<std::size_t>(j)], place);
    }
    return all;
  }

  double number(const Json& value, const std::string& place) const {
    if (!value.is_number() || !(std::abs(value.get<double>()) <= largest))
      reject(place + " holds something else than a number in [-1e+06, 1e+06]");
    return value.get<double>();
  }

  static constexpr std::string_view keys[] = {"inputs", "targets", "test_inputs", "test_targets"};
  std::string_view option_;
  std::string path_;
};

}  // namespace

GivenTasks read_wide_tasks(std::string_view option, const std::string& path) {
  return Reader(option, path).read();
}

}  // namespace franz_parisi::study
