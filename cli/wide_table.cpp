#include "cli/wide_table.hpp"

#include "cli/columns.hpp"
#include "study/record.hpp"
#include "study/text.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

namespace franz_parisi::cli {

namespace {

constexpr const char* place_keys[] = {"depth", "lambda", "sigma", "temperature", "input_overlap", "rho"};
constexpr const char* shown[] = {"loss_train",  "loss_train_sampled", "loss_test",
                                 "forgetting",  "gamma_rf",           "gamma_r",
                                 "gamma_input", "forgetting_proxy",   "forgetting_pair"};

std::string value_text(const Json& value) {
  return value.is_null() ? "inf" : number_text(value.get<double>());
}

}  // namespace

std::string wide_place_text(const Json& record) {
  std::string text;
  for (const char* key : place_keys) {
    const bool of_synthetic = key == std::string("input_overlap") || key == std::string("rho");
    if (of_synthetic && record.at(key).is_null()) continue;
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", key, value_text(record.at(key)));
  }
  return text;
}

namespace {

/// Mean, and where there are several instances its standard error.
std::string mean_text(const Json& record) {
  const std::string mean = reading_text(record.at("mean"));
  return record.at("standard_error").is_null()
             ? mean
             : fmt::format("{} ({})", mean, reading_text(record.at("standard_error")));
}

/// How many points have no values, and why the first of them has none.
std::string missed_text(const std::vector<Json>& points) {
  const auto missed = [](const Json& point) { return !study::met_target(point); };
  const auto first = std::ranges::find_if(points, missed);
  if (first == points.end()) return "";
  return fmt::format("{} of {} points have no values, the first after task {} at {}: {}\n",
                     std::ranges::count_if(points, missed), points.size(), first->at("task").get<int>(),
                     wide_place_text(*first), one_line(first->at("reason").get<std::string>()));
}

}  // namespace

std::string wide_table(const study::Document& document) {
  using Where = std::pair<std::size_t, std::size_t>;  // after which task, tested on which
  std::vector<std::string> places;
  std::map<std::string, std::map<Where, std::map<std::string, std::string>>> cells;
  for (const Json& record : document.list("summary")) {
    const std::string at = wide_place_text(record);
    if (cells.find(at) == cells.end()) places.push_back(at);
    cells[at][{record.at("task").get<std::size_t>(), record.at("tested").get<std::size_t>()}]
         [record.at("quantity").get<std::string>()] = mean_text(record);
  }
  std::string text;
  for (const std::string& at : places) {
    std::vector<Row> rows{{"task", "tested"}};
    rows.front().insert(rows.front().end(), std::begin(shown), std::end(shown));
    rows.front().emplace_back();
    for (const auto& [where, values] : cells[at]) {
      Row row{std::to_string(where.first), std::to_string(where.second)};
      for (const char* key : shown) row.push_back(values.contains(key) ? values.at(key) : "-");
      row.emplace_back();
      rows.push_back(std::move(row));
    }
    text += fmt::format("{}\n{}\n", at, aligned(rows));
  }
  const Json& settings = document.settings.at("wide");
  return text +
         fmt::format("{} instances, seed {}\n", settings.at("instances").dump(), settings.at("seed").dump()) +
         missed_text(document.list("points"));
}

}  // namespace franz_parisi::cli
