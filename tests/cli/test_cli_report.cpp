// Records and their three forms.
#include "cli/csv.hpp"
#include "cli/document_table.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "study/document.hpp"
#include "study/question.hpp"
#include "study/record.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include <doctest/doctest.h>

using namespace franz_parisi;
using namespace franz_parisi::cli;
using study::make_record;
using study::met_target;
using study::Status;

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

study::TaskSolution solved_task(const theory::TaskParameters& parameters, const std::vector<double>& eps) {
  study::TaskSolution task;
  task.parameters = parameters;
  task.status = Status::converged;
  task.has_solution = true;
  task.readings.add({"q", 0.3, 1.0 / 3.0 * 1e-12});
  task.readings.add({"r", 0.2, 0});
  task.readings.add({"q_star", 0.4, 0});
  for (const char* key : {"q_hat", "r_hat", "q_star_hat", "free_entropy", "energy", "overlap_previous"})
    task.readings.add({key, 1, 0});
  for (std::size_t s = 0; s < eps.size(); ++s) {
    task.readings.add({theory::numbered("p", s), 0.25, 0});
    task.readings.add({theory::numbered("eps", s), eps[s], 1e-12});
  }
  if (eps.size() > 1) task.readings.add({"forgetting_1", 0.15, 2e-12});
  task.readings.add({"eps_mean_network", 0.1, 0});
  task.readings.add({"eps_sampled_network", 0.2, 0});
  task.readings.add({"replicon", 0.5, 0});
  task.residual = 1e-13;
  task.evaluations = 7;
  return task;
}

/// The same with another value of one reading.
study::TaskSolution with(study::TaskSolution task, const std::string& key, double value) {
  theory::Readings readings;
  for (const theory::Reading& reading : task.readings)
    readings.add({reading.key, reading.key == key ? value : reading.value, reading.error});
  task.readings = readings;
  return task;
}

study::ChainSolution two_tasks() {
  return {{solved_task({2, 20, 0, 0}, {0.1}), solved_task({0.5, 20, 1, -0.5}, {0.25, 0.375})}};
}

}  // namespace

TEST_CASE("a record is flat and numbers tasks from 1") {
  const Json record = make_record(two_tasks());
  CHECK(record["task"] == 2);
  CHECK(record["alpha_1"] == 2.0);
  CHECK(record["alpha_2"] == 0.5);
  CHECK(record["rho_2"] == -0.5);
  CHECK_FALSE(record.contains("rho_1"));
  CHECK(record["eps_2"] == 0.375);
  CHECK(record["eps_2_error"] == 1e-12);
  CHECK(record["forgetting_1"] == 0.15);
  CHECK(record["forgetting_1_error"] == 2e-12);
  CHECK_FALSE(record.contains("forgetting_2"));
  CHECK(record["eps_bayes"].is_null());
  CHECK(record["eps_sampled_network"] == 0.2);
  CHECK(record["reason"].is_null());
  CHECK(met_target(record));
  for (const auto& [key, value] : record.items()) CHECK_FALSE(value.is_structured());
}

TEST_CASE("a first task has a Bayes bound and no previous state") {
  const Json record = make_record({{solved_task({0.5, 20, 0, 0}, {0.3})}});
  CHECK(record["eps_bayes"].is_number());
  CHECK_FALSE(record.contains("overlap_previous"));
}

TEST_CASE("without a solution every number is null, under the same keys") {
  study::ChainSolution solution = two_tasks();
  study::TaskSolution& last = solution.tasks.back();
  last.has_solution = false;
  last.status = Status::no_root;
  last.reason = "the branch ended at alpha_2 = 0.4";
  const Json record = make_record(solution);
  CHECK(record.size() == make_record(two_tasks()).size());
  for (const char* key :
       {"q", "q_error", "q_hat", "p_1", "eps_2", "eps_2_error", "forgetting_1", "free_entropy", "replicon",
        "rs_stable", "overlap_previous", "branch", "residual", "eps_mean_network"}) {
    CAPTURE(key);
    CHECK(record.at(key).is_null());
  }
  CHECK(record["status"] == "no_root");
  CHECK(record["reason"] == last.reason);
  CHECK_FALSE(met_target(record));
}

TEST_CASE("what is not a number is null") {
  study::ChainSolution solution = two_tasks();
  study::TaskSolution& last = solution.tasks.back();
  last = with(with(last, "energy", undefined), "replicon", -std::numeric_limits<double>::infinity());
  const Json record = make_record(solution);
  CHECK(record["energy"].is_null());
  CHECK(record["replicon"].is_null());
  CHECK(record["rs_stable"].is_null());
}

