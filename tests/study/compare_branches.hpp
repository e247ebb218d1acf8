/// Two diagrams of the same sweep over overlapping ranges must tell the same story: what they differ in.
#pragma once

#include "study/chain/branches.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace support {

namespace study = franz_parisi::study;

constexpr double same_place = 1e-9;  // beside the bounds

inline std::string digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.15g", value);
  return text;
}

/// The range of the values that a diagram was made for.
struct Range {
  double lowest, highest;

  static Range of(const study::BranchDiagram& d) {
    Range range{INFINITY, -INFINITY};
    for (const auto& p : d.points) {
      range.lowest = std::min(range.lowest, p.value);
      range.highest = std::max(range.highest, p.value);
    }
    return range;
  }
  Range common(const Range& other) const {
    return {std::max(lowest, other.lowest), std::min(highest, other.highest)};
  }
};

inline bool same_solution(const study::ChainSolution& a, const study::ChainSolution& b) {
  for (std::size_t t = 0; t < a.tasks.size(); ++t) {
    if (!a.tasks[t].has_solution || !b.tasks[t].has_solution) return false;
    for (const char* const key : {"q", "r", "q_star"}) {
      const auto *one = a.tasks[t].readings.find(key), *two = b.tasks[t].readings.find(key);
      if (!(std::abs(one->value - two->value) <= one->error + two->error + same_place)) return false;
    }
  }
  return true;
}

inline std::string describe(const study::BranchPoint& p) {
  std::string text = "solution at " + digits(p.value) + " (";
  for (const study::TaskSolution& s : p.chain.tasks) text += "q " + digits(s.readings.value("q")) + " ";
  return text + (p.stable ? "stable" : "unstable") + ")";
}

inline std::string describe(const study::Event& e) {
  return std::string(to_string(e.spec.kind)) + " of task " + std::to_string(e.task + 1) + " at " +
         digits(e.value) + " +- " + digits(e.error);
}

/// Solutions of a at values that b has too and solutions that b lacks; and what both say otherwise of one.
inline std::string missing_solutions(const study::BranchDiagram& a, const study::BranchDiagram& b,
                                     const std::string& where) {
  std::string text;
  std::vector<bool> taken(b.points.size(), false);
  for (const study::BranchPoint& p : a.points) {
    const auto shared = [&](const study::BranchPoint& o) { return o.value == p.value; };
    if (p.branch < 0 || std::none_of(b.points.begin(), b.points.end(), shared)) continue;
    const study::BranchPoint* twin = nullptr;
    for (std::size_t i = 0; i < b.points.size() && twin == nullptr; ++i) {
      const study::BranchPoint& o = b.points[i];
      if (taken[i] || !shared(o) || o.branch < 0 || !same_solution(p.chain, o.chain)) continue;
      // Next to a fold two solutions may both lie within the bounds: stability tells them apart.
      const bool other_fits =
          p.stable != o.stable && std::any_of(b.points.begin(), b.points.end(), [&](const auto& other) {
            return &other != &o && shared(other) && other.branch >= 0 && other.stable == p.stable &&
                   same_solution(p.chain, other.chain);
          });
      if (other_fits) continue;
      taken[i] = true;
      twin = &o;
    }
    if (twin == nullptr) {
      text += describe(p) + " is missing " + where + "; ";
    } else if (twin->stable != p.stable) {
      text += describe(p) + " has the other stability " + where + "; ";
    } else if (twin->equilibrium != p.equilibrium) {
      const bool at_transition = std::any_of(b.events.begin(), b.events.end(), [&](const study::Event& e) {
        return e.spec.kind == study::EventKind::transition &&
               std::abs(e.value - p.value) <= e.error + same_place;
      });
      if (!at_transition) text += describe(p) + " has another equilibrium " + where + "; ";
    }
  }
  return text;
}

inline std::string missing_events(const study::BranchDiagram& a, const study::BranchDiagram& b,
                                  const std::string& where) {
  const Range range = Range::of(a).common(Range::of(b));
  std::string text;
  std::vector<bool> taken(b.events.size(), false);
  for (const study::Event& e : a.events) {
    const double margin = e.error + same_place * std::max(1.0, std::abs(e.value));
    if (!(e.value > range.lowest + margin && e.value < range.highest - margin)) continue;
    std::size_t best = b.events.size();
    double nearest = INFINITY;
    for (std::size_t i = 0; i < b.events.size(); ++i) {
      const study::Event& o = b.events[i];
      if (taken[i] || !(o.spec == e.spec) || o.task != e.task) continue;
      const double distance = std::abs(o.value - e.value);
      if (distance <= e.error + o.error + same_place && distance < nearest) nearest = distance, best = i;
    }
    if (best == b.events.size())
      text += describe(e) + " is missing " + where + "; ";
    else
      taken[best] = true;
  }
  return text;
}

/// Empty where both agree: same solutions at the values that both have, same events where both looked.
inline std::string differences(const study::BranchDiagram& a, const study::BranchDiagram& b) {
  return missing_solutions(a, b, "in the second") + missing_solutions(b, a, "in the first") +
         missing_events(a, b, "in the second") + missing_events(b, a, "in the first");
}

/// Any two solutions at one value that are one, any event listed twice.
inline std::string repetitions(const study::BranchDiagram& d) {
  std::string text;
  for (std::size_t i = 0; i < d.points.size(); ++i) {
    for (std::size_t j = i + 1; j < d.points.size(); ++j) {
      const study::BranchPoint &a = d.points[i], &b = d.points[j];
      if (a.value != b.value || a.branch < 0 || b.branch < 0) continue;
      if (a.stable == b.stable && same_solution(a.chain, b.chain)) text += describe(a) + " stands twice; ";
    }
  }
  for (std::size_t i = 0; i < d.events.size(); ++i) {
    for (std::size_t j = i + 1; j < d.events.size(); ++j) {
      const study::Event &a = d.events[i], &b = d.events[j];
      if (a.spec == b.spec && a.task == b.task && std::abs(a.value - b.value) <= same_place &&
          same_solution(a.chain, b.chain))
        text += describe(a) + " stands twice; ";
    }
  }
  return text;
}

}  // namespace support
