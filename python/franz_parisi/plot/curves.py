"""Pictures along something: curves of theory, measurements beside them, training by epoch, chains of tasks."""

import math

import numpy as np
from matplotlib.ticker import MultipleLocator, NullLocator

from ..documents import DocumentError, UsageError
from . import palette
from .notation import axis_label, equation, is_parameter, name, split_key, symbol
from .quantities import draw_quantities, draw_task_map
from .series import EPOCHS, MEASUREMENTS, SOLUTIONS, groups_of, measured_words, natural_x, slots_of, sources_of, x_key
from .sweep import branches_of, is_geometric, is_solved, kind_of, stretches_of

BOUND = "eps_bayes"


class Curves:
    """What a picture of curves shows: x, the keys of each plane, the groups and their colours."""

    def __init__(self, documents, x, y):
        sources = sources_of(documents, x)
        for source in sources:
            if not source.points:
                raise DocumentError(source.document, "holds no points; allowed is a document with at least one")
        self.x = x or x_key(sources)
        self.sources, self.document = sources, documents[0]
        running = self.x if is_parameter(self.x) or self.x == "task" else natural_x(sources[0])
        self.groups = groups_of(sources, running)
        self.slots = slots_of(self.groups, running)
        self.keys, self.planes = [], []
        if not self.x:  # one state point, by quantity
            return
        self._check(x, y)
        self.keys = list(y) or self._default_y()
        self.planes = self._planes()
        self.colours = palette.colours(len(self.slots))
        meanings = dict.fromkeys(group.meaning for group in self.groups if group.content == MEASUREMENTS)
        self.styles = palette.method_styles(list(meanings))

    def _check(self, x, y):
        known = dict.fromkeys(key for group in self.groups for point in group.points for key, value in point.items()
                              if isinstance(value, (int, float)) and not isinstance(value, bool))
        for option, key in [("--x", x)] * bool(x) + [("--y", key) for key in y]:
            if not any(key in point for group in self.groups for point in group.points):
                raise UsageError(option, key, "is no key of a point; allowed is "
                                 + ", ".join(one for one in known if not one.endswith(("_error", "_lowest", "_highest"))))

    def _default_y(self):
        if self.document.settings.get("impose"):
            return ["free_entropy"]
        keys = [key for key in (*(f"eps_{task}" for task in range(1, 10)), BOUND) if any(g.has(key) for g in self.groups)]
        measured = (key for group in self.groups for key in group.points[0] if name(key) and not is_parameter(key))
        return keys or list(dict.fromkeys(measured))

    def _planes(self):
        """Keys of one name share a plane where colours tell them apart; the bound joins what it bounds."""
        planes = []
        for key in (key for key in self.keys if any(group.has(key) for group in self.groups)):
            joins = name(key) and (len(self.slots) == 1 or key == BOUND)
            plane = next((one for one in planes if joins and name(one[0]) == name(key)), None)
            if plane is None:
                planes.append([key])
            else:
                plane.append(key)
        if not planes or not any(self._is_shown(group) for group in self.groups):
            missed = [p for group in self.groups for p in group.points if not is_solved(p)]
            why = f": {len(missed)} missed it, the first with status {missed[0]['status']}" if missed else ""
            raise DocumentError(self.document, "holds no point that met its target and has the values to be drawn" + why)
        return planes

    def _is_shown(self, group):
        return any(group.content != SOLUTIONS or is_solved(point) for point in group.points
                   if point.get(self.x) is not None)

    @property
    def task_map(self):
        """The reading of several tasks that a chain shows once more as a map; empty where there is none."""
        stems = {split_key(key)[0] for key in self.keys}
        several = len(stems) == 1 and len({split_key(key)[1] for key in self.keys} - {None}) > 1
        return stems.pop() if self.x == "task" and several else ""

    def colour(self, group, key, plane):
        """By slot; where there is one only, by the keys of a plane or else by the method of a simulation."""
        if len(self.slots) > 1:
            return self.colours[group.slot]
        keys = [one for one in plane if one != BOUND]
        if len(keys) > 1:
            return palette.colours(len(keys))[keys.index(key)]
        if group.content == MEASUREMENTS:
            return self.styles[group.meaning][1]
        return palette.COLOURS[0]


def count_planes(curves):
    """How many planes a picture has."""
    return len(curves.planes) + bool(curves.task_map) if curves.x else 1 + _deviates(curves)


def _deviates(curves):
    contents = {source.content for source in curves.sources}
    return {SOLUTIONS, MEASUREMENTS} <= contents


def draw_curves(curves, planes):
    """Draws into as many planes as `count_planes` says."""
    if not curves.x:
        draw_quantities(curves.sources, planes)
        return
    for keys, plane in zip(curves.planes, planes):
        _draw_bounds(curves, keys, plane)
        for key in keys:
            for group in curves.groups:
                if key != BOUND and group.has(key):
                    _draw_group(curves, group, key, keys, plane)
        _draw_places(curves, plane)
        alone = [key for key in keys if key != BOUND] or keys
        label = name if len(alone) > 1 else symbol if len(curves.planes) > 1 else axis_label
        plane.axes.set_ylabel(label(alone[0]))
    if curves.task_map:
        draw_task_map(curves, planes[-1])
    for axes in (plane.axes for plane in planes):
        if curves.x == "task":
            axes.xaxis.set_major_locator(MultipleLocator(1))
            axes.xaxis.set_minor_locator(NullLocator())
        elif all(is_geometric(group.numbers(curves.x)) for group in curves.groups):
            axes.set_xscale("log")
    planes[-1].axes.set_xlabel(axis_label(curves.x))
    _explain_colours(curves, planes[0].legend)


