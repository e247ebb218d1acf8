// Tasks in every order: two of them by hand, those that are alike, chains against other chains that they are,
// and what the saddle points of any order have to be against the second evaluation of the equations.
#include "study/check.hpp"
#include "study/orders.hpp"
#include "study/record.hpp"
#include "tests/study/real_chains.hpp"

#include <algorithm>
#include <atomic>
#include <map>

#include <Eigen/LU>
#include <doctest/doctest.h>

using namespace support;
using franz_parisi::Json;

namespace {

std::map<std::string, Json> by_order(const Chain& chain, const study::Options& options = {}) {
  std::map<std::string, Json> all;
  const study::Document document = study::orders(chain, options);
  CHECK(document.met);
  for (const Json& record : document.list("points")) all[record.at("order")] = record;
  return all;
}

/// A reading of both records, within both bounds.
void same(const Json& a, const std::string& of_a, const Json& b, const std::string& of_b) {
  CAPTURE(of_a);
  const double bound = a.at(of_a + "_error").get<double>() + b.at(of_b + "_error").get<double>();
  CHECK(std::abs(a.at(of_a).get<double>() - b.at(of_b).get<double>()) <= bound);
}

const Chain three{{0.5, 20, 0}, {0.6, 15, 1, 0.4}, {0.7, 10, 0.5, -0.3}};

}  // namespace

TEST_CASE("two tasks by hand: alpha and beta are exchanged, gamma is not") {
  const auto all = by_order({{0.5, 20, 0.3}, {0.7, 10, 1, 0.4}});
  REQUIRE(all.size() == 2);
  const Json &other = all.at("2,1"),
             hand = study::make_record(study::solve_chain({{0.7, 10, 0.3}, {0.5, 20, 1, 0.4}}, {}));
  for (const char* key : {"q", "r", "q_star", "free_entropy", "energy", "replicon", "overlap_previous"})
    CHECK(other.at(key) == hand.at(key));
  CHECK(other.at("eps_1") == hand.at("eps_2"));
  CHECK(other.at("eps_2") == hand.at("eps_1"));
  CHECK(other.at("forgetting_2") == hand.at("forgetting_1"));
  CHECK(other.at("forgetting_1") == 0);
  CHECK(other.at("alpha_1") == 0.5);
  CHECK(other.at("gamma_1") == 0.3);
  CHECK(other.at("rho_2") == 0.4);
}

TEST_CASE("the order of the chain is the chain, to the byte of every key") {
  for (const Chain& chain : {three, real(three, theory::probit), real(three, theory::square)}) {
    const auto all = by_order(chain);
    CHECK(all.size() == 6);
    const Json own = all.at("1,2,3"), plain = study::make_record(study::solve_chain(chain, {}));
    for (const auto& [name, value] : plain.items()) {
      const std::string& key = name;
      CAPTURE(key);
      CHECK(own.at(key).dump() == value.dump());
    }
    for (const auto& [order, record] : all) CHECK(record.size() == own.size());
  }
}

TEST_CASE("a chain backwards is the chain of its tasks backwards") {
  for (const bool real_weights : {false, true}) {
    Chain chain = three;
    if (real_weights) chain = real(chain, theory::logistic);
    Chain back = chain;
    for (std::size_t t = 0; t < 3; ++t) {
      back[t] = chain[2 - t];
      back[t].gamma = chain[t].gamma;
    }
    back[0].rho = 0;
    back[1].rho = chain[2].rho;
    back[2].rho = chain[1].rho;
    const Json hand = study::make_record(study::solve_chain(back, {})), found = by_order(chain).at("3,2,1");
    for (const char* key : {"q", "r", "q_star", "free_entropy", "energy"}) same(found, key, hand, key);
    for (const auto& [a, b] : {std::pair{"eps_1", "eps_3"}, {"eps_2", "eps_2"}, {"eps_3", "eps_1"}})
      same(found, a, hand, b);
  }
}

TEST_CASE("tasks that are alike: all orders of a star give one answer by place") {
  Chain star(4, {.alpha = 0.5, .beta = 10, .gamma = 0.5, .rho = 0.6});
  star[0].gamma = star[0].rho = 0;
  for (std::size_t t = 2; t < 4; ++t) star[t].parent = 1;
  for (const Chain& chain : {star, real(star, theory::square), real(star, theory::probit)}) {
    const auto all = by_order(chain);
    const std::string learned = chain[0].channel == &theory::square ? "error_" : "eps_";
    CHECK(all.size() == 24);
    // The middle in one place, the others in whatever order.
    for (const auto& [a, b] : {std::pair{"1,2,3,4", "1,4,2,3"},
                               {"2,1,3,4", "4,1,3,2"},
                               {"2,3,1,4", "3,4,1,2"},
                               {"2,3,4,1", "4,3,2,1"}}) {
      const std::string order = a;
      CAPTURE(order);
      for (const char* key : {"q", "r", "q_star", "free_entropy", "energy"})
        same(all.at(a), key, all.at(b), key);
      for (std::size_t place = 0; place < 4; ++place)
        same(all.at(a), learned + a[2 * place], all.at(b), learned + b[2 * place]);
    }
    CHECK(std::abs(all.at("2,3,4,1").at(learned + "1").get<double>() -
                   all.at("1,2,3,4").at(learned + "1").get<double>()) > 1e-3);
  }
  // One teacher for all: the task itself does not matter, to the last digit.
  const Chain alike{{0.4, 10, 0}, {0.4, 10, 1, 1}, {0.4, 10, 0.5, 1}};
  const auto all = by_order(alike);
  for (const auto& [order, record] : all)
    for (const char* key : {"q", "r", "q_star", "eps_1", "eps_2", "eps_3", "free_entropy"})
      same(record, key, all.at("1,2,3"), key);
}

