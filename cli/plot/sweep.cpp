#include "cli/plot/sweep.hpp"

#include "cli/plot/curve_axes.hpp"
#include "cli/plot/records.hpp"

#include <algorithm>
#include <cmath>

namespace franz_parisi::cli::plot {

namespace {

/// False only where the record says so; documents of one branch say nothing of equilibrium.
bool holds(const Json& record, const std::string& key) {
  const auto found = record.find(key);
  return found == record.end() || *found != Json(false);
}

long branch_of(const Input& input, const Json& record, const std::string& key) {
  return std::lround(number(input, record, key).value_or(0));
}

SweepPoint read_point(const Input& input, const Json& record, const std::string& x, const std::string& y) {
  SweepPoint point;
  const auto abscissa = number(input, record, x);
  const auto ordinate = number(input, record, y);
  if (abscissa && ordinate) point.at = Point{*abscissa, *ordinate};
  point.branch = branch_of(input, record, "branch");
  point.stable = holds(record, "rs_stable");
  point.equilibrium = holds(record, "equilibrium");
  return point;
}

/// The same of a record among the points; nothing is to be shown where it missed its target. An event has no
/// target: it would not be listed had it not been found, and at a fold the error has no linear bound.
SweepPoint read_solution(const Input& input, const Json& record, const std::string& x, const std::string& y) {
  SweepPoint point = read_point(input, record, x, y);
  if (!is_solved(input, record)) point.at.reset();
  return point;
}

std::vector<const Json*> events_of(const Group& group, const char* kind) {
  std::vector<const Json*> events;
  for (const Json* event : group.events) {
    if (member(group.input(), *event, "kind") == kind) events.push_back(event);
  }
  return events;
}

/// A point and the record it was read from.
struct Entry {
  SweepPoint point;
  const Json* record;
};

/// Continues a branch to where it meets another one, beyond that of its ends which is nearer along the swept
/// parameter. What is added is as stable as what it continues.
void continue_branch(std::vector<Entry>& entries, const Input& input, long branch, const Entry& meeting) {
  const auto on_branch = [branch](const Entry& entry) { return entry.point.branch == branch; };
  const auto first = std::ranges::find_if(entries, on_branch);
  if (first == entries.end()) return;
  const auto behind = std::find_if_not(first, entries.end(), on_branch);
  const std::string parameter = text(input, *meeting.record, "parameter");
  const auto place = [&](const Entry& entry) { return number(input, *entry.record, parameter).value_or(0); };
  const auto distance = [&](const Entry& entry) { return std::abs(place(entry) - place(meeting)); };
  const bool in_front = distance(*first) < distance(*(behind - 1));
  Entry end{in_front ? first->point : (behind - 1)->point, meeting.record};
  end.point.at = meeting.point.at;
  entries.insert(in_front ? first : behind, end);
}

}  // namespace

std::vector<SweepPoint> read_sweep(const Group& group, const std::string& x, const std::string& y) {
  const Input& input = group.input();
  std::vector<Entry> entries;
  for (const Json* point : group.points) entries.push_back({read_solution(input, *point, x, y), point});
  for (const Json* spinodal : events_of(group, "spinodal")) {
    const Entry meeting{read_point(input, *spinodal, x, y), spinodal};
    for (const char* key : {"branch", "other_branch"}) {
      continue_branch(entries, input, branch_of(input, *spinodal, key), meeting);
    }
  }
  std::vector<SweepPoint> sweep;
  for (const Entry& entry : entries) sweep.push_back(entry.point);
  return sweep;
}

std::vector<SweepPoint> read_bound(const Group& group, const std::string& x) {
  std::vector<SweepPoint> sweep;
  for (const Json* record : group.points) {
    SweepPoint point = read_solution(group.input(), *record, x, bound_key);
    point.stable = point.equilibrium = true;
    sweep.push_back(point);
  }
  if (!is_parameter(x)) return sweep;
  std::erase_if(sweep, [](const SweepPoint& point) { return !point.at; });
  for (SweepPoint& point : sweep) point.branch = 0;
  std::ranges::sort(sweep, {}, [](const SweepPoint& point) { return point.at->x; });
  const auto repeated = std::ranges::unique(sweep, {}, [](const SweepPoint& point) { return point.at->x; });
  sweep.erase(repeated.begin(), repeated.end());
  return sweep;
}

std::vector<Markers> read_markers(const Group& group, const std::string& x, const std::string& y) {
  const auto at = [&](const Json& event) { return read_point(group.input(), event, x, y).at; };
  Markers spinodals{"spinodal", Shape::disc, {}};
  for (const Json* event : events_of(group, "spinodal")) {
    if (const auto place = at(*event)) spinodals.points.push_back({*place});
  }
  Markers equilibria{"equilibrium", Shape::disc, {}}, metastable{"metastable", Shape::circle, {}},
      unstable{"unstable", Shape::cross, {}};
  for (const Json* event : events_of(group, "stationary_point")) {
    Markers& kind = !holds(*event, "stable")       ? unstable
                    : holds(*event, "equilibrium") ? equilibria
                                                   : metastable;
    if (const auto place = at(*event)) kind.points.push_back({*place});
  }
  std::vector<Markers> all{spinodals, equilibria, metastable, unstable};
  std::erase_if(all, [](const Markers& markers) { return markers.points.empty(); });
  return all;
}

std::vector<double> read_transitions(const Group& group, const std::string& x) {
  std::vector<double> places;
  for (const Json* transition : events_of(group, "transition")) {
    if (text(group.input(), *transition, "parameter") != x) continue;
    if (const auto place = number(group.input(), *transition, x)) places.push_back(*place);
  }
  return places;
}

}  // namespace franz_parisi::cli::plot
