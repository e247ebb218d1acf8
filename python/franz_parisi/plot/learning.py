"""Networks that learn task after task: accuracy on each task by epoch, the matrix of accuracies as a map, and how the
variance of their weights falls."""

import numpy as np

from ..documents import DocumentError, UsageError
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
            raise DocumentError(documents[0], "holds no variance; only fields have one")
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


def _checked(document, key, columns, counts):
    """A list as a frame, with these columns, and numbers where those are."""
    rows = document.frame(key, columns)
    for column in counts:
        rows[column] = document.numbers(rows, column)
    return rows


def _accuracies(document):
    rows = _checked(document, "accuracy", COLUMNS, ("task", "tested", "epoch", "accuracy"))
    groups = rows.groupby(["method", "evaluate"], sort=False, dropna=False)
    return [Accuracies(document, *kind, own, rows.epoch.max()) for kind, own in groups]


def _variances(document):
    rows = _checked(document, "training", ("method", "task", "epoch"), ("task", "epoch"))
    keys = [key for key in rows if key.startswith("variance_")]
    for key in keys:
        rows[key] = document.numbers(rows, key)
    groups = rows.groupby("method", sort=False, dropna=False)
    return [Variances(document, method, own, rows.epoch.max(), keys) for method, own in groups
            if own[keys].notna().any(axis=None)]


class ByEpoch:
    """What is drawn against the epochs of all tasks together, with a line where a task ends."""

    def __init__(self, document, title, rows, epochs):
        self.document, self.title, self.epochs = document, title, epochs
        self.rows = rows.assign(all=(rows.task - 1) * epochs + rows.epoch)

    def curve(self, plane, rows, key, colour, words, first=None):
        """Mean and standard error over the instances; `first`: those of epoch 0."""
        at = rows.groupby("all")[key].agg(["mean", "sem"])
        epoch, mean, error = at.index.to_numpy(), at["mean"].to_numpy(), np.nan_to_num(at["sem"].to_numpy())
        if first:
            epoch, mean, error = (np.insert(many, 0, one) for many, one in zip((epoch, mean, error), (0, *first)))
        plane.line(epoch, mean, colour)
        if (error > 0).any():
            plane.band(epoch, mean - error, mean + error, colour)
        plane.legend.add("colours", words, colour)

    def frame(self, plane, ylabel):
        for begin in sorted(self.rows.task.unique())[1:]:
            plane.axes.axvline((begin - 1) * self.epochs, color=palette.GREY, linestyle=palette.PLACE, linewidth=0.6, zorder=0)
        plane.axes.set(xlabel=axis_label("epoch"), ylabel=ylabel, ylim=(0, 1))


class Accuracies(ByEpoch):
    def __init__(self, document, method, evaluate, rows, epochs):
        super().__init__(document, f"{literal(method)}, {literal(evaluate)}", rows, epochs)
        self.kind = method, evaluate

    def draw(self, plane):
        tasks = sorted(self.rows.tested.unique())
        first = self._initial()
        plane.legend.below = len(tasks) > 4
        for task, colour in zip(tasks, palette.colours(len(tasks))):
            self.curve(plane, self.rows[self.rows.tested == task], "accuracy", colour, f"task {task:g}", first.get(task))
        self.frame(plane, "accuracy")

    def _initial(self):
        """By task: mean and standard error before anything is learned; nothing of a document that does not say it."""
        if not self.document.get("initial"):
            return {}
        rows = _checked(self.document, "initial", ("method", "evaluate", "tested", "accuracy"), ("tested", "accuracy"))
        rows = rows[(rows.method == self.kind[0]) & (rows.evaluate == self.kind[1])]
        means = rows.groupby("tested").accuracy.agg(["mean", "sem"]).fillna(0)
        return {task: (row["mean"], row["sem"]) for task, row in means.iterrows()}

    def draw_map(self, plane):
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


class Variances(ByEpoch):
    """The mean of 1 - m^2 in each layer."""

    def __init__(self, document, method, rows, epochs, keys):
        super().__init__(document, literal(method), rows, epochs)
        self.keys = keys

    def draw(self, plane):
        for layer, (key, colour) in enumerate(zip(self.keys, palette.colours(len(self.keys))), 1):
            self.curve(plane, self.rows, key, colour, f"layer {layer}")
        self.frame(plane, "variance of the weights")