def _draw_bounds(curves, keys, plane):
    """The Bayes bound of each group; one in black where they share it."""
    if BOUND not in keys:
        return
    bounds = {}
    for group in curves.groups:
        if group.content == SOLUTIONS and group.has(BOUND):
            x, y = group.numbers(curves.x), group.numbers(BOUND)
            solved = np.array([is_solved(point) for point in group.points]) & np.isfinite(x) & np.isfinite(y)
            x, first = np.unique(x[solved], return_index=True)
            bounds[x.tobytes() + y[solved][first].tobytes()] = (group, x, y[solved][first])
    for group, x, y in bounds.values():
        colour = palette.BLACK if len(bounds) == 1 else curves.colours[group.slot]
        for part_x, part_y, _, _ in stretches_of(x, y, [{}] * len(x)):
            plane.line(part_x, part_y, colour, palette.BOUND, 0.8, zorder=1.8)
    if bounds:
        plane.legend.add("lines", symbol(BOUND), palette.BLACK, linestyle=palette.BOUND, linewidth=0.8)


def _draw_group(curves, group, key, keys, plane):
    colour = curves.colour(group, key, keys)
    x, y = group.numbers(curves.x), group.numbers(key)
    if group.content == MEASUREMENTS:
        shown = np.isfinite(x) & np.isfinite(y)
        if shown.any():
            plane.measured(x[shown], y[shown], group.numbers(key + "_error")[shown], curves.styles[group.meaning], colour,
                           measured_words(group.meaning))
    elif group.content == EPOCHS:
        _draw_course(curves, group, key, colour, plane)
    elif curves.x == "task":
        shown = np.isfinite(x) & np.isfinite(y) & [is_solved(point) for point in group.points]
        plane.line(x[shown], y[shown], colour, marker="o", markerfacecolor="white")
    else:
        for records in branches_of(group):
            x, y = (group.document.numbers(records, one) for one in (curves.x, key))
            for part_x, part_y, unstable, dominated in stretches_of(x, y, records):
                plane.solutions(part_x, part_y, colour, unstable, dominated)
        _draw_events(curves, group, key, colour, plane)


def _draw_course(curves, group, key, colour, plane):
    x, y = group.numbers(curves.x), group.numbers(key)
    plane.line(x, y, colour)
    lower, upper = group.numbers(key + "_lowest"), group.numbers(key + "_highest")
    if curves.x == "epoch" and np.isfinite(lower).any():
        plane.band(x, lower, upper, colour, f"range of {group.meaning[0]} runs")


def _draw_events(curves, group, key, colour, plane):
    """Special points where they are; those of an earlier task, which knows no such reading, on the x axis."""
    task, many = group.points[0].get("task"), len(curves.slots) > 1
    for event in group.events:
        x, y = (group.document.number(event, one) for one in (curves.x, key))
        kind = kind_of(event)
        if kind not in palette.EVENTS:
            continue
        words = palette.EVENTS[kind][1]
        if kind == "reading":
            words = equation(str(event.get("reading")), group.document.number(event, "level"))
        if event.get("task", task) != task:
            if kind != "transition" and math.isfinite(x):
                plane.event_on_axis(kind, x, colour if many else palette.GREY, words)
        elif math.isfinite(x) and math.isfinite(y):
            plane.events(kind, [x], [y], colour, words)


def _draw_places(curves, plane):
    """Vertical lines: transitions, where x is what was swept, and where a next task begins."""
    many = len(curves.slots) > 1
    for group in curves.groups:
        colour = curves.colours[group.slot] if many else palette.GREY
        for event in group.events:
            if event.get("kind") == "transition" and event.get("parameter") == curves.x:
                at = group.document.number(event, curves.x)
                plane.place(at, colour, palette.EVENTS["transition"][1], marker=palette.EVENTS["transition"][0],
                            markerfacecolor="white")
        for beginning in dict.fromkeys(group.beginnings if curves.x == "epoch" else ()):
            plane.place(beginning, palette.GREY, "next task")


def _explain_colours(curves, legend):
    """What the colours are: slots, by a scale where they are many, or the keys that share a plane."""
    lines = {group.slot for group in curves.groups if group.content != MEASUREMENTS}
    values = [slot.value for slot in curves.slots]
    if len(curves.slots) > palette.MANY and all(slot.parameter for slot in curves.slots):
        legend.scale = (curves.slots[0].parameter, values, curves.colours)
    elif len(curves.slots) > 1:
        for i, slot in enumerate(curves.slots):
            if i in lines:
                legend.add("colours", slot.label, curves.colours[i], linestyle=palette.SOLID)
            elif slot.parameter:
                legend.add("colours", slot.label, curves.colours[i], linestyle="none", marker="s")
    elif lines:
        planes = [[key for key in plane if key != BOUND] for plane in curves.planes]
        shared = [(key, plane) for plane in planes for key in plane if len(plane) > 1]
        for key, plane in shared:
            legend.add("colours", symbol(key), curves.colour(curves.groups[0], key, plane), linestyle=palette.SOLID)
        if curves.styles and not shared:
            legend.add("colours", "theory", palette.COLOURS[0], linestyle=palette.SOLID)
