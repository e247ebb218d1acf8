"""Networks that learn task after task: accuracy on each task by epoch, the matrix of accuracies as a map, and how the
variance of their weights falls."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..documents import Document, DocumentError, UsageError
from . import palette
from .notation import axis_label, literal

WRITTEN = 8  # tasks up to which the cells of a map have their numbers
COLUMNS = ("instance", "method", "task", "tested", "epoch", "evaluate", "accuracy")


class Learning:
    """Of documents with the list `accuracy`: one plane for each method and way of testing it, side by side."""

    def __init__(self, documents, x, y):
        if x not in (None, "epoch", "tested"):
            raise UsageError("--x", x, "allowed of networks is epoch, tested for the matrix of accuracies, or constant for "
                             "averages against each method's own constant")
        if y not in ([], ["accuracy"], ["variance"]):
            raise UsageError("--y", ",".join(y), "allowed of networks by epoch is accuracy or variance")
        if x == "tested" and y == ["variance"]:
            raise UsageError("--y", "variance", "is by epoch; allowed with --x tested is accuracy")
        planes_of = _variances if y == ["variance"] else _accuracies
        self.planes = [plane for document in documents for plane in planes_of(document)]
        if not self.planes:
            raise DocumentError(documents[0], "holds no variance; only fields have one" if y == ["variance"] else "holds no accuracy")
        self.as_map, self.count = x == "tested", len(self.planes)
        self.columns, self.shared = 1 + (self.count > 2), "" if self.as_map else "xy"
        titles = [one.title for one in self.planes]
        for one in self.planes:
            if titles.count(one.title) > 1:
                one.title = f"{literal(one.document.name)}: {one.title}"

    def draw(self, planes):
        for plane, one in zip(planes, self.planes):
            one.draw_map(plane) if self.as_map else one.draw(plane)
            plane.axes.set_title(one.title, fontsize="small")
        for plane in planes if self.as_map else ():
            plane.axes.set(xlabel="tested on task", ylabel="after task")


def _accuracies(document):
    """A plane for each method and way of testing it: a curve for each task, from before anything is learned where that is known."""
    rows = document.frame("accuracy", COLUMNS, ("task", "tested", "epoch", "accuracy"))
    if rows[["task", "tested", "epoch", "accuracy"]].dropna().empty:
        return
    first = {}
    if document.get("initial"):
        initial = document.frame("initial", ("method", "evaluate"), ("tested", "accuracy"))
        means = initial.groupby(["method", "evaluate", "tested"]).accuracy.agg(["mean", "sem"]).fillna(0)
        first = {where: (row["mean"], row["sem"]) for where, row in means.iterrows()}
    for kind, own in rows.groupby(["method", "evaluate"], sort=False, dropna=False):
        curves = [(f"task {task:g}", own[own.tested == task], "accuracy", first.get((*kind, task)))
                  for task in sorted(own.tested.unique())]
        yield ByEpoch(document, f"{literal(kind[0])}, {literal(kind[1])}", "accuracy", own, rows.epoch.max(), curves)


def _variances(document):
    """A plane for each method that has variances 1 - m^2: their mean in each layer."""
    rows = document.frame("training", ["method"], ("task", "epoch"))
    keys = [key for key in rows if key.startswith("variance_")]
    for key in keys:
        rows[key] = document.numbers(rows, key)
    for method, own in rows.groupby("method", sort=False, dropna=False):
        if own[keys].notna().any(axis=None):
            curves = [(f"layer {layer}", own, key, None) for layer, key in enumerate(keys, 1)]
            yield ByEpoch(document, literal(method), "variance of the weights", own, rows.epoch.max(), curves)


@dataclass
class ByEpoch:
    """What is drawn against the epochs of all tasks together, with a line where a task ends."""

    document: Document
    title: str
    name: str  # of the y axis
    rows: pd.DataFrame  # of all curves
    epochs: int  # of a task
    curves: list  # of words, records, the key of their values, mean and standard error before the first epoch or None

    def draw(self, plane):
        """Mean and standard error over the instances."""
        plane.legend.below = len(self.curves) > 4
        for (words, rows, key, first), colour in zip(self.curves, palette.colours(len(self.curves))):
            at = rows[key].groupby((rows.task - 1) * self.epochs + rows.epoch).agg(["mean", "sem"])
            epoch, mean, error = at.index.to_numpy(), at["mean"].to_numpy(), np.nan_to_num(at["sem"].to_numpy())
            if first:
                epoch, mean, error = (np.insert(many, 0, one) for many, one in zip((epoch, mean, error), (0, *first)))
            plane.explained("colours", words, epoch, mean, colour)
            if (error > 0).any():
                plane.band(epoch, mean - error, mean + error, colour)
        for begin in sorted(self.rows.task.unique())[1:]:
            plane.axes.axvline((begin - 1) * self.epochs, color=palette.GREY, linestyle=palette.PLACE, linewidth=0.6, zorder=0)
        plane.axes.set(xlabel=axis_label("epoch"), ylabel=self.name, ylim=(0, 1))

    def draw_map(self, plane):
        """The accuracy on every task after every task."""
        cells = self.rows[self.rows.epoch == self.epochs].pivot_table(index="task", columns="tested", values="accuracy")
        tested, learned = cells.columns.to_numpy(), cells.index.to_numpy()
        columns, rows = (np.append(tasks - 0.5, tasks[-1] + 0.5) for tasks in (tested, learned))
        shades = plane.map(columns, rows, cells.to_numpy())
        shades.set_clim(0, 1)
        plane.axes.figure.colorbar(shades, ax=plane.axes, label="accuracy", fraction=0.06)
        if len(tested) <= WRITTEN:
            plane.write(tested, learned, cells.to_numpy(), lambda value: f"{100 * value:.1f}", 0.8, "x-small")
            plane.axes.set_xticks(tested)
            plane.axes.set_yticks(learned)
        plane.axes.minorticks_off()
        plane.axes.invert_yaxis()
