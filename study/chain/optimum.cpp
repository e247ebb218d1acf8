#include "study/chain/optimum.hpp"

#include "study/axis.hpp"
#include "study/chain/derivative.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

/// A state on the branch, and how the objective changes there.
struct Station {
  double at;
  Root root;
  double slope = std::nan(""), slope_error = 0;
  std::string ran_out;  // which limit ended the search for it, if one did

  bool known() const { return root.found && std::isfinite(slope); }
  ChainSolution solution() const { return {root.tasks}; }
};

class Search {
 public:
  Search(const Parameter& parameter, const Objective& objective, const Settings& settings)
      : parameter_(parameter), objective_(objective), settings_(settings) {
    for (const Term& term : objective) readings_.push_back(term.reading);
  }

  /// The station of a solved chain.
  Station station(const ChainSolution& near, bool bounds = false) const {
    solver::Budget budget(settings_.limits());
    Station station{near.tasks[parameter_.task].parameters.*parameter_.row->member,
                    whole_root(near, settings_, budget)};
    if (station.root.found) {
      const auto slopes = derivatives(station.root, readings_, {parameter_}, settings_, budget, bounds);
      station.slope = 0;
      for (std::size_t i = 0; i < slopes.size(); ++i) {
        station.slope += objective_[i].factor * slopes[i].value;
        station.slope_error += std::abs(objective_[i].factor) * slopes[i].error;
      }
    }
    if (budget.exhausted()) station.ran_out = what_ran_out(budget);
    return station;
  }

  /// Close to a station, at another value of the parameter.
  Station beside(const Station& from, double value, bool bounds = false) const {
    ChainSolution near = from.solution();
    near.tasks[parameter_.task].parameters.*parameter_.row->member = value;
    return station(near, bounds);
  }

  Optimum optimum(OptimumKind kind, const Station& s, double at_error) const {
    Optimum result{kind, s.at, at_error, 0, 0, s.solution()};
    const theory::Readings& readings = s.root.tasks.back().readings;
    for (const Term& term : objective_) {
      result.value += term.factor * readings.value(term.reading);
      result.value_error += std::abs(term.factor) * readings.error(term.reading);
    }
    return result;
  }

  /// Where the slope vanishes between two stations of which it is negative, then positive.
  std::optional<Optimum> between(const Station& left, const Station& right) const {
    Station last = left;
    const auto slope = [&](double value) {
      if (value == left.at) return left.slope;
      if (value == right.at) return right.slope;
      const Station& nearer = std::abs(value - left.at) < std::abs(value - right.at) ? left : right;
      last = beside(nearer, value);
      return last.known() ? last.slope : throw NotFollowed{};
    };
    try {
      std::uintmax_t iterations = 60;
      const auto [a, b] =
          boost::math::tools::toms748_solve(slope, left.at, right.at, left.slope, right.slope,
                                            boost::math::tools::eps_tolerance<double>(44), iterations);
      const double at = a + (b - a) / 2;
      slope(at);
      const Station best = beside(last, at, true);
      if (!best.known()) return std::nullopt;
      // How fast the slope changes tells how far its own error moves the place.
      const double h = 1e-3 * (right.at - left.at);
      const double curvature = (slope(std::min(at + h, right.at)) - slope(std::max(at - h, left.at))) /
                               (std::min(at + h, right.at) - std::max(at - h, left.at));
      const double error = curvature > 0 ? (best.slope_error + std::abs(best.slope)) / curvature
                                         : std::numeric_limits<double>::infinity();
      return optimum(OptimumKind::interior, best, error + (b - a));
    } catch (const NotFollowed&) {
      return std::nullopt;
    }
  }

  /// As far as the branch of `from` goes towards a value: the last state on it, and how far beyond it the
  /// branch is known to be no more; 0 where it gets there.
  std::pair<Station, double> follow(const Station& from, double to) const {
    constexpr double far = 0.5;        // in u: another branch
    constexpr double smallest = 1e-6;  // of the way
    Station last = from;
    double step = to - from.at;
    while (last.at != to) {
      if (std::abs(step) >= std::abs(to - last.at)) step = to - last.at;
      Station next = beside(last, step == to - last.at ? to : last.at + step);
      const bool follows = next.known() && (next.root.x - last.root.x).lpNorm<Eigen::Infinity>() < far &&
                           next.root.tasks.back().stable == last.root.tasks.back().stable;
      if (follows)
        last = std::move(next);
      else if (step /= 2; std::abs(step) < smallest * std::abs(to - from.at))
        return {last, 2 * std::abs(step)};
    }
    return {last, 0};
  }

