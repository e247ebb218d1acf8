// Statistics against numbers from tables and by hand.
#include "validation/joint_test.hpp"
#include "validation/random.hpp"
#include "validation/statistics.hpp"
#include "validation/summary.hpp"

#include <cmath>
#include <stdexcept>

#include <Eigen/Dense>
#include <doctest/doctest.h>

using namespace franz_parisi::validation;

TEST_CASE("mean and standard error by hand") {
  const Estimate e = estimate(std::vector{1.0, 2.0, 3.0, 4.0});
  CHECK(e.mean == 2.5);
  CHECK(e.standard_error == doctest::Approx(std::sqrt(5.0 / 3 / 4)));
  CHECK(e.count == 4);
  CHECK_THROWS_AS(estimate(std::vector{1.0}), std::invalid_argument);
}

TEST_CASE("z-scores and their p-values") {
  CHECK(z_score(2, 0.3, 1, 0.4) == doctest::Approx(2));
  CHECK(z_score(1, 0, 1) == 0);
  CHECK(std::isinf(z_score(1, 0, 2)));
  // 97.5 % points of Student's law: 2.262 for 9 degrees of freedom, 1.984 for 100 (any table).
  CHECK(student_p_value(2.262157, 9) == doctest::Approx(0.05).epsilon(1e-5));
  CHECK(student_p_value(-1.983972, 100) == doctest::Approx(0.05).epsilon(1e-5));
  CHECK_THROWS_AS(student_p_value(1, 0), std::invalid_argument);
}

TEST_CASE("chi-square against its table") {
  // 95 % points: 3.841 for 1, 9.488 for 4 degrees of freedom.
  CHECK(chi_square_test(std::vector{std::sqrt(3.841459)}).p_value == doctest::Approx(0.05).epsilon(1e-5));
  const double z = std::sqrt(9.487729 / 4);
  const ChiSquare four = chi_square_test(std::vector{z, -z, z, z});
  CHECK(four.degrees_of_freedom == 4);
  CHECK(four.p_value == doctest::Approx(0.05).epsilon(1e-5));
  CHECK_THROWS_AS(chi_square_test({}), std::invalid_argument);
}

TEST_CASE("means without errors lie on the line of equal ones, however they are rounded") {
  for (const double mean : {1.0, 0.9, 0.7, 0.123, 1e-8, 0.0})
    for (const double step : {1.0, 100.0, 1000.0}) {
      std::vector<SizedEstimate> points;
      for (int k = 0; k < 4; ++k) points.push_back({1000 + k * step, {mean, 0, 10}});
      CHECK(extrapolate(points).fit.p_value > 0.9);
      points[1].estimate.mean += 1e-6;
      CHECK(extrapolate(points).fit.p_value < 1e-6);
    }
}

TEST_CASE("an exact line in 1/N extrapolates to its intercept") {
  const auto at = [](double size, std::size_t count) {
    return SizedEstimate{size, {0.5 + 3 / size, 0.1 / std::sqrt(size * static_cast<double>(count)), count}};
  };
  const std::vector points{at(250, 8), at(500, 4), at(1000, 4)};
  const Extrapolation line = extrapolate(points);
  CHECK(line.limit == doctest::Approx(0.5).epsilon(1e-13));
  CHECK(line.slope == doctest::Approx(3).epsilon(1e-12));
  CHECK(line.fit.value < 1e-15);
  CHECK(line.fit.degrees_of_freedom == 1);
  CHECK(line.fit.p_value == doctest::Approx(1).epsilon(1e-6));
  CHECK_THROWS_AS(extrapolate(std::vector{points[0], points[0]}), std::invalid_argument);
}

TEST_CASE("of few instances, too, the line is turned down as often as it says") {
  Stream stream(StreamName{.seed = 35});
  constexpr int trials = 4000;
  for (const auto& sizes :
       {std::vector{40.0, 80.0, 160.0}, std::vector{10.0, 20.0, 40.0, 80.0, 160.0, 320.0}}) {
    int rejected = 0;
    for (int trial = 0; trial < trials; ++trial) {
      std::vector<SizedEstimate> points;
      for (const double size : sizes) {
        std::vector<double> values(4);
        for (double& value : values) value = 0.6 + 0.5 / size + stream.normal() / std::sqrt(size);
        points.push_back({size, estimate(values)});
      }
      rejected += extrapolate(points).fit.p_value < 0.05;
    }
    CHECK(std::abs(rejected - 0.05 * trials) < 4 * std::sqrt(0.05 * 0.95 * trials));
  }
}

