"""Pictures without a running parameter: one state point by quantity, a chain as a map, the bias of sampling."""

import math

import numpy as np

from ..documents import DocumentError, UsageError
from . import palette
from .diagram import MAP
from .notation import axis_label, is_parameter, name, split_key, symbol
from .series import measured_words
from .sweep import is_solved


def draw_quantities(sources, planes):
    """Theory and measurements of one state point, and below their difference in standard errors where both are there."""
    theory = [source for source in sources if source.content == "solutions"]
    measured = [source for source in sources if source.content == "measurements"]
    keys = [key for key in dict.fromkeys(key for source in measured for key in source.points[0])
            if name(key) and not is_parameter(key) and key != "task"
            and any(isinstance(source.points[0].get(key), (int, float)) for source in measured)]
    if not keys:
        raise DocumentError(sources[0].document, "holds no values to be drawn")
    styles = palette.method_styles([source.meaning for source in measured])
    plane, at = planes[0], np.arange(len(keys))
    expected = np.array([theory[0].document.number(theory[0].points[0], key) for key in keys]) if theory else None
    if theory:
        plane.axes.plot(at, expected, linestyle="none", marker="_", markersize=9, color=palette.BLACK, zorder=5)
        plane.tracks.append((at, expected, palette.BLACK, False))
        plane.legend.add("colours", "theory", palette.BLACK, linestyle="none", marker="_", markersize=9)
    for source in measured:
        values, errors = ([source.document.number(source.points[0], key + end) for key in keys] for end in ("", "_error"))
        style = styles[source.meaning]
        shown = np.isfinite(values)
        words, values, errors = measured_words(source.meaning), np.array(values), np.array(errors)
        plane.measured(at[shown], values[shown], errors[shown], style, style[1], words)
        if theory:
            with np.errstate(all="ignore"):
                z = (values - expected) / errors
            shown = np.isfinite(z)
            planes[1].measured(at[shown], z[shown], np.ones(shown.sum()), style, style[1], words)
    plane.axes.set_ylabel("value")
    if theory:
        planes[1].axes.set_ylabel("deviation / error")
        planes[1].axes.axhline(0, color=palette.GREY, linewidth=0.6, zorder=1)
    for one in planes:
        one.axes.minorticks_off()
        one.axes.set_xticks(at, [symbol(key) for key in keys])
        one.axes.set_xlim(-0.5, len(keys) - 0.5)
    planes[-1].axes.set_xlabel("quantity")


def draw_task_map(curves, plane):
    """A reading on every task after every task, with the number in every cell."""
    last = max(split_key(key)[1] for key in curves.keys)
    points = [point for group in curves.groups for point in group.points if is_solved(point) and point.get("task")]
    learned = sorted({int(point["task"]) for point in points})
    cells = np.full((last, learned[-1]), np.nan)
    for point in points:
        for key in curves.keys:
            cells[split_key(key)[1] - 1, int(point["task"]) - 1] = curves.document.number(point, key)
    edges = [np.arange(count + 1) + 0.5 for count in (learned[-1], last)]
    plane.axes.pcolormesh(*edges, np.ma.masked_invalid(cells), cmap=MAP, rasterized=True)
    middle = np.nanmin(cells) + 0.85 * (np.nanmax(cells) - np.nanmin(cells))
    for (row, column), value in np.ndenumerate(cells):
        if math.isfinite(value):
            plane.axes.text(column + 1, row + 1, f"{value:.3f}", ha="center", va="center", fontsize="small",
                            color="white" if value > middle else "black")
    plane.axes.text(0.03, 0.95, f"{symbol(curves.task_map)[:-1]}_{{s}}$", transform=plane.axes.transAxes, va="top")
    plane.axes.set_ylabel("task $s$")
    plane.axes.minorticks_off()
    plane.axes.set_yticks(range(1, last + 1))


def bias_keys(documents, x, y):
    """The sampled quantities that a picture of the sampling bias shows, one a plane."""
    if len(documents) > 1:
        raise DocumentError(documents[1], "is a second sampling bias; allowed is one")
    document = documents[0]
    known = list(dict.fromkeys(document.text(record, "quantity") for record in document.records("bias")
                               if record.get("mean") is not None))
    if x not in (None, "samples"):
        raise UsageError("--x", x, "allowed for a sampling bias is samples")
    for key in y:
        if key not in known:
            raise UsageError("--y", key, "is no sampled quantity; allowed is " + ", ".join(known))
    if not known:
        raise DocumentError(document, "holds no values to be drawn")
    return list(y) or (["eps_1"] if "eps_1" in known else known)


def draw_bias(document, keys, planes):
    """Sampled means against the number of samples, the exact value, and the Bayes bound on an error."""
    for key, plane in zip(keys, planes):
        records = [record for record in document.records("bias") if record.get("quantity") == key]
        x, mean, error = (document.numbers(records, column) for column in ("samples", "mean", "standard_error"))
        if not (x > 0).all():
            raise DocumentError(document, "holds a bias without samples")
        ends = np.array([min(x), max(x)]) * np.array([0.8, 1.25]) ** max(1, math.log(max(x) / min(x)) / 5)
        bound = document.numbers(document.records("points")[:1] if key == "eps_1" else [], "eps_bayes")
        plane.axes.set_xscale("log")
        plane.line(ends, np.full(2, document.number(records[0], "exact")), palette.BLACK)
        plane.legend.add("colours", "exact", palette.BLACK, linestyle=palette.SOLID)
        if np.isfinite(bound).any():
            plane.line(ends, np.full(2, bound[0]), palette.BLACK, palette.BOUND, 0.8)
            plane.legend.add("lines", symbol("eps_bayes"), palette.BLACK, linestyle=palette.BOUND, linewidth=0.8)
        shown = np.isfinite(mean)
        plane.measured(x[shown], mean[shown], error[shown], ("o", None, 0), palette.COLOURS[1], "sampled")
        plane.axes.set_xlim(ends)
        plane.axes.set_ylabel(axis_label(key) if len(keys) == 1 else symbol(key))
    planes[-1].axes.set_xlabel(axis_label("samples"))