 private:
  struct NotFollowed {};

  Parameter parameter_;
  const Objective& objective_;
  const Settings& settings_;
  std::vector<std::string> readings_;
};

/// Do two neighbours of a sweep lie on one branch? A branch has one number as far as it goes.
bool connected(const Station& a, const Station& b) {
  for (std::size_t t = 0; t < a.root.tasks.size(); ++t)
    if (a.root.tasks[t].branch != b.root.tasks[t].branch) return false;
  return true;
}

std::vector<double> values_between(double lowest, double highest) {
  constexpr double wide = 20;
  return lowest > 0 && highest > wide * lowest ? evenly_spaced_in_log(lowest, highest, optimum_values)
                                               : evenly_spaced(lowest, highest, optimum_values);
}

using Stretch = std::vector<Station>;

/// Local minima of one branch at consecutive values, where `end`s of the range or of the branch are told
/// apart.
class OfStretch {
 public:
  OfStretch(const Search& search, Optima& result) : search_(search), result_(result) {}

  /// The values before and after the stretch that the branch does not take; none: the range ends there.
  void add(const Stretch& stretch, std::optional<double> before, std::optional<double> after) {
    if (stretch.front().slope > 0) add_end(stretch.front(), before, OptimumKind::lowest);
    for (std::size_t i = 0; i + 1 < stretch.size(); ++i) {
      if (!(stretch[i].slope <= 0 && stretch[i + 1].slope > 0)) continue;
      if (auto found = search_.between(stretch[i], stretch[i + 1]))
        result_.optima.push_back(std::move(*found));
      else if (result_.gap.empty())
        result_.gap = fmt::format("a smallest value beyond {:f} could not be located", stretch[i].at);
    }
    if (stretch.back().slope < 0) add_end(stretch.back(), after, OptimumKind::highest);
  }

 private:
  void add_end(const Station& station, std::optional<double> beyond, OptimumKind of_range) {
    if (!beyond) {
      result_.optima.push_back(search_.optimum(of_range, station, 0));
      return;
    }
    const auto [end, error] = search_.follow(station, *beyond);
    Optimum found = search_.optimum(OptimumKind::branch_end, end, error);
    found.value_error += 2 * std::abs(end.slope) * error;  // towards a fold it changes like a square root
    result_.optima.push_back(std::move(found));
  }

  const Search& search_;
  Optima& result_;
};

/// The stretches of a sweep's branches, each continued backwards from where the sweep came to it: it had
/// stayed on another one as long as that was there.
std::vector<Stretch> stretches_of(const Search& search, std::vector<Station> stations) {
  std::vector<Stretch> stretches;
  std::vector<double> values;
  for (Station& station : stations) {
    if (stretches.empty() || !connected(stretches.back().back(), station)) {
      Stretch stretch{station};
      for (std::size_t k = values.size(); k-- > 0;) {
        auto [reached, gap] = search.follow(stretch.front(), values[k]);
        if (gap > 0) break;
        stretch.insert(stretch.begin(), std::move(reached));
      }
      stretches.push_back(std::move(stretch));
    } else {
      stretches.back().push_back(station);
    }
    values.push_back(station.at);
  }
  return stretches;
}

}  // namespace

Optima find_optima(const Chain& chain, const Parameter& parameter, double lowest, double highest,
                   const Objective& objective, const Settings& settings) {
  Optima result;
  const Search search(parameter, objective, settings);
  std::vector<Station> stations;
  std::vector<double> values;
  for (const ChainSolution& solution :
       solve_sweep(chain, parameter, values_between(lowest, highest), settings)) {
    Station station = search.station(solution);
    if (!station.known()) {
      const TaskSolution& last = solution.tasks.back();
      const std::string why = is_limit(last.status)      ? last.reason
                              : !station.ran_out.empty() ? station.ran_out
                                                         : "no derivative was found";
      if (result.gap.empty()) result.gap = why + " at some values of " + parameter.name();
      continue;
    }
    values.push_back(station.at);
    stations.push_back(std::move(station));
  }
  OfStretch reader(search, result);
  for (const Stretch& stretch : stretches_of(search, std::move(stations))) {
    const auto first = std::ranges::find(values, stretch.front().at),
               last = std::ranges::find(values, stretch.back().at);
    reader.add(stretch, first == values.begin() ? std::nullopt : std::optional(*std::prev(first)),
               std::next(last) == values.end() ? std::nullopt : std::optional(*std::next(last)));
  }
  return result;
}

}  // namespace franz_parisi::study