TEST_CASE("teachers in any order: square loss is the closed form that their covariance gives") {
  Chain chain = real(three, theory::square);
  for (TaskParameters& task : chain) task.noise = 0.2;
  // 1,3,2: the middle of the chain last, between two that were seen.
  const Chain other = study::reordered(chain, {0, 2, 1});
  const double a = 0.4, b = -0.3, far = a * b;  // overlaps of 2 with 1, of 2 with 3, of 1 with 3
  Eigen::Matrix2d seen;
  seen << 1, far, far, 1;
  const Eigen::Vector2d c = seen.inverse() * Eigen::Vector2d(a, b);
  const auto tasks = study::solve_chain(other, {}).tasks;
  // (W38) of every task: R_s = (r_hat rho_ts + lambda R'_s)/Lambda, here from the readings themselves.
  for (std::size_t t = 0; t < 3; ++t) REQUIRE(tasks[t].status == Status::converged);
  const auto r = [&](std::size_t t, std::size_t s) {  // R_s after task t, from error_s = 1 - 2R + Q
    return 0.5 * (1 + value(tasks[t], "q_star") - value(tasks[t], theory::numbered("error", s)));
  };
  const double k = other[2].beta * (other[2].delta + other[2].gamma), bb = other[2].beta / k,
               p = 1 + bb * (other[2].alpha - 1);
  const double g = 2 / (p + std::sqrt(p * p + 4 * bb)), pull = other[2].beta * other[2].gamma / k;
  const double past = c[0] * r(1, 0) + c[1] * r(1, 1);
  CHECK(std::abs(r(2, 2) - ((1 - g) + pull * g * past)) < 1e-12);
  CHECK(std::abs(r(2, 0) - ((1 - g) * a + pull * g * r(1, 0))) < 1e-12);
  CHECK(std::abs(r(2, 1) - ((1 - g) * b + pull * g * r(1, 1))) < 1e-12);
}

namespace {

Chain small_star() {
  Chain star{{0.3, 8, 0}, {0.4, 10, 1, 0.6}, {0.3, 6, 0.5, -0.5}};
  star[2].parent = 1;
  return star;
}

void check_against_reference(const Json& record) {
  CHECK(record.at("status") == "converged");
  CHECK(record.at("check_residual").get<double>() < 1e-12);
}

}  // namespace

TEST_CASE("a star whose middle is learned last solves the equations as another evaluation has them") {
  study::require_reference();
  const study::ChainSolution solution = study::solve_chain(study::reordered(small_star(), {1, 2, 0}), {});
  Json record = study::make_record(solution);
  study::add_check(record, solution, {});
  check_against_reference(record);
}

TEST_CASE("so does every order of it" * doctest::test_suite("slow")) {
  study::require_reference();
  study::Options options;
  options.check = true;
  for (const auto& [key, record] : by_order(small_star(), options)) {
    const std::string& order = key;
    CAPTURE(order);
    check_against_reference(record);
  }
}

TEST_CASE("orders are refused, interrupted and independent of threads") {
  CHECK_THROWS_AS(study::orders(real(Chain(7, {0.3, 5, 0.5, 0.5}), theory::square), {}),
                  std::invalid_argument);
  study::Options two;
  two.execution.threads = 2;
  CHECK(study::orders(three, two).list("points") == study::orders(three, {}).list("points"));
  const std::atomic<bool> stop{true};
  study::Options stopped;
  stopped.point.stop = &stop;
  CHECK_THROWS_AS(study::orders(three, stopped), study::Unfinished);
}

TEST_CASE("a check that the time limit ends says so") {
  study::require_reference();
  const study::ChainSolution solution = study::solve_chain(study::reordered(small_star(), {1, 2, 0}), {});
  Json record = study::make_record(solution);
  study::add_check(record, solution, {.seconds_per_point = 0.01});
  CHECK(record.at("status") == "converged");
  CHECK(record.at("check_residual").is_null());
  CHECK(record.at("check_error").is_null());
  CHECK(record.at("check_reason") == "the time limit ran out");
}
