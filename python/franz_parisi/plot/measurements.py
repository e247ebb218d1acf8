"""What finite networks gave: their outcome by state point, and their training by epoch."""

import math

import numpy as np

from ..documents import DocumentError
from .notation import is_parameter

HEADING = {"point", "method", "size", "instance", "task", "epoch"}


def parameters_in(record):
    """The control parameters of a record; null is one that its method does not use."""
    return {key: value for key, value in record.items() if is_parameter(key)}


def has_simulation(document):
    """Whether a document holds finite networks, or measurements of one's own."""
    return bool(document.get("simulation") or document.get("measurements") or "simulation" in document.settings)


def _last_tasks(document):
    """By state point the records of its last task, one per instance."""
    runs = {}
    for record in document.records("simulation"):
        point, task = document.number(record, "point"), document.number(record, "task")
        if math.isnan(point) or math.isnan(task):
            raise DocumentError(document, "'simulation' holds a record without 'point' or 'task'")
        known = runs.setdefault(point, [])
        if not known or task > known[0]["task"]:
            runs[point] = [record]
        elif task == known[0]["task"]:
            known.append(record)
    if not runs:
        raise DocumentError(document, "has no 'simulation' of at least one instance")
    return runs


def _estimate(values):
    """Mean and standard error."""
    error = np.std(values, ddof=1) / math.sqrt(len(values)) if len(values) > 1 else 0.0
    return float(np.mean(values)), float(error)


def outcomes(document):
    """By (method, size) the measured points: parameters, the mean of each quantity, `QUANTITY_error`.

    Of several sizes the limit of infinitely many weights, as the program's summary has it. Of one's own csv every
    size by itself.
    """
    if "measurements" in document:
        return _own_outcomes(document)
    points = []
    for point, records in _last_tasks(document).items():
        outcome = parameters_in(records[0]) | {"task": records[0]["task"]}
        summary = [one for one in document.records("summary")
                   if one.get("point") == point and one.get("task") == outcome["task"]]
        for one in sorted(summary, key=lambda one: (one.get("size") is None, one.get("size") or 0)):
            quantity = document.text(one, "quantity")
            outcome[quantity], outcome[quantity + "_error"] = one.get("mean"), one.get("standard_error")
        if len(records) == 1:
            outcome = {key: value for key, value in records[0].items() if not key.endswith("_error")} | outcome
        epochs = document.numbers(records, "epochs")
        if np.isfinite(epochs).all():
            outcome["epochs"], outcome["epochs_error"] = _estimate(epochs)
        points.append(outcome)
    sizes = {record.get("size") for record in document.records("simulation")}
    return {(document.text(records[0], "method"), sizes.pop() if len(sizes) == 1 else math.inf): points}


def _own_outcomes(document):
    by_meaning = {}
    for row in document.records("measurements"):
        parameters = parameters_in(row)
        size = row.get("size")
        points = by_meaning.setdefault((document.text(row, "method") or document.name, size), {})
        outcome = points.setdefault(repr(sorted(parameters.items())), dict(parameters))
        quantity = document.text(row, "quantity")
        outcome[quantity], outcome[quantity + "_error"] = row.get("mean"), row.get("standard_error")
    return {meaning: list(points.values()) for meaning, points in by_meaning.items()}


def instances(document):
    """How many runs the largest networks of a history had."""
    history = document.records("history")
    largest = max(document.numbers(history, "size"))
    return len({record.get("instance") for record in history if record.get("size") == largest})


def _courses(document, point):
    """Where each task begins, and of each run of the largest networks its records by epoch, counted on over tasks."""
    history = [record for record in document.records("history") if record.get("point") == point]
    for record in history:
        if any(math.isnan(document.number(record, key)) for key in ("size", "task", "epoch")):
            raise DocumentError(document, "'history' holds a record without 'size', 'task' or 'epoch'")
    largest = max((record["size"] for record in history), default=0)
    history = [record for record in history if record["size"] == largest]
    tasks = sorted({record["task"] for record in history})
    if tasks != list(range(1, len(tasks) + 1)):
        raise DocumentError(document, "holds a history that lacks a task")
    begins = [0]
    for task in tasks:
        begins.append(begins[-1] + max(record["epoch"] for record in history if record["task"] == task))
    runs = {}
    for record in history:
        runs.setdefault(record.get("instance"), {})[begins[int(record["task"]) - 1] + record["epoch"]] = record
    return begins[1:-1], list(runs.values())


def by_epoch(document):
    """One record per state point and epoch: the mean over runs and `KEY_lowest`, `KEY_highest`; and where tasks begin.

    A run that ended early keeps its last values.
    """
    points, beginnings = [], []
    for point, records in _last_tasks(document).items():
        begins, runs = _courses(document, point)
        beginnings += begins
        epochs = sorted({epoch for run in runs for epoch in run})
        states = [None] * len(runs)
        for epoch in epochs:
            states = [run.get(epoch, state) for run, state in zip(runs, states)]
            points.append(parameters_in(records[0]) | _summary(document, [s for s in states if s]) | {"epoch": epoch})
    return points, beginnings


def _summary(document, states):
    summary = {}
    for key in dict.fromkeys(key for state in states for key in state if key not in HEADING):
        values = document.numbers([state for state in states if key in state], key)
        values = values[np.isfinite(values)]
        if len(values):
            summary |= {key: float(values.mean()), key + "_lowest": float(values.min()),
                        key + "_highest": float(values.max())}
    return summary
