#include "study/ask/own_data.hpp"

#include "study/ask/number.hpp"
#include "study/comparison.hpp"
#include "study/regular_file.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace franz_parisi::study {
namespace {

using Key = std::pair<std::size_t, std::size_t>;  // size and instance

constexpr long most = 1'000'000'000;  // of a size and of instances, which others have counted

/// A value and the line it stands in.
struct Value {
  double value;
  std::size_t line;
};

/// The rows of one state point.
struct Point {
  Chain chain;
  std::map<Key, std::map<std::string, Value>> instances;
};

class Reader {
 public:
  Reader(std::string option, std::string path) : option_(std::move(option)), path_(std::move(path)) {}

  std::vector<VerifyPoint> read() {
    const std::string text = read_regular_file(option_, path_);
    for (std::string_view line : split(text, '\n')) {
      ++line_;
      if (line_ == 1 && line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);  // a spreadsheet's mark
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty()) continue;
      if (columns_.empty()) {
        read_header(line);
      } else {
        read_row(line);
      }
    }
    if (columns_.empty()) fail(fmt::format("is empty; allowed are the columns {}", own_data_columns));
    if (points_.empty()) fail("has no rows below its header");
    std::vector<VerifyPoint> points;
    for (Point& point : points_) points.push_back(finished(point));
    return points;
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const { throw UsageError(option_, path_, problem); }
  [[noreturn]] void fail(std::size_t line, const std::string& problem) const {
    fail(fmt::format("line {}: {}", line, problem));
  }

  /// The fields of a line; quotation marks around one are taken off.
  static std::vector<std::string_view> fields_of(std::string_view line) {
    std::vector<std::string_view> fields = split(line, ',');
    for (std::string_view& field : fields) {
      while (field.starts_with(' ')) field.remove_prefix(1);
      while (field.ends_with(' ')) field.remove_suffix(1);
      if (field.size() > 1 && field.starts_with('"') && field.ends_with('"'))
        field = field.substr(1, field.size() - 2);
    }
    return fields;
  }

  void read_header(std::string_view line) {
    std::vector<std::string> known{"quantity", "size", "instance", "value"};
    const std::size_t needed = known.size();
    for (const theory::Parameter& parameter : theory::parameters_of(theory::most_tasks()))
      known.push_back(parameter.name());
    for (const std::string_view name : fields_of(line)) {
      if (std::ranges::find(known, name) == known.end())
        fail(line_, fmt::format("'{}' is no column; allowed are {}", name, own_data_columns));
      if (std::ranges::find(columns_, name) != columns_.end())
        fail(line_, fmt::format("the column {} stands there twice", name));
      columns_.emplace_back(name);
    }
    for (std::size_t i = 0; i < needed; ++i)
      if (std::ranges::find(columns_, known[i]) == columns_.end())
        fail(line_, fmt::format("has no column {}; needed are {}", known[i], own_data_columns));
  }

  /// A field of the row; nothing where it is empty or there is no such column.
  std::optional<std::string_view> field(const std::vector<std::string_view>& row,
                                        const std::string& name) const {
    const auto column = std::ranges::find(columns_, name) - columns_.begin();
    if (column == std::ssize(columns_) || row[static_cast<std::size_t>(column)].empty()) return std::nullopt;
    return row[static_cast<std::size_t>(column)];
  }
  std::string_view needed(const std::vector<std::string_view>& row, const std::string& name) const {
    const auto found = field(row, name);
    if (!found) fail(line_, "no " + name);
    return *found;
  }
  std::string whole(const std::string& name) const {
    return fmt::format("{}: line {}: {}", path_, line_, name);
  }

  Chain chain_of(const std::vector<std::string_view>& row) const {
    std::size_t tasks = 1;
    for (const theory::Parameter& parameter : theory::parameters_of(theory::most_tasks()))
      if (field(row, parameter.name())) tasks = std::max(tasks, parameter.task + 1);
    Chain chain(tasks);
    for (const theory::Parameter& parameter : theory::parameters_of(tasks)) {
      const auto text = field(row, parameter.name());
      const auto otherwise = parameter.otherwise();
      if (!text && !otherwise) fail(line_, "no " + parameter.name());
      parameter.of(chain) =
          text ? parse_number(option_, whole(parameter.name()), *text, parameter.row->range) : *otherwise;
    }
    return chain;
  }

