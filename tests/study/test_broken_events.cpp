// Events where replica symmetry breaks: digits of an independent program, and each event once more from
// points or from the equations by themselves.
#include "study/chain/broken_events.hpp"
#include "tests/study/iterated_clusters.hpp"
#include "tests/study/support.hpp"

#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

using namespace support;
using study::EventKind;

namespace {

const study::Settings automatic{.breaking = study::Breaking::automatic},
    one{.breaking = study::Breaking::one};

/// Events of the last task's load between two values.
study::BrokenEvents between(const Chain& chain, double lowest, double highest,
                            const study::Settings& settings = automatic) {
  return study::sweep_broken(chain, {&theory::parameter::alpha, chain.size() - 1}, {lowest, highest},
                             settings)
      .found;
}

/// All of the first task at beta = 20.
const study::BrokenEvents& at_twenty() {
  static const study::BrokenEvents once = between({{1, 20, 0, 0}}, 0.5, 1.7);
  return once;
}

const TaskSolution& state(const study::Event& event) { return event.chain.tasks.back(); }

std::vector<study::Event> of_kind(const study::BrokenEvents& found, EventKind kind) {
  std::vector<study::Event> events;
  for (const study::Event& event : found.events)
    if (event.spec.kind == kind) events.push_back(event);
  return events;
}

study::Event only(const study::BrokenEvents& found, EventKind kind) {
  const auto events = of_kind(found, kind);
  REQUIRE(events.size() == 1);
  return events.front();
}

TaskSolution at(double alpha, double beta, const study::Settings& settings) {
  return study::solve_chain({{alpha, beta, 0, 0}}, settings).tasks.back();
}

/// Of all replica-symmetric solutions the stable one of largest r.
TaskSolution close_to_teacher(double alpha, double beta) {
  const Parameter load{&theory::parameter::alpha, 0};
  TaskSolution best;
  for (const study::BranchPoint& p : study::trace_branches({{alpha, beta, 0, 0}}, load, {alpha}, {}).points) {
    const TaskSolution& s = p.chain.tasks.back();
    if (p.stable && (!best.has_solution || value(s, "r") > value(best, "r"))) best = s;
  }
  REQUIRE(value(best, "r") > 0.9);
  return best;
}

/// Clusters of largest q_1 at x = 1 beside the replica-symmetric solution.
std::optional<Clusters> clusters_at(double alpha, double beta) {
  const TaskSolution rs = at(alpha, beta, {});
  return iterated_clusters(rs.parameters, *rs.x);
}

}  // namespace

TEST_CASE("beta = 20: symmetry breaks continuously, clusters split, and the branch ends") {
  const study::BrokenEvents& found = at_twenty();
  CHECK(found.gap.empty());
  REQUIRE(found.events.size() == 7);
  const study::Event at_line = only(found, EventKind::at_instability);
  CHECK(std::abs(at_line.value - 0.7289260461) < 5e-11);
  CHECK(at_line.error < 1e-10);
  CHECK(std::abs(value(state(at_line), "x_at") - 0.90269249) < 5e-9);
  CHECK(state(at_line).readings.error("x_at") < 1e-9);
  const auto splits = of_kind(found, EventKind::gardner);
  REQUIRE(splits.size() == 2);
  CHECK(std::abs(splits[1].value - 0.88) < 5e-4);
  const auto gathers = of_kind(found, EventKind::reading);  // replicon_between
  REQUIRE(gathers.size() == 2);
  CHECK(std::abs(gathers[1].value - 1.39) < 5e-3);
  CHECK(std::abs(only(found, EventKind::spinodal).value - 1.53) < 5e-3);
  CHECK(std::abs(only(found, EventKind::transition).value - 1.52) < 5e-3);
  for (std::size_t i = 0; i < found.events.size(); ++i) {
    const study::Event& event = found.events[i];
    CAPTURE(study::to_string(event.spec.kind));
    CHECK(event.error < 1e-7);
    CHECK(state(event).broken == (event.spec.kind != EventKind::at_instability));
    if (i != 1 && i != 2) CHECK(state(event).status == Status::converged);  // they are next to where d = 0
  }
}