TEST_CASE("two sizes: the limit is the straight line through them, its error by hand") {
  const std::vector points{SizedEstimate{100, {1.0, 0.03, 5}}, SizedEstimate{200, {2.0, 0.04, 7}}};
  const Extrapolation line = extrapolate(points);
  CHECK(line.limit == doctest::Approx(3.0));  // 2 m(200) - m(100)
  CHECK(line.standard_error == doctest::Approx(std::hypot(0.03, 2 * 0.04)));
  const double v = 0.0009, w = 4 * 0.0016;  // Welch: known with 4 and 6 degrees of freedom
  CHECK(line.degrees_of_freedom == doctest::Approx((v + w) * (v + w) / (v * v / 4 + w * w / 6)));
  CHECK(line.slope == doctest::Approx(-200));
  CHECK(line.fit.p_value == 1);
}

TEST_CASE("weighted least squares: with errors as the weights assume, its error is the textbook one") {
  // Var = 1/(n N): error^2 of the intercept = sum w x^2/(sum w sum w x^2 - (sum w x)^2), x = 1/N, w = n N.
  std::vector<SizedEstimate> points;
  double w0 = 0, w1 = 0, w2 = 0, wy = 0, wxy = 0;
  for (const double size : {100.0, 200.0, 400.0}) {
    const double x = 1 / size, w = 6 * size, y = std::sin(size);
    points.push_back({size, {y, 1 / std::sqrt(w), 6}});
    w0 += w, w1 += w * x, w2 += w * x * x, wy += w * y, wxy += w * x * y;
  }
  const Extrapolation line = extrapolate(points);
  CHECK(line.limit == doctest::Approx((w2 * wy - w1 * wxy) / (w0 * w2 - w1 * w1)));
  CHECK(line.standard_error == doctest::Approx(std::sqrt(w2 / (w0 * w2 - w1 * w1))));
  CHECK(line.degrees_of_freedom == doctest::Approx(planned_degrees_of_freedom(
                                       std::vector{100.0, 200.0, 400.0}, std::vector<std::size_t>{6, 6, 6})));
  CHECK(line.slope_error == doctest::Approx(std::sqrt(w0 / (w0 * w2 - w1 * w1))));
}

TEST_CASE("Hotelling's test of one quantity is Student's") {
  Eigen::MatrixXd samples(5, 1);
  samples << 1, 2, 4, 3, 2.5;
  const JointEstimate joint = joint_estimate(samples);
  const Estimate one = estimate(std::vector{1.0, 2.0, 4.0, 3.0, 2.5});
  const JointTest test = joint_test(joint, Eigen::VectorXd::Constant(1, 1.2));
  CHECK(test.p_value ==
        doctest::Approx(student_p_value(z_score(one.mean, one.standard_error, 1.2), 4)).epsilon(1e-10));
}

TEST_CASE("the joint test knows correlations, and rejects as often as it says") {
  Stream stream(StreamName{.seed = 31});
  int rejected = 0;
  constexpr int trials = 2000;
  for (int trial = 0; trial < trials; ++trial) {
    Eigen::MatrixXd samples(10, 3);
    for (Eigen::Index row = 0; row < 10; ++row) {
      const double common = 5 * stream.normal();  // what disorder does: all quantities move together
      for (Eigen::Index k = 0; k < 3; ++k) samples(row, k) = common + stream.normal();
    }
    rejected += joint_test(joint_estimate(samples), Eigen::VectorXd::Zero(3)).p_value < 0.1;
  }
  CHECK(std::abs(rejected - 0.1 * trials) < 4 * std::sqrt(0.09 * trials));
}

