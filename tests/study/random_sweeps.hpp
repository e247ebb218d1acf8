/// Sweeps over all branches, drawn at random: the same story from the full range and from parts of it,
/// upwards and downwards. Used by a short run (default) and a long one (label slow).
#pragma once

#include "tests/study/compare_branches.hpp"
#include "tests/study/support.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace support {

/// Where the critical point of a first task with gamma = 0 lies: above it in beta two folds are as close as
/// one likes.
constexpr double critical_alpha = 1.547119485, critical_beta = 16.06789139;

struct RandomSweep {
  Chain chain;
  Parameter parameter;
  double lowest, highest;
};

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : generator_(seed) {}
  double between(double a, double b) { return a + (b - a) * unit_(generator_); }
  double log_between(double a, double b) { return a * std::pow(b / a, unit_(generator_)); }
  bool sometimes(double chance) { return unit_(generator_) < chance; }
  std::size_t index(std::size_t count) {
    return std::min(count - 1, static_cast<std::size_t>(unit_(generator_) * static_cast<double>(count)));
  }

 private:
  std::mt19937_64 generator_;
  std::uniform_real_distribution<double> unit_{0, 1};
};

inline double draw_value(Draw& draw, const theory::ParameterRow& row) {
  if (&row == &theory::parameter::beta) return draw.log_between(1, 60);
  if (&row == &theory::parameter::gamma) return draw.sometimes(0.3) ? 0 : draw.between(0, 2);
  if (&row == &theory::parameter::rho) return draw.between(-1, 1);
  return draw.between(0.05, 3);
}

inline RandomSweep random_sweep(std::size_t tasks, unsigned index) {
  Draw draw(20230301 + 7919ULL * index + 1000003ULL * tasks);
  RandomSweep sweep{};
  std::vector<Parameter> parameters;
  for (std::size_t t = 0; t < tasks; ++t) {
    TaskParameters task{};
    for (const theory::ParameterRow* row : theory::parameter::control) {
      if (static_cast<int>(t) + 1 < row->first_task) continue;
      task.*row->member = draw_value(draw, *row);
      parameters.push_back({row, t});
    }
    sweep.chain.push_back(task);
  }
  sweep.parameter = parameters[draw.index(parameters.size())];
  const theory::ParameterRow& row = *sweep.parameter.row;
  if (&row == &theory::parameter::beta) {
    sweep.lowest = draw.log_between(1, 15);
    sweep.highest = draw.log_between(1.5 * sweep.lowest, 60);
  } else if (&row == &theory::parameter::gamma) {
    sweep.lowest = draw.sometimes(0.5) ? 0 : draw.between(0, 0.5);
    sweep.highest = draw.between(sweep.lowest + 0.1, 2);
  } else if (&row == &theory::parameter::rho) {
    sweep.lowest = draw.sometimes(0.3) ? -1 : draw.between(-1, 0);
    sweep.highest = draw.sometimes(0.3) ? 1 : draw.between(sweep.lowest + 0.2, 1);
  } else {
    sweep.lowest = draw.between(0.05, 1.5);
    sweep.highest = draw.between(sweep.lowest + 0.3, 3);
  }
  // A part of them hold two folds of the first task that are 1e-3 to 1e-6 apart.
  if (sweep.parameter == alpha_1 && draw.sometimes(0.2)) {
    sweep.chain[0].beta = critical_beta + draw.log_between(1e-3, 1e-1);
    sweep.chain[0].gamma = 0;
    sweep.lowest = draw.between(0.5, 1.54);
    sweep.highest = draw.between(1.56, 2.5);
  } else if (sweep.parameter == beta_1 && draw.sometimes(0.1)) {
    // Where the two lines of folds leave the cusp: crossed one after the other.
    sweep.chain[0].alpha = critical_alpha + draw.log_between(1e-4, 1e-2);
    sweep.chain[0].gamma = 0;
    sweep.lowest = draw.between(8, 16);
    sweep.highest = draw.between(16.5, 40);
  }
  return sweep;
}

/// How a sweep over these values is asked for on the command line.
inline std::string command(const RandomSweep& sweep, const std::vector<double>& values) {
  const auto exact = [](double v) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", v);
    return std::string(text);
  };
  std::string text = "curve --branches all --sweep " + sweep.parameter.name() + "=";
  for (std::size_t i = 0; i < values.size(); ++i) text += (i > 0 ? "," : "") + exact(values[i]);
  for (const theory::ParameterRow* row : theory::parameter::control) {
    std::string list;
    for (std::size_t t = 0; t < sweep.chain.size(); ++t) {
      if (static_cast<int>(t) + 1 < row->first_task) continue;
      list += (list.empty() ? "" : ",") + exact(sweep.chain[t].*row->member);
    }
    if (!list.empty()) text += " --" + std::string(row->name) + " " + list;
  }
  return text;
}

struct SweepVerdict {
  std::string failures;    ///< empty: all agree
  std::string incomplete;  ///< why something could not be compared; empty: everything was
};

