"""A curve of solutions: which points are joined, how, and where its branches meet."""

import numpy as np
import pandas as pd

from .notation import split_key
from .rows import Rows, denied, is_equilibrium, is_exact, of_every_task

STATE = ("q", "r", "q_star")
CHANGES = {"at_instability": "rs_stable", "gardner": "rs_stable", "transition": "equilibrium"}  # of the key: by which events


def is_geometric(values):
    """Whether values run over a decade or more in equal ratios: then their axis is logarithmic."""
    values = np.unique(values[np.isfinite(values)])
    if len(values) < 3 or values[0] <= 0 or values[-1] < 10 * values[0]:
        return False
    logarithms = np.log10(values)
    return bool(np.allclose(logarithms, np.linspace(logarithms[0], logarithms[-1], len(values)), atol=1e-6, rtol=0))


def branches_of(group):
    """Runs of consecutive points of one branch that met their target, each with the folds at its ends and, where its look
    changes between two points, with points of the line there (`between`): rows."""
    points = _along(group)
    solved = points.solved
    branch = points.numbers("branch") if "branch" in points else np.zeros(len(points))
    begins = np.r_[True, ~solved[:-1] | (branch[1:] != branch[:-1])]
    runs = np.split(np.flatnonzero(solved), np.flatnonzero(np.diff(np.cumsum(begins)[solved])) + 1)
    runs = [points.take(run) for run in runs if len(run)]
    return _with_events(group, points, [run.frame for run in runs]) if len(group.events) else runs


def _with_events(group, points, runs):
    events = group.events.to_dict("records")
    changes = [(_number(group, event, str(event.get("parameter"))), event) for event in events
               if event.get("kind") in CHANGES and (event["kind"] != "transition" or event.get("equilibrium") is not False)]
    for event in events:
        if event.get("kind") in ("spinodal", "edge") and event.get("task") == points.frame.iloc[0].get("task"):
            _join(points, runs, event, changes)
    return [Rows.of(group.document, _with_changes(group, run, changes)) for run in runs]


def _along(group):
    """The points; where all branches were searched, each from one end to the other, in whatever order values were given."""
    settings, along = group.document.settings, group.document.settings.get("sweep") or "imposed"
    if not (settings.get("branches") or settings.get("impose")) or "branch" not in group.rows or along not in group.rows:
        return group.rows
    values, branch = group.numbers(along), group.numbers("branch")
    steps = np.diff(values)[np.diff(branch) == 0]
    if (steps >= 0).all() or (steps <= 0).all():
        return group.rows
    return group.rows.take(np.lexsort((values, branch)))


def _number(group, record, key):
    return group.document.numbers(pd.DataFrame([record]), key)[0]


def _join(group, runs, event, changes):
    """Continues the two branches that end at a fold to it: the nearest in state whose ends face it within one step, of
    those that it names."""
    parameter = str(event.get("parameter"))
    at, places = _number(group, event, parameter), np.unique(group.numbers(parameter))
    if not places[0] <= at <= places[-1]:  # the sweep ended, not the branch
        return
    state = np.array([_number(group, event, key) for key in STATE])
    first, last = group.numbers(parameter)[[0, -1]]
    facing = []
    for number, run in enumerate(runs):
        along = group.document.numbers(run, parameter)
        ends = ((0, 1), (-1, -2))
        if len(run) == 1:  # it ends on either side of its point, by the way that the sweep goes
            ends = ends[:1] if (at < along[0]) == (first <= last) else ends[1:]
        for end, inner in ends:
            point = run.iloc[end]
            if "rsb" in event and point.get("rsb") != event["rsb"]:  # a fold of another theory
                continue
            if pd.notna(event.get("other_branch")) and pd.notna(point.get("branch")) and not _is_of(event, point):
                continue
            here = along[end]
            between = (places > min(here, at)) & (places < max(here, at))
            away = here - along[inner] if len(run) > 1 else 0
            if not between.any() and (at - here) * away >= 0:
                own = [group.document.numbers(run, key)[end] for key in STATE]
                facing.append((np.linalg.norm(own - state), len(facing), number, end))
    for _, _, number, end in sorted(facing)[:2]:
        run = runs[number]
        joint, run = _fold(group, event, run.iloc[end].to_dict(), at, changes), run.infer_objects()
        runs[number] = pd.concat([joint, run] if end == 0 else [run, joint], ignore_index=True)


def _fold(group, event, neighbour, at, changes):
    """The end of a branch at a fold, with the numbers of the event: as stable as these say or else as its last point, and in
    equilibrium as that is unless a transition lies between."""
    fold, parameter = dict(event), str(event.get("parameter"))
    said, begin = isinstance(event.get("rs_stable"), bool), _number(group, neighbour, parameter)
    for key, value in neighbour.items():
        if split_key(key)[0] == "branch" or isinstance(value, bool) and not (said and key.startswith("rs_")):
            fold[key] = value
    for place, other in changes:
        if other["kind"] == "transition" and (place - begin) * (place - at) < 0 and _is_of(other, neighbour):
            key = _key_of(other, neighbour)
            fold[key] = not fold.get(key, True)
    return pd.DataFrame([fold])