TEST_CASE("few instances of several sizes: both tests reject as often as they say") {
  // The largest size carries most of the error, and only its own instances tell how much.
  Stream stream(StreamName{.seed = 33});
  const std::vector<double> sizes{100, 200, 400};
  int alone = 0, jointly = 0;
  constexpr int trials = 3000;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<Eigen::MatrixXd> samples;
    std::vector<SizedEstimate> points;
    for (const double size : sizes) {
      Eigen::MatrixXd block(5, 2);
      for (Eigen::Index row = 0; row < 5; ++row) {
        const double common = 3 * stream.normal();
        for (Eigen::Index k = 0; k < 2; ++k) block(row, k) = (common + stream.normal()) / std::sqrt(size);
      }
      points.push_back({size, estimate(std::span(block.data(), 5))});
      samples.push_back(std::move(block));
    }
    const Extrapolation line = extrapolate(points);
    alone += student_p_value(line.limit / line.standard_error, line.degrees_of_freedom) < 0.1;
    jointly += joint_test(joint_limit(sizes, samples), Eigen::VectorXd::Zero(2)).p_value < 0.1;
    const std::vector<Eigen::MatrixXd> first{samples[0].col(0), samples[1].col(0), samples[2].col(0)};
    const JointTest one = joint_test(joint_limit(sizes, first), Eigen::VectorXd::Zero(1));
    REQUIRE(one.degrees_of_freedom == doctest::Approx(line.degrees_of_freedom).epsilon(1e-10));
    REQUIRE(one.t_squared ==
            doctest::Approx(line.limit * line.limit / (line.standard_error * line.standard_error)));
  }
  CHECK(std::abs(alone - 0.1 * trials) < 4 * std::sqrt(0.09 * trials));
  CHECK(std::abs(jointly - 0.1 * trials) < 4 * std::sqrt(0.09 * trials));
}

TEST_CASE("what does not fluctuate is left out, what is too much is refused") {
  Eigen::MatrixXd samples(4, 2);
  samples << 1, 1, 2, 1, 3, 1, 4, 1;
  CHECK(joint_test(joint_estimate(samples), Eigen::Vector2d(2.5, 1)).quantities == 1);
  CHECK_THROWS_AS(joint_test(joint_estimate(Eigen::MatrixXd::Random(3, 3)), Eigen::Vector3d::Zero()),
                  std::invalid_argument);
  CHECK_THROWS_AS(joint_estimate(Eigen::MatrixXd::Zero(1, 2)), std::invalid_argument);
}

TEST_CASE("the joint limit has the scalar limit and errors on its diagonal") {
  std::vector<InstanceResult> results;
  Stream stream(StreamName{.seed = 32});
  for (const std::size_t size : {100U, 300U})
    for (std::size_t instance = 0; instance < 6; ++instance) {
      InstanceResult result{size, instance, {TaskResult{}}};
      result.tasks[0].estimates.r = stream.normal();
      result.tasks[0].estimates.q_star = result.tasks[0].estimates.r + stream.normal();
      results.push_back(result);
    }
  const std::vector<Measured> instances = measured(results, 0);
  const auto summaries = summarise(instances);
  const std::vector<std::string> names{"r", "q_star"};
  const std::vector<double> sizes = sizes_of(instances);
  std::vector<Eigen::MatrixXd> samples;
  for (const double size : sizes) samples.push_back(sample_matrix(instances, size, names));
  const JointEstimate joint = joint_limit(sizes, samples);
  CHECK(joint.parts.size() == 2);
  for (Eigen::Index k = 0; k < 2; ++k) {
    const auto& summary = summaries[static_cast<std::size_t>(k)];
    CHECK(summary.name == names[static_cast<std::size_t>(k)]);
    CHECK(joint.mean[k] == doctest::Approx(summary.best().mean));
    CHECK(std::sqrt(joint.covariance()(k, k)) == doctest::Approx(summary.best().standard_error));
  }
  CHECK_THROWS_AS(measured(results, 1), std::invalid_argument);
  CHECK_THROWS_AS(summarise({}), std::invalid_argument);
  const std::vector<std::string> unknown{"q"};
  CHECK_THROWS_AS(sample_matrix(instances, 100, unknown), std::invalid_argument);
}
