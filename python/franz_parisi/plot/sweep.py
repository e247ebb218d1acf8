"""A curve of solutions: which points are joined, how, and where its branches meet."""

import numpy as np


STATE = ("q", "r", "q_star")


def is_geometric(values):
    """Whether values run over a decade or more in equal ratios: then their axis is logarithmic."""
    values = np.unique(values[np.isfinite(values)])
    if len(values) < 3 or values[0] <= 0 or values[-1] < 10 * values[0]:
        return False
    logarithms = np.log10(values)
    return bool(np.allclose(logarithms, np.linspace(logarithms[0], logarithms[-1], len(values)), atol=1e-6, rtol=0))


def _holds(record, *keys):
    """False only where a record says so: documents of one branch say nothing of equilibrium."""
    return all(record.get(key) is not False for key in keys)


def is_solved(record):
    """Whether a point met its target."""
    return record.get("status", "converged") == "converged"


def is_equilibrium(record):
    """Whether every task of a chain is in its equilibrium."""
    return _holds(record, "equilibrium", *(key for key in record if key.startswith("equilibrium_")))


def branches_of(group):
    """Runs of consecutive points of one branch that met their target, each with the folds at its ends.

    Returns lists of records.
    """
    runs, before = [], None
    for point in group.points:
        if is_solved(point):
            if before is None or before.get("branch") != point.get("branch"):
                runs.append([])
            runs[-1].append(point)
        before = point if is_solved(point) else None
    for event in group.events:
        if event.get("kind") in ("spinodal", "edge") and event.get("task") == group.points[0].get("task"):
            _join(group, runs, event)
    return runs


def _join(group, runs, event):
    """Continues the two branches that end at a fold to it: the nearest in state whose ends face it within one step."""
    parameter = group.document.text(event, "parameter")
    at, places = group.document.number(event, parameter), np.unique(group.numbers(parameter))
    if not places[0] <= at <= places[-1]:  # the sweep ended, not the branch
        return
    state = np.array([group.document.number(event, key) for key in STATE])
    facing = []
    for run in runs:
        for end, inner in ((0, 1), (-1, -2)):
            here = group.document.number(run[end], parameter)
            between = (places > min(here, at)) & (places < max(here, at))
            away = here - group.document.number(run[inner], parameter) if len(run) > 1 else 0
            if not between.any() and (at - here) * away >= 0:
                distance = np.linalg.norm([group.document.number(run[end], key) for key in STATE] - state)
                facing.append((distance, len(facing), run, end))
    for _, _, run, end in sorted(facing, key=lambda one: one[:2])[:2]:
        # As stable as what it continues, which has the numbers of the event.
        joint = event | {key: run[end].get(key) for key in run[end] if isinstance(run[end].get(key), bool)}
        run.insert(0 if end == 0 else len(run), joint)


def stretches_of(x, y, records):
    """Parts of one branch that are drawn alike: (x, y, unstable, dominated).

    Adjacent ones share a point, unless the curve jumps there: by more than ten times its neighbouring changes and a
    twentieth of its range. Values that do not exist part it, too.
    """
    unstable = np.array([not _holds(record, "rs_stable") for record in records])
    dominated = np.array([not is_equilibrium(record) for record in records])
    stretches = []
    for piece in _pieces(x, y):
        if len(piece) == 1:
            stretches.append((x[piece], y[piece], unstable[piece[0]], dominated[piece[0]]))
            continue
        styles = [(unstable[i] or unstable[i + 1], dominated[i] or dominated[i + 1]) for i in piece[:-1]]
        first = 0
        for i in range(1, len(styles) + 1):
            if i == len(styles) or styles[i] != styles[first]:
                part = piece[first:i + 1]
                stretches.append((x[part], y[part], *styles[first]))
                first = i
    return stretches


def _pieces(x, y):
    """Indices of values that exist and follow each other without a jump."""
    present = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if not len(present):
        return []
    parted = np.flatnonzero(np.diff(present) > 1) + 1
    pieces = []
    smallest = max(1e-6, 0.05 * np.ptp(y[present]))
    for run in np.split(present, parted):
        change = np.abs(np.diff(y[run]))
        around = np.fmax(np.r_[np.inf, change[:-1]], np.r_[change[1:], np.inf])
        pieces += np.split(run, np.flatnonzero((change > smallest) & (change > 10 * around)) + 1)
    return pieces


def kind_of(event):
    """The kind of an event as palette.EVENTS has it: a stationary point is what its stability makes it."""
    kind = event.get("kind")
    if kind == "stationary_point":
        return "unstable" if not _holds(event, "stable") else "equilibrium" if is_equilibrium(event) else "metastable"
    return kind
