"""What finite networks gave: their outcome by state point, and their training by epoch."""

import math

import numpy as np
import pandas as pd

from ..documents import DocumentError
from .notation import is_parameter

HEADING = ["point", "method", "size", "instance", "task", "epoch"]


def has_simulation(document):
    """Whether a document holds finite networks, or measurements of one's own."""
    return bool(document.get("simulation") or _own_list(document)
                or ("simulation" in document.settings and "points" not in document))  # verify may simulate nothing


def _own_list(document):
    """Under which key measurements of one's own stand: those of a csv, or what verify has made of them."""
    lists = ["measurements"] if "simulation" in document else ["measurements", "summary"]
    return next((key for key in lists if document.get(key)), "")


def _last_tasks(document):
    """The records of the last task of every state point, one per instance."""
    runs = document.complete("simulation", (), ("point", "task"))
    return runs[runs.task == runs.groupby("point").task.transform("max")]


def _by_quantity(frame):
    """The row of a state point: of rows with quantity, mean, standard_error the last of each quantity."""
    columns, row = frame.reindex(columns=["quantity", "mean", "standard_error"]), {}
    for quantity, mean, error in columns.itertuples(index=False):
        row |= {quantity: mean, f"{quantity}_error": error}
    return row


def outcomes(document):
    """By (method, size) the measured points, a frame: parameters, the mean of each quantity, `QUANTITY_error`.

    Of several sizes the limit of infinitely many weights, as the program's summary has it. Of one's own csv every
    size by itself.
    """
    if own := _own_list(document):
        return _own_outcomes(document, own)
    runs, summary, points = _last_tasks(document), pd.DataFrame(), []
    if document.records("summary"):
        summary = document.complete("summary", ["quantity"], ("point", "task"))
        summary["size"] = document.numbers(summary, "size")
        summary = summary.sort_values("size", kind="stable")  # null, the limit, is the last
    for point, records in runs.groupby("point", sort=False):
        first = records.iloc[0]
        outcome = first[["task", *filter(is_parameter, runs)]].to_dict()
        if len(summary):
            outcome |= _by_quantity(summary[(summary.point == point) & (summary.task == first.task)])
        if len(records) == 1:
            outcome = first[[key for key in runs if not key.endswith("_error")]].to_dict() | outcome
        epochs = document.numbers(records, "epochs")
        if np.isfinite(epochs).all():
            error = np.std(epochs, ddof=1) / math.sqrt(len(epochs)) if len(epochs) > 1 else 0.0
            outcome |= {"epochs": np.mean(epochs), "epochs_error": error}
        points.append(outcome)
    sizes = np.unique(document.numbers(document.frame("simulation"), "size"))
    method = document.text(document.records("simulation")[0], "method")
    return {(method, sizes[0] if len(sizes) == 1 else math.inf): pd.DataFrame(points)}


def _own_outcomes(document, key):
    rows = document.complete(key, ["quantity"], ["point"] if key == "summary" else [])
    if key == "summary":  # of several sizes the limit, which has none
        rows["size"] = np.nan_to_num(document.numbers(rows, "size"), nan=math.inf)
        rows = rows[rows["size"] == rows.groupby("point")["size"].transform("max")].reset_index(drop=True)
    methods = np.array([method or document.name for method in rows.get("method", [None] * len(rows))])
    parameters = rows[[key for key in rows if is_parameter(key)]]
    places, found = pd.Series(map(str, parameters.values.tolist())), {}
    for meaning, own in rows.groupby([methods, document.numbers(rows, "size")], sort=False, dropna=False):
        found[meaning] = pd.DataFrame([parameters.loc[state.index[0]].to_dict() | _by_quantity(state)
                                       for _, state in own.groupby(places[own.index], sort=False)])
    return found


def by_epoch(document):
    """A frame with a row per state point and epoch, counted on over tasks: the mean over runs of the largest networks,
    `KEY_lowest`, `KEY_highest`; where tasks begin; how many runs there were.

    A run that ended early keeps its last values.
    """
    history = document.complete("history", (), ("point", "size", "instance", "task", "epoch"))
    largest = history[history["size"] == history["size"].max()]
    points, beginnings = [], []
    for point, records in _last_tasks(document).groupby("point", sort=False):
        own = history[history.point == point]
        own = own[own["size"] == own["size"].max()]
        last = own.groupby("task").epoch.max()
        if list(last.index) != list(range(1, len(last) + 1)):
            raise DocumentError(document, "holds a history that lacks a task")
        begins = last.cumsum().shift(fill_value=0)
        beginnings += list(begins.iloc[1:])
        points.append(_summary(document, own.assign(epoch=own.epoch + own.task.map(begins))).assign(
            **records.iloc[0][list(filter(is_parameter, records))]))
    return pd.concat(points, ignore_index=True), beginnings, largest.instance.nunique()


def _summary(document, runs):
    """Mean, lowest and highest value over runs at every epoch."""
    summary = {"epoch": np.unique(runs.epoch)}
    for key in (key for key in runs if key not in HEADING and runs[key].dtype.kind in "fi"):
        values = runs.pivot_table(index="epoch", columns="instance", values=key, dropna=False).ffill()
        summary |= {key: values.mean(axis=1).to_numpy(), key + "_lowest": values.min(axis=1).to_numpy(),
                    key + "_highest": values.max(axis=1).to_numpy()}
    return pd.DataFrame(summary)