/// Part of the range: its ends, some of them 1e-8 to 1e-3 (relative) beside a fold.
inline std::pair<double, double> random_cut(Draw& draw, const RandomSweep& sweep,
                                            const study::BranchDiagram& full) {
  std::vector<double> folds;
  for (const study::Event& e : full.events)
    if (e.spec.kind == study::EventKind::spinodal) folds.push_back(e.value);
  const auto end = [&] {
    if (folds.empty() || draw.sometimes(0.3)) return draw.between(sweep.lowest, sweep.highest);
    const double fold = folds[draw.index(folds.size())];
    const double beside = draw.log_between(1e-8, 1e-3) * std::abs(fold) * (draw.sometimes(0.5) ? 1 : -1);
    return std::clamp(fold + beside, sweep.lowest, sweep.highest);
  };
  double a = end(), b = end();
  if (a == b) a = sweep.lowest, b = sweep.highest;
  return std::minmax(a, b);
}

inline SweepVerdict check_sweep(std::size_t tasks, unsigned index) {
  constexpr int count = 10;
  const RandomSweep sweep = random_sweep(tasks, index);
  Draw draw(77 + 7919ULL * index + 1000003ULL * tasks);
  SweepVerdict verdict;
  struct Run {
    std::vector<double> values;
    study::BranchDiagram diagram;
  };
  const auto trace = [&](std::vector<double> values) {
    Run run{values, study::trace_branches(sweep.chain, sweep.parameter, values, study::BranchSettings{})};
    if (!run.diagram.complete)
      verdict.incomplete += run.diagram.reason + " <- " + command(sweep, run.values) + "; ";
    else if (const std::string twice = repetitions(run.diagram); !twice.empty())
      verdict.failures += twice + "<- " + command(sweep, run.values) + "; ";
    return run;
  };
  const auto compare = [&](const Run& a, const Run& b) {
    if (!a.diagram.complete || !b.diagram.complete) return;
    const std::string all = differences(a.diagram, b.diagram);
    if (!all.empty())
      verdict.failures +=
          all + "<- first: " + command(sweep, a.values) + " second: " + command(sweep, b.values) + "; ";
  };

  std::vector<double> values = grid(sweep.lowest, sweep.highest, count);
  const Run up = trace(values);
  const auto one = random_cut(draw, sweep, up.diagram), two = random_cut(draw, sweep, up.diagram);
  for (const double end : {one.first, one.second, two.first, two.second}) values.push_back(end);
  std::sort(values.begin(), values.end(), std::greater<>());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  const Run down = trace(values);
  compare(up, down);

  const auto inside = [&](const std::pair<double, double>& range) {
    std::vector<double> part;
    for (const double v : values)
      if (range.first <= v && v <= range.second) part.push_back(v);
    return part;
  };
  std::vector<double> rising = inside(one), falling = inside(two);
  std::reverse(rising.begin(), rising.end());
  const Run first = trace(rising), second = trace(falling);
  compare(down, first);
  compare(down, second);
  compare(first, second);
  return verdict;
}

struct SweepTally {
  int done = 0, skipped = 0, incomplete = 0;
  std::vector<std::string> failed;
};

/// Sweeps of chains of so many tasks, indices first, first + 1, .... With a log, one line for each sweep that
/// is finished, and those that it holds already are taken from it.
inline void check_sweeps(std::size_t tasks, unsigned first, unsigned count, const std::string& log,
                         SweepTally& tally) {
  std::map<std::string, std::string> known;
  if (!log.empty()) {
    std::ifstream in(log);
    for (std::string line; std::getline(in, line);) {
      std::istringstream words(line);
      std::string of, number, rest;
      if (words >> of >> number && std::getline(words, rest)) known[of + " " + number] = line;
    }
  }
  for (unsigned index = first; index < first + count; ++index) {
    const std::string name = "tasks=" + std::to_string(tasks) + " sweep=" + std::to_string(index);
    std::string line;
    if (const auto found = known.find(name); found != known.end()) {
      line = found->second;
      ++tally.skipped;
    } else {
      const SweepVerdict verdict = check_sweep(tasks, index);
      line = name + (verdict.failures.empty() ? " ok" : " failed: " + verdict.failures);
      if (!verdict.incomplete.empty()) line += " incomplete: " + verdict.incomplete;
      if (!log.empty()) std::ofstream(log, std::ios::app) << line << std::endl;
    }
    ++tally.done;
    if (line.find(" incomplete: ") != std::string::npos) {
      ++tally.incomplete;
      MESSAGE(line);
    }
    if (line.find(" failed: ") != std::string::npos) tally.failed.push_back(line);
    CHECK_MESSAGE(line.find(" failed: ") == std::string::npos, line);
  }
}

inline void report(const SweepTally& tally) {
  MESSAGE(tally.done << " sweeps (" << tally.skipped << " from the log): " << tally.failed.size()
                     << " failed, " << tally.incomplete << " incomplete");
}

}  // namespace support
