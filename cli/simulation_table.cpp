#include "cli/simulation_table.hpp"

#include "cli/columns.hpp"
#include "cli/wide_table.hpp"
#include "study/record.hpp"
#include "study/text.hpp"
#include "theory/parameters.hpp"
#include "theory/reading.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace franz_parisi::cli {

namespace {

using Records = std::vector<Json>;
using study::Document;

/// Those records of a list that hold these values under these keys.
Records records_with(const Records& all, std::initializer_list<std::pair<const char*, Json>> wanted) {
  Records found;
  std::ranges::copy_if(all, std::back_inserter(found), [&](const Json& record) {
    return std::ranges::all_of(wanted, [&](const auto& one) { return record.at(one.first) == one.second; });
  });
  return found;
}

std::string fixed(const Json& value, int digits) {
  return value.is_null() ? "-" : fmt::format("{:.{}f}", value.get<double>(), digits);
}

std::string short_text(const Json& value) {
  if (value.is_null()) return "-";
  const auto x = value.get<double>();
  return std::abs(x) < 1e-3 && x != 0 ? fmt::format("{:.1e}", x) : fixed(value, 3);
}

std::string text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : number_text(value.get<double>());
}

std::vector<std::string> texts(const Json& values) {
  std::vector<std::string> all;
  for (const Json& value : values) all.push_back(text(value));
  return all;
}

/// "alpha_2 = 1": the parameters in a record of the tasks from `first` (counted from 0) to `last`.
std::string parameters_text(const Json& record, std::size_t first, std::size_t last, const char* between) {
  std::string all;
  for (const theory::Parameter& parameter : theory::parameters_of(study::tasks_in(record, last + 1))) {
    const std::string name = parameter.name();
    if (parameter.task >= first && record.contains(name) && !record.at(name).is_null())
      all += fmt::format("{}{} = {}", between, name, text(record.at(name)));
  }
  return all;
}

/// The records of a list by state point, in order.
std::map<std::size_t, Records> by_point(const Records& all) {
  std::map<std::size_t, Records> points;
  for (const Json& record : all) points[record.at("point").get<std::size_t>()].push_back(record);
  return points;
}

/// The settings of the simulation at a state point.
const Json& settings_at(const Document& document, std::size_t point) {
  const Json& all = document.settings.at("simulation");
  return all.is_array() ? all.at(point) : all;
}

/// Rows of what was measured of one task: a column pair for each size, null being N -> infinity.
std::string summary_table(const Records& summaries) {
  std::vector<Row> rows{{"quantity"}};
  for (const Json& one : summaries) {
    if (one.at("quantity") == summaries.front().at("quantity")) {
      rows.front().push_back(one.at("size").is_null() ? "N -> infinity" : "N = " + text(one.at("size")));
      rows.front().emplace_back("std error");
    }
    if (rows.size() == 1 || rows.back().front() != text(one.at("quantity")))
      rows.push_back({text(one.at("quantity"))});
    rows.back().insert(rows.back().end(),
                       {reading_text(one.at("mean")), reading_text(one.at("standard_error"))});
  }
  for (Row& row : rows) row.emplace_back();
  return aligned(rows);
}

/// The one instance of each size, where there is nothing to average over.
std::string instance_table(const Records& instances) {
  std::vector<Row> rows{{"quantity"}};
  for (const Json& one : instances) {
    rows.front().push_back("N = " + text(one.at("size")));
    std::size_t row = 0;
    for (const auto& [key, value] : one.items()) {
      if (key == "status") break;  // what follows are diagnostics, an r_hat of another kind among them
      if (theory::row_of(key) == nullptr || value.is_null()) continue;
      if (++row == rows.size()) rows.push_back({key});
      rows[row].push_back(reading_text(value));
    }
  }
  for (Row& row : rows) row.emplace_back();
  return aligned(rows);
}

/// "8 instances of each size", or of which size how many.
std::string instances_text(const Json& settings, const Records& simulation) {
  const Json& first = settings.at("first_instance");
  if (!settings.at("instances").is_null()) {
    const std::string range = first == 0 ? "" : ", counted from " + text(first);
    return fmt::format("{} instances of each size{}", text(settings.at("instances")), range);
  }
  std::vector<std::string> all;
  std::map<std::size_t, std::size_t> counts;
  for (const Json& record : simulation)
    if (record.at("task") == 1) ++counts[record.at("size").get<std::size_t>()];
  for (const auto& [size, count] : counts) all.push_back(fmt::format("{} instances of N = {}", count, size));
  return fmt::format("{}", fmt::join(all, ", "));
}

std::string instance_name(const Json& record) {
  return fmt::format("N = {}, instance {}", text(record.at("size")), text(record.at("instance")));
}