def _is_of(event, record, keys=("branch", "other_branch")):
    """Whether an event is one of the branch that a point is on, of its last task or of what that rests on. It has two
    branches under these keys, which are one where nothing meets."""
    task, last = event.get("task"), record.get("task")
    if pd.isna(task) or pd.isna(last) or task > last:
        return False
    past = (key for key in of_every_task("branch", record.keys()) if (split_key(key)[1] or task) < task)
    if any(event.get(key) != record[key] for key in past):
        return False
    own = record.get(f"branch_{int(task)}")  # its number among those with the same past
    return (record.get("branch") if pd.isna(own) and task == last else own) in [event.get(key) for key in keys]


def _key_of(event, record):
    """What an event changes of a point's record."""
    return CHANGES[event["kind"]] + (f"_{int(event['task'])}" if event["task"] < record["task"] else "")


def _with_changes(group, run, changes):
    """A branch with points of the line at those events of its own that lie between two points, with the look from there on.

    They have the numbers of the event where it is one of the branch itself and of its last task, else what is as far from
    one point to the next as they are. There are none where the events do not explain the looks of both points, which are
    then joined as of old: dashed and thin if either is.
    """
    run = run.assign(between=False)
    found = {}
    for at, event in changes:
        along = group.document.numbers(run, str(event.get("parameter")))
        for i in np.flatnonzero((along[:-1] - at) * (along[1:] - at) < 0):
            if _is_of(event, run.iloc[i]):
                share = (at - along[i]) / (along[i + 1] - along[i])
                found.setdefault(i, []).append((share, len(found), event))
    if not found:
        return run
    keys = of_every_task("rs_stable", run) + of_every_task("equilibrium", run)
    refused, exact = run[keys].eq(False), is_exact(run)
    approximate = ~exact & denied(run, "rs_exact")  # at both points: all the way
    rows = run.to_dict("records")
    for i in sorted(found, reverse=True):
        here, there, state, joints = rows[i], rows[i + 1], refused.iloc[i].to_dict(), []
        unstable = [_is_unstable(state, approximate[i:i + 2])]
        for share, _, event in sorted(found[i], key=lambda one: one[:2]):
            key = _key_of(event, here)
            state[key] = not state.get(key, False)
            unstable.append(_is_unstable(state, approximate[i:i + 2]))
            joint = {name: one + share * (there[name] - one) if isinstance(one, float) and isinstance(there[name], float) else one
                     for name, one in here.items()}
            if event["task"] == here["task"] and _is_of(event, here, ("branch",)):
                joint |= {name: one for name, one in event.items() if isinstance(one, float) and np.isfinite(one)}
            look = {name: not state[name] for name in keys} | {"rs_exact": False if unstable[-1] else None, "between": True}
            joints.append(joint | look)
        if state == refused.iloc[i + 1].to_dict() and (unstable[0], unstable[-1]) == (not exact[i], not exact[i + 1]):
            rows[i + 1:i + 1] = joints
    return pd.DataFrame(rows)


def _is_unstable(refused, approximate):
    return bool(approximate.all()) or any(refused[key] for key in of_every_task("rs_stable", refused))


def stretches_of(x, y, looks, between):
    """Parts of one branch that are drawn alike: (x, y, unstable, dominated), as `looks` has them of every point.

    Adjacent ones share a point, unless the curve jumps there: by more than ten times its neighbouring changes and a
    twentieth of its range. Values that do not exist part it, too.
    """
    points, stretches = np.flatnonzero(~between), []
    for piece in _pieces(x[points], y[points]):
        piece = np.arange(points[piece[0]], points[piece[-1]] + 1)
        piece = piece[np.isfinite(x[piece]) & np.isfinite(y[piece])]
        stretches += [(x[piece][part], y[piece][part], *look) for part, look in _alike(looks[piece], between[piece])]
    return stretches


def steps_of(x, y, looks):
    """The same of states after one task, two, ..., whatever lies between them."""
    return [(x[part], y[part], *look) for part, look in _alike(looks, np.zeros(len(looks), bool))] if len(looks) else []


def _alike(looks, between):
    """Parts of a line that look alike, with their look: from a point to the next one as both are; at an event that lies
    between them the look changes."""
    parted = between[1:] | between[:-1]
    steps = looks[:-1] | looks[1:] & ~parted[:, None] if len(looks) > 1 else looks
    changes = np.flatnonzero((steps[1:] != steps[:-1]).any(axis=1)) + 1
    return [(slice(first, last + 1), steps[first]) for first, last in zip([0, *changes], [*changes, len(looks) - 1])]


def _pieces(x, y):
    """Indices of values that exist and follow each other without a jump."""
    present = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if not len(present):
        return []
    pieces, smallest = [], max(1e-6, 0.05 * np.ptp(y[present]))
    for run in np.split(present, np.flatnonzero(np.diff(present) > 1) + 1):
        change = np.abs(np.diff(y[run]))
        around = np.fmax(np.r_[np.inf, change[:-1]], np.r_[change[1:], np.inf])
        pieces += np.split(run, np.flatnonzero((change > smallest) & (change > 10 * around)) + 1)
    return pieces


def kinds_of(events):
    """The kinds of events as palette.EVENTS has them: a stationary point is what its stability makes it."""
    kinds = events.get("kind", pd.Series(dtype=object))
    stable = np.where(is_equilibrium(events), "equilibrium", "metastable")
    stationary = np.where(denied(events, "stable"), "unstable", stable)
    return np.where(kinds == "stationary_point", stationary, kinds) if len(events) else []