  Point& point_of(const Chain& chain) {
    std::vector<double> key;
    for (const theory::Parameter& parameter : theory::parameters_of(chain.size()))
      key.push_back(parameter.of(chain));
    const auto [place, is_new] = places_.try_emplace(std::move(key), points_.size());
    if (is_new) points_.push_back({chain, {}});
    return points_[place->second];
  }

  void read_row(std::string_view line) {
    const std::vector<std::string_view> row = fields_of(line);
    if (row.size() != columns_.size())
      fail(line_, fmt::format("{} fields for {} columns", row.size(), columns_.size()));
    Point& point = point_of(chain_of(row));
    const std::string name(needed(row, "quantity"));
    const std::vector<validation::Quantity> quantities =
        validation::quantities_of(point.chain.size() - 1, true);
    const auto quantity = std::ranges::find(quantities, name, &validation::Quantity::name);
    if (quantity == quantities.end()) {
      std::vector<std::string> names;
      for (const validation::Quantity& one : quantities) names.push_back(one.name);
      fail(line_, fmt::format("'{}' is no quantity; allowed are {}", name, fmt::join(names, ", ")));
    }
    const auto integer = [&](const std::string& column, long lowest) {
      return static_cast<std::size_t>(
          parse_integer(option_, whole(column), needed(row, column), lowest, most));
    };
    const std::size_t size = integer("size", 2), instance = integer("instance", 0);
    const double value = parse_number(option_, whole("value"), needed(row, "value"),
                                      {quantity->lowest, true, quantity->highest});
    const auto [known, is_new] = point.instances[{size, instance}].try_emplace(name, Value{value, line_});
    if (!is_new)
      fail(line_, fmt::format("{} of instance {} of N = {} stands in line {} already", name, instance, size,
                              known->second.line));
  }

  /// The first line of an instance.
  static std::size_t line_of(const std::map<std::string, Value>& values) {
    return std::ranges::min_element(values, {}, [](const auto& one) { return one.second.line; })->second.line;
  }

  VerifyPoint finished(const Point& point) const {
    std::map<std::string, std::size_t> wanted;  // every quantity, and a line that has it
    std::map<std::size_t, std::size_t> counts;
    for (const auto& [key, values] : point.instances) {
      ++counts[key.first];
      for (const auto& [name, value] : values) wanted.try_emplace(name, value.line);
    }
    VerifyPoint finished{.chain = point.chain};
    finished.from = PointSource::data;
    for (const auto& [key, values] : point.instances) {
      const std::string of = fmt::format(" of N = {}", key.first);
      for (const auto& [name, line] : wanted)
        if (!values.contains(name))
          fail(line_of(values), fmt::format("instance {}{} has no {}, which line {} has of another one",
                                            key.second, of, name, line));
      if (counts[key.first] < fewest_instances)
        fail(line_of(values),
             fmt::format("too few instances{} for a test, {}; allowed to verify are {} or more", of,
                         counts[key.first], fewest_instances));
      finished.measured.push_back(measured_of(key, values, point.chain.size() - 1));
    }
    return finished;
  }

  /// In the usual order of quantities.
  static validation::Measured measured_of(const Key& key, const std::map<std::string, Value>& values,
                                          std::size_t task) {
    validation::Measured one{.size = key.first, .instance = key.second};
    for (const validation::Quantity& quantity : validation::quantities_of(task, true)) {
      if (const auto found = values.find(quantity.name); found != values.end()) {
        one.values.push_back({quantity.name, found->second.value});
      } else if (quantity.name.starts_with("p_")) {
        const auto eps = values.find("eps_" + quantity.name.substr(2));
        if (eps != values.end())
          one.values.push_back({quantity.name, std::cos(std::numbers::pi * eps->second.value)});
      }
    }
    return one;
  }

  std::string option_, path_;
  std::size_t line_ = 0;
  std::vector<std::string> columns_;
  std::vector<Point> points_;
  std::map<std::vector<double>, std::size_t> places_;
};

}  // namespace

std::vector<VerifyPoint> read_own_data(const std::string& option, const std::string& path) {
  return Reader(option, path).read();
}

}  // namespace franz_parisi::study