/// How many instances are not to be trusted, and the first of them.
std::string trouble_text(const Records& simulation) {
  std::set<std::string> all, still, diverged;
  std::string first;
  for (const Json& record : simulation) {
    const std::string name = instance_name(record);
    all.insert(name);
    if (record.at("status") == "diverged") diverged.insert(name);
    if (record.at("status") == "not_mixed" && still.insert(name).second && first.empty())
      first = fmt::format("{}: {}", name, text(record.at("reason")));
  }
  const std::string of_all = fmt::format(" of {} instances ", all.size());
  std::string lines;
  if (!still.empty()) lines += fmt::format("{}{}did not mix ({})\n", still.size(), of_all, first);
  if (!diverged.empty())
    lines += fmt::format("{}{}diverged: choose a smaller --learning-rate\n", diverged.size(), of_all);
  return lines;
}

/// What the ladders of temperatures did at worst; empty where there were none.
std::string ladder_text(const Records& simulation) {
  std::optional<double> acceptance, trips;
  for (const Json& record : simulation) {
    if (!record.contains("round_trips")) continue;
    acceptance = std::min(acceptance.value_or(1), record.at("swap_acceptance").get<double>());
    const auto own = record.at("round_trips").get<double>();
    trips = std::min(trips.value_or(own), own);
  }
  if (!trips) return {};
  return fmt::format("ladders: at least {} round trips each, swaps accepted with probability {} or more\n",
                     text(*trips), fixed(*acceptance, 2));
}

std::string comparison_table(const Records& comparison, const Records& summary, std::size_t sizes) {
  const bool several = sizes > 1;
  std::vector<Row> rows{{"quantity", "theory"}};
  for (const Json& one : comparison) {
    Row row{text(one.at("quantity")), reading_text(one.at("theory"))};
    for (const Json& sized :
         records_with(summary, {{"quantity", one.at("quantity")}, {"task", one.at("task")}})) {
      if (!several || sized.at("size").is_null()) continue;
      row.push_back(reading_text(sized.at("mean")));
      if (&one == &comparison.front()) rows.front().push_back("N = " + text(sized.at("size")));
    }
    row.insert(row.end(),
               {reading_text(one.at("mean")), reading_text(one.at("standard_error")), fixed(one.at("z"), 2),
                short_text(one.at("p_value")), reading_text(one.at("detectable")),
                one.at("jointly").get<bool>()   ? "  jointly"
                : one.at("counted").get<bool>() ? "  as count"
                                                : ""});
    rows.push_back(std::move(row));
  }
  rows.front().insert(rows.front().end(), {several ? "N -> infinity" : "simulation", "std error", "z", "p",
                                           "would see", "  tested"});
  return aligned(rows);
}

std::string test_lines(const Json& verdict) {
  std::string lines;
  if (!verdict.at("t_squared").is_null())
    lines = fmt::format(
        "joint test (Hotelling, correlations included): T^2 = {}, {}{}{} degrees of freedom, p = {}\n",
        short_text(verdict.at("t_squared")), text(verdict.at("quantities")),
        verdict.at("quantities") == 1 ? " quantity, " : " quantities, ",
        fixed(verdict.at("degrees_of_freedom"), 1), short_text(verdict.at("joint_p_value")));
  return fmt::format("{}one by one (Bonferroni): p = {}\n", lines,
                     short_text(verdict.at("bonferroni_p_value")));
}

std::string conclusion(const Json& verdict, const Json& settings) {
  const std::string p = fmt::format(": p = {} at significance level {}\n", short_text(verdict.at("p_value")),
                                    text(settings.at("level")));
  if (verdict.at("verdict") == "agrees") return "theory and simulation agree" + p;
  if (verdict.at("verdict") == "disagrees") return "theory and simulation DISAGREE" + p;
  const Json& needed = verdict.at("instances_needed");
  return fmt::format(
      "INCONCLUSIVE: {}{}\n", one_line(text(verdict.at("reason"))),
      needed.is_null() ? "" : fmt::format("; {} instances of each size would settle it", text(needed)));
}

std::string theory_remarks(const Json& point) {
  std::string lines;
  if (point.at("rs_stable") == false) {
    lines += fmt::format(
        "replicon = {} < 0: replica symmetry is unstable here, so a deviation is expected and z measures "
        "it\n",
        short_text(point.at("replicon")));
  }
  if (point.at("status") != "converged")
    lines += fmt::format("theory: {}: {}\n", text(point.at("status")), one_line(text(point.at("reason"))));
  return lines;
}

