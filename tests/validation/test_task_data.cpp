// Random streams, teachers and labelled patterns have the law that theory.md, section 1, gives them.
#include "validation/task_data.hpp"

#include <cmath>
#include <numeric>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace franz_parisi::validation;

namespace {

double overlap(const Teacher& a, const Teacher& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0) / static_cast<double>(a.size());
}

}  // namespace

TEST_CASE("a stream depends on every part of its name and on nothing else") {
  const StreamName base{
      .seed = 1, .instance = 2, .size = 3, .task = 4, .purpose = Purpose::shuffle, .replica = 5};
  CHECK(Stream(base)() == Stream(base)());
  const auto differs = [&](auto change) {
    StreamName other = base;
    change(other);
    return Stream(other)() != Stream(base)();
  };
  CHECK(differs([](StreamName& n) { n.seed = 9; }));
  CHECK(differs([](StreamName& n) { n.instance = 9; }));
  CHECK(differs([](StreamName& n) { n.size = 9; }));
  CHECK(differs([](StreamName& n) { n.task = 9; }));
  CHECK(differs([](StreamName& n) { n.purpose = Purpose::inputs; }));
  CHECK(differs([](StreamName& n) { n.replica = 9; }));
}

TEST_CASE("uniform and normal numbers have their moments") {
  Stream stream(StreamName{.seed = 3});
  constexpr int count = 200000;
  double mean = 0, square = 0, fourth = 0, flat = 0;
  std::vector<int> die(6, 0);
  for (int k = 0; k < count; ++k) {
    const double x = stream.normal();
    mean += x / count;
    square += x * x / count;
    fourth += x * x * x * x / count;
    flat += stream.uniform() / count;
    ++die[stream.below(6)];
  }
  CHECK(std::abs(mean) < 4 / std::sqrt(count));
  CHECK(std::abs(square - 1) < 4 * std::sqrt(2.0 / count));
  CHECK(std::abs(fourth - 3) < 4 * std::sqrt(96.0 / count));
  CHECK(std::abs(flat - 0.5) < 4 * std::sqrt(1.0 / 12 / count));
  for (const int side : die) CHECK(std::abs(side - count / 6.0) < 4 * std::sqrt(count * 5.0 / 36));
}

TEST_CASE("consecutive teachers overlap by rho") {
  constexpr std::size_t size = 40000;
  const Teacher first = draw_teacher(size, {.seed = 5});
  CHECK(std::abs(overlap(first, Teacher(size, 1.0))) < 4 / std::sqrt(size));
  for (const double rho : {-1.0, -0.5, 0.0, 0.5, 1.0}) {
    CAPTURE(rho);
    const Teacher second = draw_teacher(first, rho, {.seed = 5, .task = 1});
    CHECK(std::abs(overlap(first, second) - rho) <= 4 * std::sqrt((1 - rho * rho) / size));
  }
  CHECK_THROWS_AS(draw_teacher(first, 1.5, {}), std::invalid_argument);
  CHECK_THROWS_AS(draw_teacher(0, {}), std::invalid_argument);
}

TEST_CASE("the teacher makes no error on its own labels, and the inputs are otherwise unbiased") {
  for (const std::size_t size : {75U, 128U, 501U}) {
    CAPTURE(size);
    constexpr std::size_t count = 4000;
    const Teacher teacher = draw_teacher(size, {.seed = 6});
    const SignPatterns patterns = draw_patterns(teacher, count, {.seed = 6});
    std::vector<double> stability(count);
    patterns.project(teacher, stability);
    double mean = 0;
    for (const double a : stability) {
      CHECK(a >= 0);
      mean += a / count / std::sqrt(static_cast<double>(size));
    }
    CHECK(std::abs(mean - std::sqrt(2 / M_PI)) < 0.05);  // E|z|
    const Teacher other = draw_teacher(teacher, 0.0, {.seed = 6, .task = 1});
    patterns.project(other, stability);
    CHECK(std::abs(std::accumulate(stability.begin(), stability.end(), 0.0)) / count <
          8 * std::sqrt(static_cast<double>(size)) *
              (1 / std::sqrt(count) + 1 / std::sqrt(static_cast<double>(size))));
  }
}

TEST_CASE("the number of patterns is alpha N, rounded") {
  CHECK(pattern_count(0.5, 251) == 126);
  CHECK(pattern_count(0, 100) == 0);
  CHECK_THROWS_AS(pattern_count(-1, 10), std::invalid_argument);
}
