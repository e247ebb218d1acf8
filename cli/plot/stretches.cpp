#include "cli/plot/stretches.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace franz_parisi::cli::plot {

namespace {

constexpr double jump_over_neighbours = 10;
constexpr double jump_over_span = 0.05;
constexpr double smallest_jump = 1e-6;  // below, it is the noise of a curve that is flat

using Run = std::vector<SweepPoint>;  // consecutive points of one branch, all present

std::vector<Run> runs_of(std::span<const SweepPoint> sweep) {
  std::vector<Run> runs;
  const SweepPoint* before = nullptr;
  for (const SweepPoint& point : sweep) {
    if (point.at) {
      if (before == nullptr || before->branch != point.branch) runs.emplace_back();
      runs.back().push_back(point);
    }
    before = point.at ? &point : nullptr;
  }
  return runs;
}

double span_of(std::span<const SweepPoint> sweep) {
  double lowest = std::numeric_limits<double>::max();
  double highest = std::numeric_limits<double>::lowest();
  for (const SweepPoint& point : sweep) {
    if (!point.at) continue;
    lowest = std::min(lowest, point.at->y);
    highest = std::max(highest, point.at->y);
  }
  return highest - lowest;
}

/// Whether the curve jumps between each point and the next. At either end of a run there is nothing to
/// compare with, and no jump.
std::vector<bool> jumps_of(const Run& run, double span) {
  constexpr double incomparable = std::numeric_limits<double>::infinity();
  std::vector<double> changes{incomparable};
  for (std::size_t i = 0; i + 1 < run.size(); ++i)
    changes.push_back(std::abs(run[i + 1].at->y - run[i].at->y));
  changes.push_back(incomparable);
  const double smallest = std::max(smallest_jump, jump_over_span * span);
  std::vector<bool> jumps;
  for (std::size_t i = 1; i + 1 < changes.size(); ++i) {
    const double around = std::max(changes[i - 1], changes[i + 1]);
    jumps.push_back(changes[i] > smallest && changes[i] > jump_over_neighbours * around);
  }
  return jumps;
}

Style style_between(const SweepPoint& a, const SweepPoint& b) {
  return {a.stable && b.stable ? Stroke::solid : Stroke::dashed, !(a.equilibrium && b.equilibrium)};
}

void append_stretches(std::vector<Stretch>& stretches, const Run& run, double span) {
  const std::vector<bool> jumps = jumps_of(run, span);
  stretches.push_back({{*run.front().at}, style_between(run.front(), run.front())});
  for (std::size_t i = 0; i + 1 < run.size(); ++i) {
    const Point next = *run[i + 1].at;
    const Style style = style_between(run[i], run[i + 1]);
    if (jumps[i]) {
      stretches.push_back({{next}, style_between(run[i + 1], run[i + 1])});
    } else if (stretches.back().points.size() == 1) {
      stretches.back().style = style;
      stretches.back().points.push_back(next);
    } else if (stretches.back().style == style) {
      stretches.back().points.push_back(next);
    } else {
      stretches.push_back({{*run[i].at, next}, style});
    }
  }
}

}  // namespace

std::vector<Stretch> make_stretches(std::span<const SweepPoint> sweep) {
  std::vector<Stretch> stretches;
  const double span = span_of(sweep);
  for (const Run& run : runs_of(sweep)) append_stretches(stretches, run, span);
  return stretches;
}

}  // namespace franz_parisi::cli::plot
