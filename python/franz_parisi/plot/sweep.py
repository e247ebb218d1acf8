"""A curve of solutions: which points are joined, how, and where its branches meet."""

import numpy as np
import pandas as pd

STATE = ("q", "r", "q_star")


def is_geometric(values):
    """Whether values run over a decade or more in equal ratios: then their axis is logarithmic."""
    values = np.unique(values[np.isfinite(values)])
    if len(values) < 3 or values[0] <= 0 or values[-1] < 10 * values[0]:
        return False
    logarithms = np.log10(values)
    return bool(np.allclose(logarithms, np.linspace(logarithms[0], logarithms[-1], len(values)), atol=1e-6, rtol=0))


def _denied(records, *keys):
    """Where a record says that something is not so: documents of one branch say nothing of equilibrium."""
    return records.reindex(columns=list(keys)).eq(False).any(axis=1).to_numpy()


def is_solved(records):
    """Which points met their target."""
    return records.get("status", pd.Series("converged", records.index)).fillna("converged").eq("converged").to_numpy()


def is_equilibrium(records):
    """Where every task of a chain is in its equilibrium."""
    return ~_denied(records, *(key for key in records if key == "equilibrium" or key.startswith("equilibrium_")))


def branches_of(group):
    """Runs of consecutive points of one branch that met their target, each with the folds at its ends: frames."""
    points, solved = group.points, is_solved(group.points)
    branch = group.numbers("branch") if "branch" in points else np.zeros(len(points))
    begins = np.r_[True, ~solved[:-1] | (branch[1:] != branch[:-1])]
    runs = [run for _, run in points[solved].groupby(np.cumsum(begins)[solved])]
    for _, event in group.events.iterrows():
        if event.get("kind") in ("spinodal", "edge") and event.get("task") == points.iloc[0].get("task"):
            _join(group, runs, event)
    return runs


def _join(group, runs, event):
    """Continues the two branches that end at a fold to it: the nearest in state whose ends face it within one step."""
    parameter, fold = str(event.get("parameter")), event.to_frame().T
    at, places = group.document.numbers(fold, parameter)[0], np.unique(group.numbers(parameter))
    if not places[0] <= at <= places[-1]:  # the sweep ended, not the branch
        return
    state = np.array([group.document.numbers(fold, key)[0] for key in STATE])
    facing = []
    for number, run in enumerate(runs):
        along = group.document.numbers(run, parameter)
        for end, inner in ((0, 1), (-1, -2)):
            if "rsb" in event and run.iloc[end].get("rsb") != event["rsb"]:  # a fold of another theory
                continue
            here = along[end]
            between = (places > min(here, at)) & (places < max(here, at))
            away = here - along[inner] if len(run) > 1 else 0
            if not between.any() and (at - here) * away >= 0:
                own = [group.document.numbers(run, key)[end] for key in STATE]
                facing.append((np.linalg.norm(own - state), len(facing), number, end))
    for _, _, number, end in sorted(facing)[:2]:
        # As stable as what it continues, which has the numbers of the event.
        run, joint = runs[number], fold.copy()
        for key, value in run.iloc[end].items():
            if isinstance(value, (bool, np.bool_)):
                joint[key] = value
        joint, run = joint.infer_objects(), run.infer_objects()  # pandas asks for truth values, not objects
        runs[number] = pd.concat([joint, run] if end == 0 else [run, joint], ignore_index=True)


def is_exact(records):
    """Which points are not known to be approximations: the rule by which tables mark the others (docs/output.md)."""
    stable, broken = (list(records.filter(regex=rf"^{key}(_\d+)?$")) for key in ("rs_stable", "rsb"))
    return ~_denied(records, *stable) & (records[broken].eq(1).any(axis=1).to_numpy() | ~_denied(records, "rs_exact"))


def stretches_of(x, y, records):
    """Parts of one branch that are drawn alike: (x, y, unstable, dominated), unstable wherever not exact.

    Adjacent ones share a point, unless the curve jumps there: by more than ten times its neighbouring changes and a
    twentieth of its range. Values that do not exist part it, too.
    """
    looks = np.column_stack([~is_exact(records), ~is_equilibrium(records)])
    stretches = []
    for piece in _pieces(x, y):
        steps = looks[piece[:-1]] | looks[piece[1:]] if len(piece) > 1 else looks[piece]
        changes = np.flatnonzero((steps[1:] != steps[:-1]).any(axis=1)) + 1
        for first, last in zip([0, *changes], [*changes, len(piece) - 1]):
            part = piece[first:last + 1]
            stretches.append((x[part], y[part], *steps[first]))
    return stretches


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
    stationary = np.where(_denied(events, "stable"), "unstable", stable)
    return np.where(kinds == "stationary_point", stationary, kinds) if len(events) else []