/// What was measured: by which method, how many instances of which sizes.
std::string measured_text(const Document& document, std::size_t point, const Records& summary,
                          const Records& simulation) {
  if (document.settings.contains("simulation")) {
    const Json& settings = settings_at(document, point);
    if (simulation.empty()) return "not simulated";
    return fmt::format("{}, N = {}, {}, seed {}", text(settings.at("method")),
                       fmt::join(texts(settings.at("sizes")), ", "), instances_text(settings, simulation),
                       text(settings.at("seed")));
  }
  std::vector<std::string> all;
  for (const Json& one : summary)
    if (one.at("quantity") == summary.front().at("quantity") && !one.at("size").is_null())
      all.push_back(fmt::format("{} instances of N = {}", text(one.at("instances")), text(one.at("size"))));
  return fmt::format("own data, {}", fmt::join(all, ", "));
}

/// The lists of one state point.
struct PointLists {
  Records comparison, summary, simulation;
};

/// The comparison, remarks on what was compared, and the verdict.
std::string judged_text(const PointLists& lists, const Json& verdict, const Json& settings,
                        const std::string& remarks) {
  if (lists.comparison.empty()) return conclusion(verdict, settings);
  std::set<Json> sizes;
  for (const Json& one : lists.summary)
    if (!one.at("size").is_null()) sizes.insert(one.at("size"));
  std::string lines = fmt::format("{}\n{}{}", comparison_table(lists.comparison, lists.summary, sizes.size()),
                                  test_lines(verdict), remarks);
  if (sizes.size() == 1)
    lines += "one size: corrections of order 1/N are not removed; give several for the limit\n";
  return lines + conclusion(verdict, settings);
}

std::string verdict_text(const Document& document, std::size_t k, const PointLists& lists) {
  const Json& point = document.list("points").at(k);
  const auto tasks = point.at("task").get<std::size_t>();
  return fmt::format(
      "task {} of{}\n{}\n\n{}", tasks, parameters_text(point, 0, tasks - 1, " "),
      measured_text(document, k, lists.summary, lists.simulation),
      judged_text(lists, document.list("verdicts").at(k), document.settings,
                  ladder_text(lists.simulation) + trouble_text(lists.simulation) + theory_remarks(point)));
}

/// Of networks of finite width, whose one point has a record for every pair of tasks.
std::string width_text(const Document& document) {
  const Json &point = document.list("points").back(), &settings = document.settings.at("width");
  const PointLists lists{document.list("comparison"), document.list("summary"), {}};
  return fmt::format("task {}, {}\nnetworks of width N = {}, {}, seed {}\n\n{}", text(point.at("task")),
                     wide_place_text(point), fmt::join(texts(settings.at("sizes")), ", "),
                     instances_text(settings, {}), text(document.settings.at("wide").at("seed")),
                     judged_text(lists, document.list("verdicts").front(), document.settings, ""));
}

/// One state point of a simulation: a table for each task.
std::string simulated_text(const Json& settings, const Records& summary, const Records& simulation) {
  std::string lines;
  for (std::size_t task = 0; task < settings.at("start_from").size(); ++task) {
    const Records summaries = records_with(summary, {{"task", task + 1}});
    const Records instances = records_with(simulation, {{"task", task + 1}});
    lines += fmt::format("task {}:{}  from {}\n{}\n", task + 1,
                         parameters_text(instances.front(), task, task, "  "),
                         text(settings.at("start_from").at(task)),
                         summaries.empty() ? instance_table(instances) : summary_table(summaries));
  }
  return fmt::format("{}{}, seed {}\n{}{}", lines, instances_text(settings, simulation),
                     text(settings.at("seed")), ladder_text(simulation), trouble_text(simulation));
}

}  // namespace

std::string simulation_table(const Document& document) {
  const auto summary = by_point(document.list("summary"));
  std::string lines;
  for (const auto& [point, simulation] : by_point(document.list("simulation"))) {
    const auto own = summary.find(point);
    lines += (lines.empty() ? "" : "\n") + simulated_text(settings_at(document, point),
                                                          own == summary.end() ? Records{} : own->second,
                                                          simulation);
  }
  return lines;
}

std::string verification_table(const Document& document) {
  if (document.settings.contains("width")) return width_text(document);
  std::vector<PointLists> lists(document.list("points").size());
  for (auto& [point, records] : by_point(document.list("comparison"))) lists[point].comparison = records;
  for (auto& [point, records] : by_point(document.list("summary"))) lists[point].summary = records;
  for (auto& [point, records] : by_point(document.list("simulation"))) lists[point].simulation = records;
  std::string lines;
  for (std::size_t k = 0; k < lists.size(); ++k)
    lines += (k > 0 ? "\n" : "") + verdict_text(document, k, lists[k]);
  return lines;
}

}  // namespace franz_parisi::cli
