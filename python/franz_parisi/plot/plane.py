"""One plane of a picture: what is drawn in it, where it leaves room, and arrows to what lies beyond its border."""

import matplotlib
import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex

from . import palette

HIDDEN = "beyond the border"  # gid of the arrows


def points_of(width):
    """A width in points, of one in widths of the style's lines."""
    return width * matplotlib.rcParams["lines.linewidth"]


def size_of(marker):
    """The size of a marker in points."""
    return palette.LARGER.get(marker, 1) * matplotlib.rcParams["lines.markersize"]


def said(words):
    """The label of what is drawn and means these words; one that begins so is in no legend of matplotlib's own."""
    return "_" + words


def words_of(artist):
    """What something drawn means, as `said` has it; empty where nothing was said."""
    label = str(artist.get_label())
    return "" if label.startswith("_child") else label.removeprefix("_")


class Plane:
    """Axes in which theory and simulations are drawn, and one legend for all planes of a picture."""

    def __init__(self, axes, legend):
        self.axes, self.legend = axes, legend
        self.taken = []  # (left, bottom, width, height) in parts of the plane: insets, legends

    def line(self, x, y, colour, style=palette.SOLID, width=palette.THICK, **more):
        """Points joined by straight lines; a single one is a dot."""
        marker = {"marker": ".", "markersize": 3.5} if len(x) == 1 else {}
        self.axes.plot(x, y, color=colour, linestyle=style, linewidth=points_of(width), in_layout=False, **(marker | more))

    def explained(self, section, words, x, y, colour, style=palette.SOLID, width=palette.THICK):
        """A line that the legend explains."""
        self.line(x, y, colour, style, width)
        self.legend.add(section, words, colour, linestyle=style, linewidth=width)

    def solutions(self, x, y, colour, unstable, dominated, words="", **more):
        """A curve of theory: dashed where replica symmetry is unstable, thin where another solution dominates."""
        dashes = palette.DASHED_THIN if dominated else palette.DASHED
        meaning = [one for one, holds in ((words, words), (palette.UNSTABLE, unstable), (palette.DOMINATED, dominated)) if holds]
        self.line(x, y, colour, dashes if unstable else palette.SOLID, palette.THIN if dominated else palette.THICK,
                  zorder=2 + 0.1 * (not dominated), label=said(", ".join(meaning)), **more)
        if unstable:
            self.legend.add("lines", palette.UNSTABLE, palette.GREY, linestyle=palette.DASHED)
        if dominated:
            self.legend.add("lines", palette.DOMINATED, palette.GREY, linestyle=palette.SOLID, linewidth=palette.THIN)

    def events(self, kind, x, y, colour, words):
        """Theory's special points: the open marker of their kind."""
        marker = palette.EVENTS[kind][0]
        self.markers(x, y, marker, colour, markerfacecolor="white", zorder=3, label=said(words))
        if kind == "at_instability":  # where a line begins to be dashed
            self.legend.add("lines", words, palette.GREY, markerfacecolor="white", linestyle=palette.DASHED, marker="x",
                            linewidth=palette.THICK)
        else:
            self.legend.add("events", words, colour, markerfacecolor="white", linestyle="none", marker=marker)

    def event_on_axis(self, kind, x, colour, words):
        """A special point of an earlier task, on the x axis."""
        self.markers([x], [0], palette.EVENTS[kind][0], colour, markerfacecolor="white", clip_on=False, zorder=6,
                     label=said(words + ", of an earlier task"), transform=self.axes.get_xaxis_transform())
        self.legend.add("events", words + ", of an earlier task", colour, linestyle="none",
                        marker=palette.EVENTS[kind][0], markerfacecolor="white")

    def measured(self, x, y, error, style, colour, words):
        """Simulations: filled markers with bars of one standard error to either side."""
        marker, _, tint = style
        face, bars = palette.tint(colour, tint), np.nan_to_num(error)
        if (bars > 0).any():
            for drawn in self.axes.errorbar(x, y, yerr=bars, fmt="none", ecolor=colour, elinewidth=0.6, zorder=3.5)[2]:
                drawn.set_label(said(words))
        self.markers(x, y, marker, colour, markerfacecolor=face, zorder=4, label=said(words))
        self.legend.add("simulation", words, colour, linestyle="none", marker=marker, markerfacecolor=face)

    def means(self, x, mean, error, colour, key):
        """Means of simulations with their standard errors, joined by a thin line; without those that do not exist."""
        shown = np.isfinite(mean)
        self.line(x[shown], mean[shown], colour, width=palette.THIN)
        self.measured(x[shown], mean[shown], error[shown], ("o", None, 0), colour, key.replace("_", " "))

    def markers(self, x, y, marker, colour, **more):
        """Points that are not joined."""
        self.axes.plot(x, y, **{"linestyle": "none", "marker": marker, "markersize": size_of(marker), "color": colour,
                                "markeredgecolor": colour} | more)

    def band(self, x, lower, upper, colour, words=None):
        """A shaded range, in the legend where there are words for it."""
        self.axes.fill_between(x, lower, upper, color=colour, alpha=0.22, linewidth=0, zorder=1)
        if words:
            self.legend.add("simulation", words, colour, band=True)

    def place(self, x, colour, words, **more):
        """A vertical line where something happens."""
        self.axes.axvline(x, color=colour, linestyle=palette.PLACE, linewidth=0.8, zorder=1.5, label=said(words))
        self.legend.add("events", words, colour, linestyle=palette.PLACE, **more)

    def map(self, columns, rows, cells):
        """Shades in cells that have these edges; nothing where a cell is nan."""
        return self.axes.pcolormesh(columns, rows, np.ma.masked_invalid(cells), cmap=palette.MAP, rasterized=True)

    def write(self, columns, rows, cells, form, bright, size):
        """The number of every cell in it, white where it is larger than `bright`; columns, rows: the middles of the cells."""
        for (row, column), value in np.ndenumerate(cells):
            if np.isfinite(value):
                self.axes.text(columns[column], rows[row], form(value), ha="center", va="center", fontsize=size,
                               color="white" if value > bright else palette.BLACK)

    def parts(self, places):
        """Places (n, 2) in parts of the plane: 0 and 1 are its borders. What a logarithm does not have is far below."""
        with np.errstate(all="ignore"):
            return (self.axes.transData - self.axes.transAxes).transform(places)

    def tracks(self):
        """What is drawn: places in parts of the plane, their colour, and whether they are joined."""
        found = [(line.get_xydata(), line.get_transform(), line.get_markeredgecolor(), line.get_linestyle() != "None")
                 for line in self.axes.lines]
        for one in self.axes.collections:
            tracks = []
            if isinstance(one, LineCollection):  # bars
                tracks, colours = [path.vertices for path in one.get_paths()], one.get_edgecolor()
            elif isinstance(one, PolyCollection):  # the edges of a band
                edges, colours = [np.array_split(path.vertices, 2) for path in one.get_paths()], one.get_facecolor()
                tracks = [part for lower, upper in edges for part in (lower[1:-1], upper[1:-1])]
            found += [(track, self.axes.transData, to_hex(colours[0]), True) for track in tracks]
        into = {}  # the plane, from what transform: of thousands of lines one
        for places, transform, colour, joined in found:
            places = np.asarray(places, float)
            if id(transform) not in into:
                into[id(transform)] = transform - self.axes.transAxes
            with np.errstate(all="ignore"):
                parts = into[id(transform)].transform(places[np.isfinite(places).all(axis=1)])
            yield parts, colour, joined

    def dots(self):
        """Everything drawn in the plane as a cloud of points, (n, 2), in parts of the plane."""
        clouds = [np.empty((0, 2))]
        for places, _, joined in self.tracks():
            places = np.clip(places, -2, 3)
            if joined and len(places) > 1:
                counts = np.ceil(np.abs(np.diff(places, axis=0)).max(axis=1) / 0.01).astype(int) + 1
                places = np.vstack([np.linspace(a, b, n) for a, b, n in zip(places, places[1:], counts)])
            clouds.append(places)
        return np.vstack(clouds)

    def free_place(self, width, height, pad=0.03, room=0.02):
        """The lower left corner of a free rectangle, in parts of the plane, near to a corner of it; or None."""
        if width > 1 - 2 * pad or height > 1 - 2 * pad:
            return None
        dots, best = self.dots(), None
        for left in np.linspace(pad, 1 - pad - width, 13):
            heights = dots[(dots[:, 0] > left - room) & (dots[:, 0] < left + width + room), 1]
            for bottom in np.linspace(1 - pad - height, pad, 13):
                low, high = np.array([left, bottom]) - room, np.array([left + width, bottom + height]) + room
                covers = any((low < (l + w, b + h)).all() and (high > (l, b)).all() for l, b, w, h in self.taken)
                aside = min(left - pad, 1 - pad - width - left) + min(bottom - pad, 1 - pad - height - bottom)
                if (best is None or aside < best[0] - 1e-9) and not covers \
                        and not ((heights > low[1]) & (heights < high[1])).any():
                    best = (aside, left, bottom)
        return best and best[1:]

    def point_beyond(self):
        """An arrow at the border wherever something that was drawn is beyond it."""
        seen = set()
        for places, colour, joined in list(self.tracks()):
            for place, side in _exits(places, joined):
                key = (side, tuple(np.round(place * 30)), str(colour))
                if key not in seen:
                    seen.add(key)
                    self.axes.annotate("", xy=place, xytext=(-7 * side[0], -7 * side[1]), xycoords="axes fraction",
                                       textcoords="offset points", gid=HIDDEN, annotation_clip=False, zorder=5,
                                       arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 0.8,
                                                   "mutation_scale": 6, "shrinkA": 0, "shrinkB": 0})


def _exits(places, joined):
    """Where points or a line leave the unit square: places on its border, and the direction beyond."""
    tolerance = 1e-6
    beyond = np.maximum(-places, places - 1)
    outside = (beyond > tolerance).any(axis=1)
    exits = []
    if joined and outside.any() and not outside.all():
        for i in np.flatnonzero(outside[1:] != outside[:-1]):
            inner, outer = (places[i], places[i + 1]) if outside[i + 1] else (places[i + 1], places[i])
            with np.errstate(all="ignore"):
                parts = np.where(beyond[i + outside[i + 1]] > tolerance, ((outer > 1) - inner) / (outer - inner), 1)
            axis = int(np.argmin(parts))
            exits.append((inner + parts[axis] * (outer - inner), axis, outer))
    elif outside.any():
        indices = [int(np.argmin(beyond.max(axis=1)))] if joined else np.flatnonzero(outside)
        exits = [(places[i], int(np.argmax(beyond[i])), places[i]) for i in indices]
    for place, axis, outer in exits:
        side = [0, 0]
        side[axis] = 1 if outer[axis] > 1 else -1
        yield np.clip(place, 0, 1), tuple(side)
