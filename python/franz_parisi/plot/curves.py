"""Pictures along something: curves of theory, measurements beside them, training by epoch, chains of tasks."""

import numpy as np
from matplotlib.ticker import MultipleLocator, NullLocator

from ..documents import DocumentError, UsageError
from . import palette
from .notation import axis_label, equation, is_parameter, name, split_key, symbol
from .plane import said
from .quantities import draw_task_map
from .series import EPOCHS, MEASUREMENTS, SOLUTIONS, groups_of, measured_words, natural_x, slots_of
from .sweep import branches_of, is_geometric, kinds_of, steps_of, stretches_of

BOUND = "eps_bayes"


def is_bound(key):
    """Of any learner, or on one of several tasks."""
    return key == BOUND or key.startswith(BOUND + "_")


class Curves:
    """What a picture of curves shows: x, the keys of each plane, the groups and their colours."""

    def __init__(self, sources, x, y):
        self.x, self.document = x, sources[0].document
        running = x if is_parameter(x) or x == "task" else natural_x(sources[0])
        self.groups = groups_of(sources, running)
        self.slots = slots_of(self.groups, running)
        self.many = len(self.slots) > 1
        self.colours = palette.colours(len(self.slots))
        meanings = dict.fromkeys(group.meaning for group in self.groups if group.content == MEASUREMENTS)
        self.styles = palette.method_styles(list(meanings))
        self._check(y)
        keys = list(y) or self._default_y()
        self.planes = self._planes(keys)
        own = [key for key in keys if not is_bound(key)] or keys
        stems, tasks = zip(*map(split_key, own))
        # The reading of several tasks that a chain shows once more as a map.
        self.mapped = own if x == "task" and len(set(stems)) == 1 and len(set(tasks) - {None}) > 1 else []
        self.count = len(self.planes) + bool(self.mapped)

    def _check(self, y):
        tables = dict.fromkeys(group.rows.table for group in self.groups)
        known = dict.fromkeys(key for table in tables for key in table.frame if table.frame[key].dtype.kind in "fi")
        for option, key in [("--x", self.x), *(("--y", key) for key in y)]:
            if key not in known and not any(key in table.keys for table in tables):
                allowed = (one for one in known if not one.endswith(("_error", "_lowest", "_highest")))
                raise UsageError(option, key, "is no key of a point; allowed is " + ", ".join(allowed))

    def _default_y(self):
        if self.document.settings.get("impose"):
            return ["free_entropy"]
        errors = [f"{stem}_{task}" for stem in ("eps", "error") for task in range(1, 10)]
        bounds = [BOUND, *(f"{BOUND}_{task}" for task in range(1, 10))]
        keys = [key for key in (*errors, *bounds) if any(group.has(key) for group in self.groups)]
        keys = [key for key in keys if not (key == BOUND + "_1" and BOUND in keys)]
        measured = (key for group in self.groups for key in group.points if name(key) and not is_parameter(key))
        return keys or list(dict.fromkeys(measured))

    def _planes(self, keys):
        """Keys of one name share a plane where colours tell them apart; the bound joins what it bounds."""
        planes = []
        for key in (key for key in keys if any(group.has(key) for group in self.groups)):
            joins = name(key) and (not self.many or is_bound(key))
            task = split_key(key)[1] if self.many else None
            plane = next((one for one in planes if joins and name(one[0]) == name(key)
                          and task in (None, split_key(one[0])[1])), None)
            if plane is None:
                planes.append([key])
            else:
                plane.append(key)
        if not planes or not any(self._is_shown(group) for group in self.groups):
            missed = [status for group in self.groups if "status" in group.rows
                      for status in group.points.status[~group.rows.solved]]
            raise DocumentError(self.document, "holds no point that met its target and has the values to be drawn"
                                + (f": {len(missed)} missed it, the first with status {missed[0]}" if missed else ""))
        return planes

    def _is_shown(self, group):
        there = np.isfinite(group.numbers(self.x))
        return (there & group.rows.solved).any() if group.content == SOLUTIONS else there.any()

    def colour(self, group, key, plane):
        """By slot; where there is one only, by the keys of a plane or else by the method of a simulation."""
        if self.many:
            return self.colours[group.slot]
        keys = [one for one in plane if not is_bound(one)]
        if len(keys) > 1:
            return palette.colours(len(keys))[keys.index(key)]
        return self.styles[group.meaning][1] if group.content == MEASUREMENTS else palette.COLOURS[0]

    def draw(self, planes):
        for keys, plane in zip(self.planes, planes):
            _draw_bounds(self, keys, plane)
            drawn = [key for key in keys if not is_bound(key)]
            for key in drawn:
                for group in self.groups:
                    if group.has(key):
                        _draw_group(self, group, key, keys, plane)
            _draw_places(self, plane)
            label = name if len(drawn) > 1 else symbol if len(self.planes) > 1 else axis_label
            plane.axes.set_ylabel(label((drawn or keys)[0]))
        if self.mapped:
            draw_task_map(self.groups, self.mapped, planes[-1])
        for axes in (plane.axes for plane in planes):
            if self.x == "task":
                axes.xaxis.set_major_locator(MultipleLocator(1))
                axes.xaxis.set_minor_locator(NullLocator())
            elif all(is_geometric(group.numbers(self.x)) for group in self.groups):
                axes.set_xscale("log")
        planes[-1].axes.set_xlabel(axis_label(self.x))
        _explain_colours(self, planes[0].legend)


