"""Pictures without a running parameter: one state point by quantity, a chain as a map, the bias of sampling."""

import numpy as np

from ..documents import DocumentError, UsageError, check_allowed
from . import palette
from .notation import axis_label, is_parameter, name, split_key, symbol
from .series import MEASUREMENTS, SOLUTIONS, measured_words


class StatePoint:
    """Theory and measurements of one state point, and below their difference in standard errors."""

    def __init__(self, sources):
        self.theory = next((source for source in sources if source.content == SOLUTIONS), None)
        self.measured = [source for source in sources if source.content == MEASUREMENTS]
        self.keys = [key for key in dict.fromkeys(key for source in self.measured for key in source.points)
                     if name(key) and not is_parameter(key) and key not in ("task", "epochs")
                     and any(source.has(key) for source in self.measured)]
        if not self.keys:
            raise DocumentError(sources[0].document, "holds no values to be drawn")
        self.count = 1 + bool(self.theory and self.measured)

    def _values(self, source, end=""):
        return np.array([source.numbers(key + end)[0] for key in self.keys])

    def draw(self, planes):
        at, styles = np.arange(len(self.keys)), palette.method_styles([source.meaning for source in self.measured])
        if self.theory:
            expected = self._values(self.theory)
            planes[0].markers(at, expected, "_", palette.BLACK, markersize=9, zorder=5)
            planes[0].legend.add("colours", "theory", palette.BLACK, linestyle="none", marker="_", markersize=9)
            planes[-1].axes.set_ylabel("deviation / error")
            planes[-1].axes.axhline(0, color=palette.GREY, linewidth=0.6, zorder=1)
        for source in self.measured:
            values, errors, style = self._values(source), self._values(source, "_error"), styles[source.meaning]
            drawn = [(planes[0], values, errors)]
            if self.theory:
                with np.errstate(all="ignore"):
                    drawn.append((planes[1], (values - expected) / errors, np.ones(len(at))))
            for plane, y, bars in drawn:
                shown = np.isfinite(y)
                plane.measured(at[shown], y[shown], bars[shown], style, style[1], measured_words(source.meaning))
        planes[0].axes.set_ylabel("value")
        for axes in (plane.axes for plane in planes):
            axes.minorticks_off()
            axes.set_xticks(at, [symbol(key) for key in self.keys])
            axes.set_xlim(-0.5, len(at) - 0.5)
        planes[-1].axes.set_xlabel("quantity")


def draw_task_map(groups, keys, plane):
    """A reading on every task after every task, with the number in every cell."""
    tasks = [split_key(key)[1] for key in keys]
    learned = int(max(group.numbers("task").max() for group in groups))
    cells = np.full((max(tasks), learned), np.nan)
    for group in groups:
        for task, key in zip(tasks, keys):
            solved = group.rows.solved & (group.numbers("task") >= 1)
            cells[task - 1, group.numbers("task")[solved].astype(int) - 1] = group.numbers(key)[solved]
    plane.map(np.arange(learned + 1) + 0.5, np.arange(max(tasks) + 1) + 0.5, cells)
    bright = np.nanmin(cells) + 0.85 * (np.nanmax(cells) - np.nanmin(cells))
    plane.write(range(1, learned + 1), range(1, max(tasks) + 1), cells, "{:.3f}".format, bright, "small")
    plane.axes.text(0.03, 0.95, symbol(split_key(keys[0])[0])[:-1] + "_{s}$", transform=plane.axes.transAxes, va="top")
    plane.axes.set_ylabel("task $s$")
    plane.axes.minorticks_off()
    plane.axes.set_yticks(range(1, max(tasks) + 1))


NUMBERS = ["samples", "mean", "standard_error", "exact"]


class Bias:
    """Sampled means against the number of samples, the exact value, and the Bayes bound on an error."""

    def __init__(self, document, x, y):
        self.document, self.records = document, document.frame("bias", ["quantity"], NUMBERS)
        known = list(self.records[self.records["mean"].notna()].quantity.unique())
        if x not in (None, "samples"):
            raise UsageError("--x", x, "allowed for a sampling bias is samples")
        if not known:
            raise DocumentError(self.document, "holds no values to be drawn")
        check_allowed("--y", y, known, "a sampling bias")
        self.keys = list(y) or (["eps_1"] if "eps_1" in known else known)
        self.count = len(self.keys)

    def draw(self, planes):
        for key, plane in zip(self.keys, planes):
            x, mean, error, exact = self.records.loc[self.records.quantity == key, NUMBERS].to_numpy().T
            if not (x > 0).all():
                raise DocumentError(self.document, "holds a bias without samples")
            ends = np.array([min(x), max(x)]) * np.array([0.8, 1.25]) ** max(1, np.log(max(x) / min(x)) / 5)
            bound = self.document.numbers(self.document.frame("points").head(1 if key == "eps_1" else 0), "eps_bayes")
            plane.axes.set_xscale("log")
            plane.explained("colours", "exact", ends, exact[[0, 0]], palette.BLACK)
            if np.isfinite(bound).any():
                plane.explained("lines", symbol("eps_bayes"), ends, bound[[0, 0]], palette.BLACK, palette.BOUND, 0.8)
            shown = np.isfinite(mean)
            plane.measured(x[shown], mean[shown], error[shown], ("o", None, 0), palette.COLOURS[1], "sampled")
            plane.axes.set_xlim(ends)
            plane.axes.set_ylabel(axis_label(key) if len(self.keys) == 1 else symbol(key))
        planes[-1].axes.set_xlabel(axis_label("samples"))
