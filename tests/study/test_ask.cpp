// Lists, axes and plans: from what was typed to the chains that are solved.
#include "study/ask/axis.hpp"
#include "study/ask/number.hpp"
#include "study/ask/state.hpp"
#include "study/readings.hpp"
#include "study/record.hpp"
#include "study/simulate.hpp"
#include "study/usage_error.hpp"
#include "theory/ansatz.hpp"
#include "theory/channel/channel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include <doctest/doctest.h>

using namespace franz_parisi;
using namespace franz_parisi::study;
namespace parameter = theory::parameter;

namespace {

Chain chain_with(const StateText& text, const std::string& sweep) {
  const Axis axis = parse_axis("--sweep", sweep);
  return parse_chain(text, {&axis, 1});
}

double number(const std::string& text) {
  constexpr double largest = std::numeric_limits<double>::max();
  return parse_number("--x", text, text, {-largest, true, largest});
}

}  // namespace

TEST_CASE("numbers are decimal, finite and whole") {
  CHECK(number("2") == 2);
  CHECK(number("-.5e-3") == -0.5e-3);
  CHECK(number("0.1") == 0.1);
  for (const char* bad :
       {"", " 1", "1 ", "+1", "1x", "0x1p3", "nan", "inf", "-inf", "1e400", "1,5", "--1", "e5"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(number(bad), UsageError);
  }
}

TEST_CASE("ranges know their open ends") {
  CHECK_FALSE(parameter::alpha.range.contains(0));
  CHECK(parameter::gamma.range.contains(0));
  CHECK(parameter::rho.range.contains(-1));
  CHECK(parameter::rho.range.contains(1));
  CHECK_FALSE(parameter::rho.range.contains(std::nextafter(1, 2)));
  CHECK(parameter::alpha.range.text() == "(0, 1000]");
  CHECK(parameter::rho.range.text() == "[-1, 1]");
}

TEST_CASE("one task") {
  const Chain chain = parse_chain({"0.5", "20", {}, {}});
  REQUIRE(chain.size() == 1);
  CHECK(chain[0].alpha == 0.5);
  CHECK(chain[0].beta == 20);
  CHECK(chain[0].gamma == 0);
}

TEST_CASE("one value serves all tasks, and gamma is 0 for the first task and 1 for the others") {
  const Chain chain = parse_chain({"2,0.5,1", "20", {}, "-0.5"});
  REQUIRE(chain.size() == 3);
  CHECK(chain[2].alpha == 1);
  CHECK(chain[2].beta == 20);
  CHECK(chain[0].gamma == 0);
  CHECK(chain[1].gamma == 1);
  CHECK(chain[2].gamma == 1);
  CHECK(chain[0].rho == 0);
  CHECK(chain[1].rho == -0.5);
  CHECK(chain[2].rho == -0.5);
  CHECK(parse_chain({"2,0.5", "20", "3", "0"})[0].gamma == 3);
}

TEST_CASE("overlaps of teachers couple tasks and create none") {
  CHECK(parse_chain({"2,1,1", "20", {}, "0.1,0.2"})[2].rho == 0.2);
  CHECK(parse_chain({"2,1", "20", {}, "0.5"}).size() == 2);
  CHECK_THROWS_WITH(
      parse_chain({"2", "20", {}, "0.5"}),
      "--rho 0.5: couples a task to the one before, and there is one task only; allowed with two "
      "entries or more of another list");
  CHECK_THROWS_WITH(parse_chain({"2,1", "20", {}, "0.5,0.1"}),
                    "--rho 0.5,0.1: 2 entries for 2 tasks; allowed is 1 entry in [-1, 1]");
}

TEST_CASE("a swept entry counts as one and overrides its list") {
  CHECK(chain_with({"2", "20", "0,1", "0.5"}, "alpha_2=0.01:7:70").size() == 2);
  const Chain overridden = chain_with({"2,1", "20", {}, "0.5"}, "alpha_2=0.25,3");
  CHECK(overridden[0].alpha == 2);
  CHECK(overridden[1].alpha == 0.25);
  const Chain extended = chain_with({"2,1", "20", {}, "0.5"}, "alpha_3=4");
  REQUIRE(extended.size() == 3);
  CHECK(extended[1].alpha == 1);
  CHECK(extended[2].alpha == 4);
  CHECK(chain_with({std::nullopt, "20", {}, {}}, "alpha_1=0.1,0.2")[0].alpha == 0.1);
  CHECK(chain_with({"2", "20", {}, {}}, "rho_2=0.3").size() == 2);
}

TEST_CASE("lists that do not fit are rejected") {
  CHECK_THROWS_AS(parse_chain({std::nullopt, "20", {}, {}}), UsageError);
  CHECK_THROWS_AS(parse_chain({"1,2,3", "20,10", {}, "0"}), UsageError);
  CHECK_THROWS_AS(parse_chain({"1,2", "20", {}, {}}), UsageError);
  CHECK_THROWS_AS(parse_chain({"1,2", "20", {}, ""}), UsageError);
  CHECK_THROWS_AS(parse_chain({"1,1,1,1,1,1,1", "20", {}, "0"}), UsageError);
  CHECK_THROWS_AS(chain_with({std::nullopt, "20", {}, "0"}, "alpha_2=1,2"), UsageError);
  CHECK_THROWS_WITH(
      parse_chain({"1,1,1", "20,30", {}, "0,0"}),
      "--beta 20,30: 2 entries for 3 tasks; allowed is 1 entry for all or 3, one per task, in (0, 10000]");
}

TEST_CASE("an axis hits its ends and does not depend on its direction") {
  const auto up = parse_axis("--sweep", "alpha_1=0.01:2:200").values;
  auto down = parse_axis("--sweep", "alpha_1=2:0.01:200").values;
  std::ranges::reverse(down);
  REQUIRE(up.size() == 200);
  CHECK(up == down);
  CHECK(up.front() == 0.01);
  CHECK(up.back() == 2);
  CHECK(up[99] == doctest::Approx(1).epsilon(1e-15));
}

TEST_CASE("an axis between round decimals holds round decimals") {
  const auto values = [](const std::string& text) { return parse_axis("--sweep", text).values; };
  CHECK(values("alpha_1=0.2:2:7") == std::vector<double>{0.2, 0.5, 0.8, 1.1, 1.4, 1.7, 2});
  CHECK(values("rho_2=-0.3:0.3:7") == std::vector<double>{-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3});
  CHECK(values("beta_1=10000:9999.999:3")[1] == 9999.9995);
  CHECK(values("gamma_1=0:0.999999:1000000")[3] == 3e-6);
  const auto fine = values("alpha_1=0.01:2:200");
  for (std::size_t i = 0; i < fine.size(); ++i) CHECK(fine[i] == static_cast<double>(i + 1) / 100);
}

TEST_CASE("an axis between ends of many digits is as good") {
  const auto values = parse_axis("--sweep", "alpha_1=0.12345678901234567:0.98765432109876543:5").values;
  CHECK(values[2] == doctest::Approx(0.55555555505555555).epsilon(1e-15));
  CHECK(parse_axis("--sweep", "alpha_1=1e-300:2e-300:3").values[1] ==
        doctest::Approx(1.5e-300).epsilon(1e-15));
}

TEST_CASE("a logarithmic axis has constant ratios") {
  const auto values = parse_axis("--sweep", "beta_2=log:0.5:200:5").values;
  REQUIRE(values.size() == 5);
  CHECK(values.front() == 0.5);
  CHECK(values.back() == 200);
  for (std::size_t i = 1; i < values.size(); ++i) {
    CHECK(values[i] / values[i - 1] == doctest::Approx(std::pow(400, 0.25)).epsilon(1e-14));
  }
  CHECK(parse_axis("--sweep", "alpha_1=log:1000:1000:3").values == std::vector<double>{1000, 1000, 1000});
}

TEST_CASE("an axis of listed values keeps their order; a count of one is the start") {
  CHECK(parse_axis("--each", "rho_2=0.5,-1,0").values == std::vector<double>{0.5, -1, 0});
  const theory::Parameter gamma_2{&parameter::gamma, 1};
  CHECK(parse_axis("--sweep", "gamma_2=0.5:2:1").values == std::vector<double>{0.5});
  CHECK(parse_axis("--sweep", "gamma_2=0.5:2:1").parameter == gamma_2);
}

TEST_CASE("a start lies inside the domain") {
  CHECK(parse_start("--start", "0.5,-0.7,0.6").r == -0.7);
  for (const char* bad :
       {"", "0.5", "0.5,0.1,0.6,1", "0,0,0.5", "0.5,0,0.5", "0.5,0,1", "0.5,0.8,0.6", "a,b,c"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(parse_start("--start", bad), UsageError);
  }
}

TEST_CASE("combinations run through every axis, the last one fastest") {
  const Axis alpha = parse_axis("--each", "alpha_2=1,2"), rho = parse_axis("--each", "rho_2=-0.5,0.5,0");
  const std::vector axes{alpha, rho};
  const auto chains = study::combinations(parse_chain({"2", "20", {}, {}}, axes), axes);
  REQUIRE(chains.size() == 6);
  CHECK(chains[1][1].rho == 0.5);
  CHECK(chains[1][1].alpha == 1);
  CHECK(chains[5][1].alpha == 2);
  CHECK(chains[5][1].rho == 0);
  CHECK(chains[5][0].alpha == 2);
}

TEST_CASE("what can be asked for is what a record has a number for") {
  const auto key_of = [](const std::string& key) { return key + "_error"; };
  theory::TaskParameters real{};
  real.ansatz = &theory::real_weights;
  for (const theory::Channel* channel : {&theory::probit, &theory::square}) {
    real.channel = channel;
    for (const Chain& chain : {Chain(1), Chain(2), Chain(1, real), Chain(3, real)}) {
      const std::vector<std::string> keys = required_keys(chain);
      for (const ListedReading& one : listed_readings(chain, true)) {
        CAPTURE(one.key);
        const bool recorded = std::ranges::find(keys, key_of(one.key)) != keys.end();
        CHECK(recorded != one.row->broken);
        if (has_reading(chain, one.key)) CHECK(recorded);
      }
      for (const char* never :
           {"complexity", "x", "eps_bayes", "forgetting_3", "eps_4", "eps", "rs_stable", ""})
        CHECK_FALSE(has_reading(chain, never));
      const bool signs = chain.front().channel->sign_labels;
      CHECK(has_reading(chain, "eps_1") == signs);
      CHECK(has_reading(chain, "error_1") != signs);
      CHECK(has_reading(chain, "forgetting_1") == (chain.size() > 1));
      CHECK(has_reading(chain, "overlap_previous") == (chain.size() > 1));
    }
  }
}

TEST_CASE("a loss that is not simulated is refused in one line") {
  theory::Channel unknown = theory::square;
  unknown.name = "hinge";
  Chain chain(1);
  CHECK(learner_of(chain) == validation::Learner::binary);
  chain[0].ansatz = &theory::real_weights;
  CHECK(learner_of(chain) == validation::Learner::probit);
  chain[0].channel = &unknown;
  CHECK_THROWS_WITH_AS(learner_of(chain),
                       "--loss hinge: is not simulated; allowed is square, probit, logistic", UsageError);
}