def _draw_bounds(curves, keys, plane):
    """The Bayes bounds of each group; one in black where groups share it, those on several tasks in their colours."""
    shown = [key for key in keys if is_bound(key)]
    bounds = {}
    for key in shown:
        for group in curves.groups:
            if group.content == SOLUTIONS and group.has(key):
                x, y = group.numbers(curves.x), group.numbers(key)
                solved = group.rows.solved & np.isfinite(x) & np.isfinite(y)
                x, first = np.unique(x[solved], return_index=True)
                y = y[solved][first]
                bounds[key.encode() + x.tobytes() + y.tobytes()] = (group, key, x, y)
    for group, key, x, y in bounds.values():
        own = key.replace(BOUND, "eps")
        colour = palette.BLACK if len(bounds) == 1 else curves.colour(group, own, keys) if own in keys else palette.BLACK
        for part_x, part_y, _, _ in stretches_of(x, y, np.zeros((len(x), 2), bool), np.zeros(len(x), bool)):
            plane.line(part_x, part_y, colour, palette.BOUND, 0.8, zorder=1.8)
    if bounds:
        plane.legend.add("lines", symbol(BOUND), palette.BLACK, linestyle=palette.BOUND, linewidth=0.8)


def _draw_group(curves, group, key, keys, plane):
    colour = curves.colour(group, key, keys)
    words = ", ".join([symbol(key)] + [curves.slots[group.slot].label] * curves.many)
    x, y = group.numbers(curves.x), group.numbers(key)
    shown = np.isfinite(x) & np.isfinite(y)
    if group.content == MEASUREMENTS:
        if shown.any():
            plane.measured(x[shown], y[shown], group.numbers(key + "_error")[shown], curves.styles[group.meaning],
                           colour, measured_words(group.meaning))
    elif group.content == EPOCHS:
        plane.line(x, y, colour, label=said(words))
        lower, upper = group.numbers(key + "_lowest"), group.numbers(key + "_highest")
        if curves.x == "epoch" and np.isfinite(lower).any():
            plane.band(x, lower, upper, colour, f"range of {group.meaning[0]} runs")
    elif curves.x == "task":
        shown &= group.rows.solved
        for x, y, unstable, dominated in steps_of(x[shown], y[shown], group.rows.looks[shown]):
            plane.solutions(x, y, colour, unstable, dominated, words, marker="o", markerfacecolor="white")
    else:
        for points in branches_of(group):
            x, y = points.numbers(curves.x), points.numbers(key)
            for stretch_x, stretch_y, unstable, dominated in stretches_of(x, y, points.looks, points.between):
                plane.solutions(stretch_x, stretch_y, colour, unstable, dominated, words)
        _draw_events(curves, group, key, colour, plane)


def _draw_events(curves, group, key, colour, plane):
    """Special points where they are; those of an earlier task, which knows no such reading, on the x axis."""
    if not len(group.events):
        return
    events, task = group.events, group.points.iloc[0].get("task")
    tasks = events.get("task", [task] * len(events))
    x, y, levels = (group.document.numbers(events, one) for one in (curves.x, key, "level"))
    for i, kind in enumerate(kinds_of(events)):
        if kind not in palette.EVENTS or not np.isfinite(x[i]):
            continue
        words = equation(str(events.iloc[i].get("reading")), levels[i]) if kind == "reading" else palette.EVENTS[kind][1]
        if list(tasks)[i] == task:
            if np.isfinite(y[i]):
                plane.events(kind, x[[i]], y[[i]], colour, words)
        elif kind != "transition":
            plane.event_on_axis(kind, x[i], colour if curves.many else palette.GREY, words)


def _draw_places(curves, plane):
    """Vertical lines: transitions, where x is what was swept, and where a next task begins."""
    marker, words = palette.EVENTS["transition"]
    for group in curves.groups:
        colour = curves.colours[group.slot] if curves.many else palette.GREY
        if len(group.events) and {"kind", "parameter"} <= set(group.events):
            own = group.events[(group.events.kind == "transition") & (group.events.parameter == curves.x)]
            for at in group.document.numbers(own, curves.x):
                plane.place(at, colour, words, marker=marker, markerfacecolor="white")
        for beginning in dict.fromkeys(group.beginnings if curves.x == "epoch" else ()):
            plane.place(beginning, palette.GREY, "next task")


def _explain_colours(curves, legend):
    """What the colours are: slots, by a scale where they are many, or the keys that share a plane."""
    lines = {group.slot for group in curves.groups if group.content != MEASUREMENTS}
    if len(curves.slots) > palette.MANY and all(slot.parameter for slot in curves.slots):
        legend.scale = (curves.slots[0].parameter, [slot.value for slot in curves.slots], curves.colours)
    elif curves.many:
        named = [i for i, slot in enumerate(curves.slots) if i in lines or slot.parameter]
        if len(named) > palette.NAMED:
            legend.add("lines", f"{len(named)} curves", palette.GREY, linestyle=palette.SOLID)
            return
        for i in named:
            style = {"linestyle": palette.SOLID} if i in lines else {"linestyle": "none", "marker": "s"}
            legend.add("colours", curves.slots[i].label, curves.colours[i], **style)
    elif lines:
        planes = [[key for key in plane if not is_bound(key)] for plane in curves.planes]
        shared = [(key, plane) for plane in planes for key in plane if len(plane) > 1]
        for key, plane in shared:
            legend.add("colours", symbol(key), curves.colour(curves.groups[0], key, plane), linestyle=palette.SOLID)
        if curves.styles and not shared:
            legend.add("colours", "theory", palette.COLOURS[0], linestyle=palette.SOLID)
