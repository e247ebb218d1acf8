/// What may happen on branches and in planes.
#pragma once

#include <string>

#include <franz_parisi/study/words.hpp>

namespace franz_parisi::study {

enum class EventKind {
  spinodal,          ///< two branches merge: df/du of a task is singular
  transition,        ///< equal free entropy of two stable solutions with the same past
  at_instability,    ///< replicon = 0
  clustering,        ///< clusters appear, at x = 1
  condensation,      ///< few clusters dominate: their complexity at x = 1 vanishes
  gardner,           ///< replicon_within = 0: clusters split
  perfect_learning,  ///< eps of the newest task crosses the threshold
  reading,           ///< a reading takes a value that was asked for
  edge,              ///< weights freeze: the branch reaches the edge of the domain
  critical_point,    ///< two spinodals merge: in a plane of two parameters
  at_spinodal,       ///< replicon = 0 where two branches merge: in a plane
  at_transition,     ///< replicon = 0 of one of two branches of equal free entropy: in a plane
  at_condensation,   ///< replicon = 0 where clusters appear with x = 1: in a plane
};

template <>
inline constexpr Word<EventKind> words<EventKind>[] = {{EventKind::spinodal, "spinodal"},
                                                       {EventKind::transition, "transition"},
                                                       {EventKind::at_instability, "at_instability"},
                                                       {EventKind::clustering, "clustering"},
                                                       {EventKind::condensation, "condensation"},
                                                       {EventKind::gardner, "gardner"},
                                                       {EventKind::perfect_learning, "perfect_learning"},
                                                       {EventKind::reading, "reading"},
                                                       {EventKind::edge, "edge"},
                                                       {EventKind::critical_point, "critical_point"},
                                                       {EventKind::at_spinodal, "at_spinodal"},
                                                       {EventKind::at_transition, "at_transition"},
                                                       {EventKind::at_condensation, "at_condensation"}};

/// Whether the state at such an event has to meet the target: none has digits where weights freeze.
constexpr bool has_target(EventKind kind) { return kind != EventKind::edge; }

/// An event that is looked for: its kind and, where a reading takes a value, which and what.
struct EventSpec {
  EventKind kind{};
  std::string reading{};  ///< key, for the last task of the problem; empty: none
  double level = 0;

  bool operator==(const EventSpec&) const = default;
};

}  // namespace franz_parisi::study
