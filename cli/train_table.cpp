#include "cli/train_table.hpp"

#include "cli/columns.hpp"
#include "study/text.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace franz_parisi::cli {

namespace {

using study::Document;

constexpr std::size_t most_columns = 12;  // of a matrix that is shown

std::string percent(double value) { return fmt::format("{:.2f}", 100 * value); }

std::string percent(const Json& value) { return value.is_null() ? "-" : percent(value.get<double>()); }

struct Mean {
  double sum = 0;
  int count = 0;
  std::string text() const { return count == 0 ? "-" : percent(sum / count); }
};

/// "method, evaluate" and whatever belongs to it, in the order of the document.
using Kind = std::pair<std::string, std::string>;

Kind kind_of(const Json& record) {
  return {record.at("method").get<std::string>(), record.at("evaluate").get<std::string>()};
}

std::vector<Kind> kinds_of(const std::vector<Json>& records) {
  std::vector<Kind> kinds;
  for (const Json& record : records)
    if (std::ranges::find(kinds, kind_of(record)) == kinds.end()) kinds.push_back(kind_of(record));
  return kinds;
}

/// Rows: after which task; columns: tested on which one.
std::string matrix(const Document& document, const Kind& kind) {
  const Json& epochs = document.settings.at("train").at("epochs");
  std::map<std::pair<std::size_t, std::size_t>, Mean> means;
  std::size_t tasks = 0;
  for (const Json& record : document.list("accuracy")) {
    if (kind_of(record) != kind || record.at("epoch") != epochs) continue;
    Mean& mean = means[{record.at("task").get<std::size_t>(), record.at("tested").get<std::size_t>()}];
    mean.sum += record.at("accuracy").get<double>();
    ++mean.count;
    tasks = std::max(tasks, record.at("tested").get<std::size_t>());
  }
  std::vector<Row> rows{{"after task"}};
  const std::size_t first = tasks > most_columns ? tasks - most_columns + 1 : 1;
  for (std::size_t u = first; u <= tasks; ++u) rows.front().push_back(fmt::format("on {}", u));
  for (std::size_t t = first; t <= tasks; ++t) {
    rows.push_back({std::to_string(t)});
    for (std::size_t u = first; u <= tasks; ++u) rows.back().push_back(means[{t, u}].text());
  }
  for (Row& row : rows) row.emplace_back();
  return fmt::format("{}, tested by {}, accuracy in %:\n{}\n", kind.first, kind.second, aligned(rows));
}

}  // namespace

std::string train_table(const Document& document) {
  std::string lines;
  for (const Kind& kind : kinds_of(document.list("accuracy"))) lines += matrix(document, kind);
  const std::vector<Json>& summary = document.list("summary");
  std::vector<Row> rows{{"method", "tested by", "quantity in %", "mean", "std error", ""}};
  for (const Json& record : summary)
    rows.push_back({record.at("method").get<std::string>(), record.at("evaluate").get<std::string>(),
                    record.at("quantity").get<std::string>(), percent(record.at("mean")),
                    percent(record.at("standard_error")), ""});
  const Json& settings = document.settings.at("train");
  return fmt::format("{}{}{}, {} instances, seed {}\n{}", lines, summary.empty() ? "" : aligned(rows) + "\n",
                     settings.at("tasks").get<std::string>(), settings.at("instances").dump(),
                     settings.at("seed").dump(), document.met ? "" : "training diverged: see the losses\n");
}

}  // namespace franz_parisi::cli
