"""Networks that learn task after task: accuracy on each task by epoch, and the matrix of accuracies as a map."""

import numpy as np

from ..documents import DocumentError, UsageError
from . import palette
from .notation import axis_label, literal

WRITTEN = 8  # tasks up to which the cells of a map have their numbers


class Learning:
    """Of a document with the list `accuracy`: one plane for each method and way of testing it."""

    def __init__(self, documents, x, y):
        if len(documents) > 1:
            raise DocumentError(documents[1], "is a second run; allowed is one")
        if x not in (None, "epoch", "tested"):
            raise UsageError("--x", x, "allowed of networks is epoch, or tested for the matrix of accuracies")
        if y not in ([], ["accuracy"]):
            raise UsageError("--y", ",".join(y), "allowed of networks is accuracy")
        [self.document], self.as_map = documents, x == "tested"
        self.rows = self.document.frame("accuracy")
        missing = [key for key in ("instance", "method", "task", "tested", "epoch", "evaluate", "accuracy") if key not in self.rows]
        if missing:
            raise DocumentError(self.document, f"holds no accuracy with '{missing[0]}'; allowed is what train writes")
        for key in ("task", "tested", "epoch", "accuracy"):
            self.rows[key] = self.document.numbers(self.rows, key)
        self.kinds = list(dict.fromkeys(zip(self.rows.method, self.rows.evaluate)))
        self.count = len(self.kinds)
        self.epochs = self.rows.epoch.max()

    def draw(self, planes):
        for plane, kind in zip(planes, self.kinds):
            own = self.rows[(self.rows.method == kind[0]) & (self.rows.evaluate == kind[1])]
            (self._map if self.as_map else self._by_epoch)(plane, own, kind)
            plane.axes.set_title("{}, {}".format(*map(literal, kind)), fontsize="small")

    def _by_epoch(self, plane, own, kind):
        tasks = sorted(own.tested.unique())
        own = own.assign(all=(own.task - 1) * self.epochs + own.epoch)
        first = self._initial(kind)
        plane.legend.below = len(tasks) > 4
        for task, colour in zip(tasks, palette.colours(len(tasks))):
            at = own[own.tested == task].groupby("all").accuracy.agg(["mean", "sem"])
            epoch, mean, error = at.index.to_numpy(), at["mean"].to_numpy(), np.nan_to_num(at["sem"].to_numpy())
            if task in first:
                epoch, mean, error = (np.insert(many, 0, one) for many, one in zip((epoch, mean, error), (0, *first[task])))
            plane.line(epoch, mean, colour)
            if (error > 0).any():
                plane.band(epoch, mean - error, mean + error, colour)
            plane.legend.add("colours", f"task {task:g}", colour)
        for begin in sorted(own.task.unique())[1:]:
            plane.axes.axvline((begin - 1) * self.epochs, color=palette.GREY, linestyle=palette.PLACE, linewidth=0.6, zorder=0)
        plane.axes.set(xlabel=axis_label("epoch"), ylabel="accuracy", ylim=(0, 1))

    def _initial(self, kind):
        """By task: mean and standard error before anything is learned."""
        rows = self.document.frame("initial")
        if rows.empty or not {"method", "evaluate", "tested", "accuracy"} <= set(rows):
            return {}
        rows = rows[(rows.method == kind[0]) & (rows.evaluate == kind[1])]
        means = rows.groupby("tested").accuracy.agg(["mean", "sem"]).fillna(0)
        return {task: (row["mean"], row["sem"]) for task, row in means.iterrows()}

    def _map(self, plane, own, _):
        last = own[own.epoch == self.epochs]
        cells = last.pivot_table(index="task", columns="tested", values="accuracy")
        tested, learned = cells.columns.to_numpy(), cells.index.to_numpy()
        shades = plane.map(np.append(tested - 0.5, tested[-1] + 0.5), np.append(learned - 0.5, learned[-1] + 0.5), cells.to_numpy())
        shades.set_clim(0, 1)
        plane.axes.figure.colorbar(shades, ax=plane.axes, label="accuracy", fraction=0.06)
        if len(tested) <= WRITTEN:
            for (row, column), value in np.ndenumerate(cells.to_numpy()):
                plane.axes.text(tested[column], learned[row], f"{100 * value:.1f}", ha="center", va="center", fontsize="x-small",
                                color="white" if value > 0.8 else palette.BLACK)
            plane.axes.set_xticks(tested)
            plane.axes.set_yticks(learned)
        plane.axes.minorticks_off()
        plane.axes.invert_yaxis()
        plane.axes.set(xlabel="tested on task", ylabel="after task")
