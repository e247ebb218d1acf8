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
  return value.is_null() ? "-" : number_text(value.get<double>(), std::chars_format::fixed, digits);
}

std::string short_text(const Json& value) {
  if (value.is_null()) return "-";
  const auto x = value.get<double>();
  return std::abs(x) < 1e-3 && x != 0 ? number_text(x, std::chars_format::scientific, 1) : fixed(value, 3);
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
      all += between + name + " = " + text(record.at(name));
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
    return text(settings.at("instances")) + " instances of each size" + range;
  }
  std::vector<std::string> all;
  std::map<std::size_t, std::size_t> counts;
  for (const Json& record : simulation)
    if (record.at("task") == 1) ++counts[record.at("size").get<std::size_t>()];
  for (const auto& [size, count] : counts)
    all.push_back(std::to_string(count) + " instances of N = " + std::to_string(size));
  return join(all, ", ");
}

std::string instance_name(const Json& record) {
  return "N = " + text(record.at("size")) + ", instance " + text(record.at("instance"));
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
      first = name + ": " + text(record.at("reason"));
  }
  const std::string of_all = " of " + std::to_string(all.size()) + " instances ";
  std::string lines;
  if (!still.empty()) lines += std::to_string(still.size()) + of_all + "did not mix (" + first + ")\n";
  if (!diverged.empty())
    lines += std::to_string(diverged.size()) + of_all + "diverged: choose a smaller --learning-rate\n";
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
  return "ladders: at least " + text(*trips) + " round trips each, swaps accepted with probability " +
         fixed(*acceptance, 2) + " or more\n";
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
    lines = "joint test (Hotelling, correlations included): T^2 = " + short_text(verdict.at("t_squared")) +
            ", " + text(verdict.at("quantities")) +
            (verdict.at("quantities") == 1 ? " quantity, " : " quantities, ") +
            fixed(verdict.at("degrees_of_freedom"), 1) +
            " degrees of freedom, p = " + short_text(verdict.at("joint_p_value")) + "\n";
  return lines + "one by one (Bonferroni): p = " + short_text(verdict.at("bonferroni_p_value")) + "\n";
}

std::string conclusion(const Json& verdict, const Json& settings) {
  const std::string p = ": p = " + short_text(verdict.at("p_value")) + " at significance level " +
                        text(settings.at("level")) + "\n";
  if (verdict.at("verdict") == "agrees") return "theory and simulation agree" + p;
  if (verdict.at("verdict") == "disagrees") return "theory and simulation DISAGREE" + p;
  const Json& needed = verdict.at("instances_needed");
  return "INCONCLUSIVE: " + one_line(text(verdict.at("reason"))) +
         (needed.is_null() ? "" : "; " + text(needed) + " instances of each size would settle it") + "\n";
}

std::string theory_remarks(const Json& point) {
  std::string lines;
  if (point.at("rs_stable") == false) {
    lines += "replicon = " + short_text(point.at("replicon")) +
             " < 0: replica symmetry is unstable here, so a deviation is expected and z measures it\n";
  }
  if (point.at("status") != "converged")
    lines += "theory: " + text(point.at("status")) + ": " + one_line(text(point.at("reason"))) + "\n";
  return lines;
}

/// What was measured: by which method, how many instances of which sizes.
std::string measured_text(const Document& document, std::size_t point, const Records& summary,
                          const Records& simulation) {
  if (document.settings.contains("simulation")) {
    const Json& settings = settings_at(document, point);
    if (simulation.empty()) return "not simulated";
    return text(settings.at("method")) + ", N = " + join(texts(settings.at("sizes")), ", ") + ", " +
           instances_text(settings, simulation) + ", seed " + text(settings.at("seed"));
  }
  std::vector<std::string> all;
  for (const Json& one : summary)
    if (one.at("quantity") == summary.front().at("quantity") && !one.at("size").is_null())
      all.push_back(text(one.at("instances")) + " instances of N = " + text(one.at("size")));
  return "own data, " + join(all, ", ");
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
  std::string lines =
      comparison_table(lists.comparison, lists.summary, sizes.size()) + "\n" + test_lines(verdict) + remarks;
  if (sizes.size() == 1)
    lines += "one size: corrections of order 1/N are not removed; give several for the limit\n";
  return lines + conclusion(verdict, settings);
}

std::string verdict_text(const Document& document, std::size_t k, const PointLists& lists) {
  const Json& point = document.list("points").at(k);
  const auto tasks = point.at("task").get<std::size_t>();
  return "task " + std::to_string(tasks) + " of" + parameters_text(point, 0, tasks - 1, " ") + "\n" +
         measured_text(document, k, lists.summary, lists.simulation) + "\n\n" +
         judged_text(lists, document.list("verdicts").at(k), document.settings,
                     ladder_text(lists.simulation) + trouble_text(lists.simulation) + theory_remarks(point));
}

/// Of networks of finite width, whose one point has a record for every pair of tasks.
std::string width_text(const Document& document) {
  const Json &point = document.list("points").back(), &settings = document.settings.at("width");
  const PointLists lists{document.list("comparison"), document.list("summary"), {}};
  return "task " + text(point.at("task")) + ", " + wide_place_text(point) +
         "\nnetworks of width N = " + join(texts(settings.at("sizes")), ", ") + ", " +
         instances_text(settings, {}) + ", seed " + text(document.settings.at("wide").at("seed")) + "\n\n" +
         judged_text(lists, document.list("verdicts").front(), document.settings, "");
}

/// One state point of a simulation: a table for each task.
std::string simulated_text(const Json& settings, const Records& summary, const Records& simulation) {
  std::string lines;
  for (std::size_t task = 0; task < settings.at("start_from").size(); ++task) {
    const Records summaries = records_with(summary, {{"task", task + 1}});
    const Records instances = records_with(simulation, {{"task", task + 1}});
    lines += "task " + std::to_string(task + 1) + ":" + parameters_text(instances.front(), task, task, "  ") +
             "  from " + text(settings.at("start_from").at(task)) + "\n" +
             (summaries.empty() ? instance_table(instances) : summary_table(summaries)) + "\n";
  }
  return lines + instances_text(settings, simulation) + ", seed " + text(settings.at("seed")) + "\n" +
         ladder_text(simulation) + trouble_text(simulation);
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