TEST_CASE("each of them once more, from points on both sides") {
  const study::BrokenEvents& found = at_twenty();
  const double unstable = only(found, EventKind::at_instability).value;
  CHECK(value(at(unstable - 1e-9, 20, {}), "replicon") > 0);
  CHECK(value(at(unstable + 1e-9, 20, {}), "replicon") < 0);

  for (const EventKind kind : {EventKind::gardner, EventKind::reading}) {
    const auto zeros = of_kind(found, kind);
    REQUIRE(zeros.size() == 2);
    for (const auto& [event, beside, growing] :
         {std::tuple(zeros[0], 1e-6, true), std::tuple(zeros[1], 1e-8, false)}) {
      const TaskSolution below = at(event.value - beside, 20, one), above = at(event.value + beside, 20, one);
      const std::string& replicon = event.spec.reading;
      for (const TaskSolution* s : {&below, &above})
        CHECK(std::abs(value(*s, replicon)) > s->readings.error(replicon));
      CHECK((value(below, replicon) < 0) == growing);
      CHECK((value(above, replicon) > 0) == growing);
    }
  }

  const double fold = only(found, EventKind::spinodal).value;
  CHECK(at(fold - 1e-8, 20, one).has_solution);
  CHECK_FALSE(at(fold + 1e-8, 20, one).has_solution);

  const double equal = only(found, EventKind::transition).value, beside = 1e-7;
  const auto advantage = [&](double alpha) {
    const TaskSolution poor = at(alpha, 20, one), good = close_to_teacher(alpha, 20);
    CHECK(value(good, "replicon") > 0);
    const double difference = value(poor, "free_entropy") - value(good, "free_entropy");
    CHECK(std::abs(difference) > poor.readings.error("free_entropy") + good.readings.error("free_entropy"));
    return difference;
  };
  CHECK(advantage(equal - beside) > 0);
  CHECK(advantage(equal + beside) < 0);
}

TEST_CASE("beta = 30, 50, 100: clusters appear, condense, and the replicon vanishes after that") {
  struct Row {
    double beta, appear, condense, unstable, share, accuracy[4];
  };
  for (const Row& row : {Row{30, 0.608, 0.609, 0.611, 1.07, {5e-4, 5e-4, 5e-4, 5e-3}},
                         Row{50, 0.51665, 0.519403719, 0.5348113373, 1.23533, {5e-6, 5e-10, 5e-11, 5e-6}},
                         Row{100, 0.44, 0.45, 0.48, 1.4, {5e-3, 5e-3, 5e-3, 5e-2}}}) {
    CAPTURE(row.beta);
    const study::BrokenEvents found = between({{1, row.beta, 0, 0}}, 0.3, 0.65);
    CHECK(found.gap.empty());
    const study::Event appear = only(found, EventKind::clustering),
                       condense = only(found, EventKind::condensation),
                       unstable = only(found, EventKind::at_instability);
    CHECK(std::abs(appear.value - row.appear) < row.accuracy[0]);
    CHECK(std::abs(condense.value - row.condense) < row.accuracy[1]);
    CHECK(std::abs(unstable.value - row.unstable) < row.accuracy[2]);
    CHECK(std::abs(value(state(unstable), "x_at") - row.share) < row.accuracy[3]);
    for (const study::Event* event : {&appear, &condense}) {
      CHECK(state(*event).status == Status::converged);
      CHECK(event->error < 1e-10);
      CHECK(value(state(*event), "x") == 1);
      CHECK(state(*event).rs_exact == true);
      // Order parameters at x = 1 are those of replica symmetry, q_0 for q.
      const TaskSolution rs = at(event->value, row.beta, {});
      for (const char* key : {"r", "q_star", "eps_1", "free_entropy"})
        CHECK(std::abs(value(state(*event), key) - value(rs, key)) < 1e-9);
      CHECK(std::abs(value(state(*event), "q_0") - value(rs, "q")) < 1e-9);
    }
    // (25): there 1 - lambda_within is the slope of the map of which the clusters are a fixed point.
    CHECK(std::abs(value(state(appear), "replicon_within")) < 1e-8);
    CHECK(value(state(condense), "replicon_within") > 0);
    CHECK(value(state(appear), "complexity") > 0);
    CHECK(std::abs(value(state(condense), "complexity")) < 1e-10);
  }
}