TEST_CASE("a point is no better than the tasks it rests on") {
  study::ChainSolution solution = two_tasks();
  solution.tasks.front().status = Status::target_not_met;
  solution.tasks.front().reason = "error of q 3e-9";
  const Json record = make_record(solution);
  CHECK(record["status"] == "target_not_met");
  CHECK(record["reason"] == "task 1: error of q 3e-9");
  CHECK(record["q"] == 0.3);
}

TEST_CASE("an edge has no target to miss, in verdicts and tables alike") {
  const auto event = [](const char* kind) {
    Json record = Json::object(
        {{"kind", kind}, {"parameter", "alpha_2"}, {"value", 0.5}, {"error", 1e-9}, {"other_branch", 0}});
    record.update(make_record(two_tasks()));
    record.update(Json::object({{"branch", 0}, {"status", "target_not_met"}, {"reason", "few digits"}}));
    return record;
  };
  CHECK(met_target(event("edge")));
  CHECK_FALSE(met_target(event("spinodal")));
  study::Document document{.lists = {{"points", {make_record(two_tasks())}}}};
  study::add_solved(document, "events", {event("edge")});
  CHECK(document.met);
  CHECK(cli::document_table(document, {}).find("target_not_met") == std::string::npos);
  document.lists.pop_back();
  study::add_solved(document, "events", {event("spinodal")});
  CHECK_FALSE(document.met);
  CHECK(cli::document_table(document, {}).find("spinodal: target_not_met: few digits\n") !=
        std::string::npos);
}

TEST_CASE("numbers in JSON read back as the same doubles") {
  const study::Document document{.settings = Json::object({{"target", 1e-10}}),
                                 .lists = {{"points", {make_record(two_tasks())}}}};
  const Json read = Json::parse(json_report(document, {"franz-parisi", "point"}));
  CHECK(read["points"][0] == document.list("points")[0]);
  CHECK(read["points"][0]["q_error"].get<double>() == 1.0 / 3.0 * 1e-12);
  CHECK(read["schema"] == study::schema_name);
  CHECK(read["program"]["name"] == "franz-parisi");
}

TEST_CASE("a command that is not UTF-8 or needs quotes is still written") {
  CHECK(Json::parse(json_report({}, {"franz-parisi", "it's", "\xff"}))["command"] ==
        "franz-parisi 'it'\\''s' '\uFFFD'");
}

TEST_CASE("CSV has the union of keys, nothing for null, and quotes what needs it") {
  const std::vector<Json> points{Json::object({{"a", 0.1}, {"b", nullptr}}),
                                 Json::object({{"a", true}, {"c", "one, \"two\"\n"}})};
  CHECK(csv_text(points) == "a,b,c\n0.1,,\ntrue,,\"one, \"\"two\"\"\n\"\n");
}

TEST_CASE("a table shows what changes, and marks instability and missed targets") {
  study::ChainSolution stable = two_tasks();
  study::ChainSolution unstable = two_tasks();
  unstable.tasks.back().parameters.alpha = 0.75;
  unstable.tasks.back() = with(unstable.tasks.back(), "replicon", -0.1);
  unstable.tasks.back().status = Status::target_not_met;
  unstable.tasks.back().reason = "error of q 3e-9";
  const std::string table = table_text(std::vector{make_record(stable), make_record(unstable)});
  CAPTURE(table);
  CHECK(
      table.starts_with("task 1:  alpha_1 = 2  beta_1 = 20  gamma_1 = 0\n"
                        "task 2:  beta_2 = 20  gamma_2 = 1  rho_2 = -0.5\n\n"
                        "alpha_2          q"));
  CHECK(table.find("0.5000000   converged\n") != std::string::npos);
  CHECK(table.find("-0.1000000 * target_not_met: error of q 3e-9\n") != std::string::npos);
  CHECK(table.find("\n* replicon < 0") != std::string::npos);
  CHECK(table_text(std::vector{make_record(stable)}).find("replicon < 0") == std::string::npos);
}

TEST_CASE("the form of a report follows the ending of its file") {
  CHECK_FALSE(format_of(""));
  CHECK_FALSE(format_of("out/curve"));
  CHECK(format_of("a.csv") == Format::csv);
  CHECK(format_of("a.b/c.json") == Format::json);
  for (const char* bad : {"a.txt", "a.parquet", "a.json.gz"}) CHECK_THROWS_AS(format_of(bad), UsageError);
  CHECK(parse_format("csv") == Format::csv);
  CHECK_THROWS_WITH_AS(parse_format("CSV"), "--format CSV: allowed is json, csv or table", UsageError);
}

TEST_CASE("messages stay on one line") {
  const std::string message = UsageError("--alpha", "1\n\t\x1b", "no").what();
  CHECK(message == "--alpha 1\\n\\t\\x1b: no");
  CHECK(std::string(UsageError("--alpha", "", "no").what()) == "--alpha '': no");
  CHECK(std::string(UsageError("--alpha", std::nullopt, "no").what()) == "--alpha: no");
}
