// Solutions with one step of replica symmetry breaking: digits of an independent program, stationarity, and
// where they begin.
#include "tests/oracle.hpp"
#include "tests/theory/reference_rows.hpp"
#include "tests/theory/rsb_support.hpp"
#include "theory/rsb/breaking.hpp"

#include <cmath>

using namespace rsb_support;
using reference_rows::json;
using theory::TaskParameters;

namespace {

struct Solution {
  Prior prior;
  TaskParameters task;
  rsb::SaddlePoint point;
};

Solution solution_of(const json& row) {
  const auto chain = reference_rows::chain_of(row);
  Prior prior = no_prior();
  if (chain.size() > 1) {
    const auto first = solved(prior, chain[0], *theory::Overlaps::from_q_r_q_star(0.54, 0.35, 0.68));
    prior = std::make_shared<theory::FieldLaw>(
        first.entropic->hand_on(first.entropic->law_rule(0.2)).law.with_next_teacher(chain[1].rho));
  }
  const auto x = rsb::Overlaps::from_values(row["q_0"], row["q_1"], row["r"], row["q_star"], row["x"]);
  REQUIRE(x);
  return {prior, chain.back(), solved(prior, chain.back(), *x, theory::Resolution{}.refined())};
}

double psi(const Solution& s, const TaskParameters& task) {
  return solved(s.prior, task, s.point.x, theory::Resolution{}.refined()).free_entropy();
}

}  // namespace

TEST_CASE("digits of an independent program") {
  const auto rows = reference_rows::read("rsb.jsonl");
  REQUIRE(rows.size() == 6);
  for (const json& row : rows) {
    const Solution s = solution_of(row);
    CAPTURE(s.task.alpha);
    CAPTURE(s.task.beta);
    const double accuracy = row["stated_accuracy"];
    int compared = 0;
    for (const auto& reading : s.point.readings()) {
      if (!row.contains(reading.key)) continue;
      const double digits = row[reading.key];
      // Replicons are given to eight places, six of the second task.
      const bool replicon = reading.key.starts_with("replicon");
      const double given =
          replicon ? (s.prior->teachers > 1 ? 1e-6 : 1e-8) : accuracy * std::max(1.0, std::abs(digits));
      CAPTURE(reading.key);
      CHECK(std::abs(reading.value - digits) <= given + reading.error);
      CHECK(reading.error < 1e-9 * (1 + std::abs(digits)));
      ++compared;
    }
    CHECK(compared >= 16);
    CHECK(s.point.residual().cwiseAbs().maxCoeff() < 1e-12);
    if (row.contains("E"))
      CHECK(std::abs(s.point.energetic.e.value.value - row["E"].get<double>()) < accuracy);
  }
}

TEST_CASE("free entropy is stationary: dPsi/dalpha = E, dPsi/dbeta = -e at fixed beta gamma") {
  for (const json& row : reference_rows::read("rsb.jsonl")) {
    const Solution s = solution_of(row);
    CAPTURE(s.task.alpha);
    CAPTURE(s.task.beta);
    const double by_alpha = oracle::derivative(
        [&](double alpha) {
          TaskParameters task = s.task;
          task.alpha = alpha;
          return psi(s, task);
        },
        s.task.alpha, 2e-3 * s.task.alpha);
    CHECK(std::abs(by_alpha - s.point.energetic.e.value.value) < 2e-8);
    const double by_beta = oracle::derivative(
        [&](double beta) {
          TaskParameters task = s.task;
          task.beta = beta;
          task.gamma = s.task.beta * s.task.gamma / beta;
          return psi(s, task);
        },
        s.task.beta, 2e-3 * s.task.beta);
    CHECK(std::abs(by_beta + value(s.point, "energy")) < 1e-9);
  }
}

TEST_CASE("errors of quadratures cover what a finer resolution changes") {
  for (const json& row : reference_rows::read("rsb.jsonl")) {
    const Solution s = solution_of(row);
    const auto rough = rsb::saddle_point(s.prior, s.task, s.point.x);
    const auto fine = rsb::saddle_point(s.prior, s.task, s.point.x, theory::Resolution{}.refined().refined());
    REQUIRE(rough);
    REQUIRE(fine);
    CAPTURE(s.task.alpha);
    CAPTURE(s.task.beta);
    const auto covered = [](const auto& a, const auto& b) {
      CHECK(std::abs(a.value - b.value) <= a.error + b.error);
      CHECK(a.error < 1e-9 * std::abs(a.value) + 1e-10);
    };
    const auto &e = rough->energetic, &f = fine->energetic;
    covered(e.e.value, f.e.value);
    covered(e.q_0_hat.value, f.q_0_hat.value);
    covered(e.d_hat.value, f.d_hat.value);
    covered(e.r_hat.value, f.r_hat.value);
    covered(e.a.value, f.a.value);
    covered(e.loss.value, f.loss.value);
    covered(e.slope.value, f.slope.value);
    covered(e.within.value, f.within.value);
    covered(e.between.value, f.between.value);
    const rsb::Entropic a(*s.prior, rough->conjugates, s.point.x.x(), s.task.couplings()),
        b(*s.prior, rough->conjugates, s.point.x.x(), s.task.couplings(),
          theory::Resolution{}.refined().refined());
    const auto x = a.overlaps(), y = b.overlaps();
    covered(x.q_0.value, y.q_0.value);
    covered(x.d.value, y.d.value);
    covered(x.r.value, y.r.value);
    covered(x.v.value, y.v.value);
    covered(x.s2.value, y.s2.value);
    covered(x.gap.value, y.gap.value);
    covered(x.slope.value, y.slope.value);
    covered(a.log_partition().value, b.log_partition().value);
    covered(a.within().value, b.within().value);
    covered(a.between().value, b.between().value);
    covered(a.disagreement(0).value, b.disagreement(0).value);
  }
}

TEST_CASE("(26): breaking begins continuously where the replicon vanishes, and solutions lead there") {
  // The AT point of an independent program, beta = 20.
  const double alpha_at = 0.7289260461, x_at = 0.90269249;
  const auto start = *theory::Overlaps::from_q_r_q_star(0.71036477, 0.50089007, 0.80788713);
  const auto rs = solved(no_prior(), {.alpha = alpha_at, .beta = 20, .gamma = 0}, start);
  CHECK(std::abs(rs.replicon()) < 1e-8);
  CHECK(std::abs(rsb::breaking_share(rs) - x_at) < 2e-8);

  double apart = 1;
  for (const double beyond : {4e-3, 1e-3, 2.5e-4}) {
    const TaskParameters task{.alpha = alpha_at + beyond, .beta = 20, .gamma = 0};
    const auto unstable = solved(no_prior(), task, rs.x);
    const auto guess = rsb::onset(unstable, -0.7 * unstable.replicon());
    REQUIRE(guess);
    const auto broken = solved(no_prior(), task, *guess);
    const double d = broken.x.d();
    CHECK(d / beyond == doctest::Approx(3.5).epsilon(0.1));
    CHECK((x_at - broken.x.x()) / beyond == doctest::Approx(4).epsilon(0.15));
    // Free entropies part like the third power.
    const double psi = unstable.free_entropy() - broken.free_entropy();
    CHECK(psi > 0);
    CHECK(psi < 20 * beyond * beyond * beyond + 1e-13);
    CHECK(std::abs(broken.x.q_mean() - unstable.x.q()) < 0.1 * apart);
    apart = std::abs(broken.x.q_mean() - unstable.x.q());
  }
}