TEST_CASE("clusters at x = 1 once more, by iteration of their map") {
  const study::BrokenEvents found = between({{1, 50, 0, 0}}, 0.5, 0.53);
  const double appear = only(found, EventKind::clustering).value,
               condense = only(found, EventKind::condensation).value;
  CHECK_FALSE(clusters_at(appear - 1e-4, 50));
  CHECK(clusters_at(appear + 1e-4, 50));
  const auto below = clusters_at(condense - 1e-7, 50), above = clusters_at(condense + 1e-7, 50);
  REQUIRE(below);
  REQUIRE(above);
  CHECK(below->complexity > 0);
  CHECK(above->complexity < 0);
}

TEST_CASE("events do not depend on the points of the sweep") {
  const study::BrokenEvents& whole = at_twenty();
  const auto part = study::sweep_broken({{1, 20, 0, 0}}, alpha_1, {1.1, 0.8, 1.525, 0.9}, automatic).found;
  REQUIRE(part.events.size() == 3);
  const study::Event of_whole[] = {of_kind(whole, EventKind::gardner).back(),
                                   of_kind(whole, EventKind::reading).back(),
                                   only(whole, EventKind::transition)};
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(std::abs(part.events[i].value - of_whole[i].value) <= part.events[i].error + of_whole[i].error);
}

TEST_CASE("along beta and gamma events lie where those along the load do" * doctest::test_suite("slow")) {
  const auto along = [](const Parameter& parameter, const Chain& chain, double lowest, double highest) {
    return study::sweep_broken(chain, parameter, {lowest, highest}, automatic).found;
  };
  // Each is met again by a sweep of the load at the value of the other parameter.
  const auto check = [](const study::Event& event, const Chain& chain, double alpha, double slope) {
    CAPTURE(event.value);
    const auto again = of_kind(between(chain, alpha - 0.01, alpha + 0.01), event.spec.kind);
    REQUIRE(again.size() == 1);
    CHECK(std::abs(again[0].value - alpha) <= again[0].error + slope * event.error);
  };
  const study::BrokenEvents hotter = along(beta_1, {{0.8, 20, 0, 0}}, 16, 18.5);
  CHECK(hotter.gap.empty());
  const study::Event continuous = only(hotter, EventKind::at_instability);
  check(continuous, {{0.8, continuous.value, 0, 0}}, 0.8, 0.1);
  const study::BrokenEvents colder = along(beta_1, {{0.6, 20, 0, 0}}, 30, 33);
  CHECK(colder.gap.empty());
  for (const EventKind kind : {EventKind::clustering, EventKind::condensation, EventKind::at_instability}) {
    const study::Event event = only(colder, kind);
    check(event, {{0.6, event.value, 0, 0}}, 0.6, 0.1);
  }
  // Symmetry returns as the weight of the KL grows, whichever end of the sweep comes first.
  const study::BrokenEvents stiffer = along(gamma_1, {{1.2, 20, 0, 0}}, 0.2, 0.26);
  CHECK(stiffer.gap.empty());
  const study::Event returns = only(stiffer, EventKind::at_instability);
  check(returns, {{1.2, 20, returns.value, 0}}, 1.2, 10);
  const study::Event ends = only(along(beta_1, {{1.53, 20, 0, 0}}, 19.5, 20.5), EventKind::spinodal);
  check(ends, {{1.53, ends.value, 0, 0}}, 1.53, 0.1);
}

TEST_CASE("a second task: its instability, and a bound on x that knows the past") {
  const Chain chain{{0.6, 20, 0, 0}, {1, 20, 0.1, 0.5}};
  study::Settings coarse = automatic;
  coarse.target = 1e-6;
  const study::Event fine = only(between(chain, 0.3, 1), EventKind::at_instability),
                     rough = only(between(chain, 0.3, 1, coarse), EventKind::at_instability);
  CHECK(fine.task == 1);
  CHECK(value(state(fine), "x_at") > 0);
  for (const char* key : {"x_at", "q", "eps_1"})
    CHECK(std::abs(value(state(fine), key) - value(state(rough), key)) <=
          state(fine).readings.error(key) + state(rough).readings.error(key));
  CHECK(std::abs(fine.value - rough.value) <= fine.error + rough.error);
  Chain below = chain, above = chain;
  below[1].alpha = fine.value - 1e-8;
  above[1].alpha = fine.value + 1e-8;
  CHECK(value(study::solve_chain(below, {}).tasks.back(), "replicon") > 0);
  CHECK(value(study::solve_chain(above, {}).tasks.back(), "replicon") < 0);
}
