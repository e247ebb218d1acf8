"""One plane of a picture: what is drawn in it, where it leaves room, and arrows to what lies beyond its border."""

import matplotlib
import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from . import palette

HIDDEN = "beyond the border"  # gid of the arrows


def _points(width):
    """A width in points, of one in widths of the style's lines."""
    return width * matplotlib.rcParams["lines.linewidth"]


def _size(marker):
    """The size of a marker in points."""
    return palette.LARGER.get(marker, 1) * matplotlib.rcParams["lines.markersize"]


class Plane:
    """Axes that remember what was drawn, and one legend for all planes of a picture."""

    def __init__(self, axes, legend):
        self.axes, self.legend = axes, legend
        self.tracks = []  # (x, y, colour, joined)
        self.places = []  # (x, colour) of vertical lines
        self.taken = []  # (left, bottom, width, height) in parts of the plane: insets, legends
        self.marks_border = True

    def line(self, x, y, colour, style=palette.SOLID, width=palette.THICK, **more):
        """Points joined by straight lines; a single one is a dot."""
        marker = {"marker": ".", "markersize": 3.5} if len(x) == 1 else {}
        self.axes.plot(x, y, color=colour, linestyle=style, linewidth=_points(width), **(marker | more))
        self.tracks.append((np.asarray(x, float), np.asarray(y, float), colour, True))

    def solutions(self, x, y, colour, unstable=False, dominated=False):
        """A curve of theory: dashed where replica symmetry is unstable, thin where another solution dominates."""
        style, width = self._style(unstable, dominated)
        self.line(x, y, colour, style, width, zorder=2 + 0.1 * (not dominated))
        if unstable:
            self.legend.add("lines", palette.UNSTABLE, palette.GREY, linestyle=palette.DASHED)
        if dominated:
            self.legend.add("lines", palette.DOMINATED, palette.GREY, linestyle=palette.SOLID, linewidth=palette.THIN)

    @staticmethod
    def _style(unstable, dominated):
        width = palette.THIN if dominated else palette.THICK
        dashes = (0, (7, 3.5)) if dominated else palette.DASHED  # dashes count in widths of their line
        return dashes if unstable else palette.SOLID, width

    def events(self, kind, x, y, colour, words):
        """Theory's special points: the open marker of their kind."""
        marker = palette.EVENTS[kind][0]
        self._markers(x, y, marker, colour, "white", zorder=3)
        more = {"linestyle": palette.DASHED, "marker": "x", "linewidth": palette.THICK} \
            if kind == "at_instability" else {"linestyle": "none", "marker": marker}
        self.legend.add("lines" if kind == "at_instability" else "events", words,
                        palette.GREY if kind == "at_instability" else colour, markerfacecolor="white", **more)

    def event_on_axis(self, kind, x, colour, words):
        """A special point of an earlier task, on the x axis."""
        marker = palette.EVENTS[kind][0]
        self.axes.plot([x], [0], transform=self.axes.get_xaxis_transform(), linestyle="none", marker=marker,
                       markersize=_size(marker), markerfacecolor="white", markeredgecolor=colour, clip_on=False, zorder=6)
        self.legend.add("events", words + ", of an earlier task", colour, linestyle="none", marker=marker,
                        markerfacecolor="white")

    def scale_bar(self, shades, label):
        """The bar that explains the shades of a map."""
        bar = self.axes.figure.colorbar(shades, ax=self.axes, label=label, pad=0.02, fraction=0.06)
        bar.outline.set_linewidth(self.axes.spines["left"].get_linewidth())
        bar.ax.minorticks_off()

    def measured(self, x, y, error, style, colour, words):
        """Simulations: filled markers with bars of one standard error to either side."""
        marker, _, tint = style
        face = palette.tint(colour, tint)
        bars = np.nan_to_num(np.asarray(error, float))
        if (bars > 0).any():
            self.axes.errorbar(x, y, yerr=bars, fmt="none", ecolor=colour, elinewidth=0.6, zorder=3.5)
            self.tracks += [(np.full(2, at), np.array([middle - bar, middle + bar]), colour, True)
                            for at, middle, bar in zip(x, y, bars)]
        self._markers(x, y, marker, colour, face, zorder=4)
        self.legend.add("simulation", words, colour, linestyle="none", marker=marker, markerfacecolor=face)

    def _markers(self, x, y, marker, colour, face, zorder):
        self.axes.plot(x, y, linestyle="none", marker=marker, markersize=_size(marker), markerfacecolor=face,
                       markeredgecolor=colour, zorder=zorder)
        self.tracks.append((np.asarray(x, float), np.asarray(y, float), colour, False))

    def band(self, x, lower, upper, colour, words):
        """A shaded range."""
        self.axes.fill_between(x, lower, upper, color=colour, alpha=0.22, linewidth=0, zorder=1)
        for edge in (lower, upper):
            self.tracks.append((np.asarray(x, float), np.asarray(edge, float), colour, True))
        self.legend.add("simulation", words, colour, band=True)

    def place(self, x, colour, words, **more):
        """A vertical line where something happens."""
        self.axes.axvline(x, color=colour, linestyle=palette.PLACE, linewidth=0.8, zorder=1.5)
        self.places.append((x, colour))
        self.legend.add("events", words, colour, linestyle=palette.PLACE, **more)

    def normalised(self, x, y):
        """Places in parts of the plane, (n, 2): 0 and 1 are its borders. What a logarithm does not have is below."""
        columns = []
        for axis, values in ((self.axes.xaxis, x), (self.axes.yaxis, y)):
            transform = axis.get_transform().transform
            low, high = transform(np.array(axis.get_view_interval(), float))
            with np.errstate(all="ignore"):
                part = (transform(np.asarray(values, float)) - low) / (high - low)
            columns.append(np.where(np.isnan(values), np.nan, np.where(np.isfinite(part), part, -9)))
        return np.column_stack(columns)

    def dots(self):
        """Everything drawn in the plane as a cloud of points, (n, 2), in parts of the plane."""
        clouds = [np.empty((0, 2))]
        for x, y, _, joined in self.tracks:
            places = np.clip(self.normalised(x, y), -2, 3)
            places = places[np.isfinite(places).all(axis=1)]
            if joined and len(places) > 1:
                counts = np.ceil(np.abs(np.diff(places, axis=0)).max(axis=1) / 0.01).astype(int) + 1
                places = np.vstack([np.linspace(a, b, n) for a, b, n in zip(places, places[1:], counts)])
            clouds.append(places)
        for x, _ in self.places:
            clouds.append(np.column_stack([np.full(101, self.normalised([x], [np.nan])[0, 0]), np.linspace(0, 1, 101)]))
        return np.vstack(clouds)

    def free_place(self, width, height, pad=0.03, room=0.02):
        """The lower left corner of a free rectangle, in parts of the plane, as near to a corner as there is; or None."""
        dots, best = self.dots(), None
        if width > 1 - 2 * pad or height > 1 - 2 * pad:
            return None
        for left in np.linspace(pad, 1 - pad - width, 13):
            for bottom in np.linspace(1 - pad - height, pad, 13):
                inside = (dots > (left - room, bottom - room)) & (dots < (left + width + room, bottom + height + room))
                covers = any(left - room < l + w and l < left + width + room and bottom - room < b + h
                             and b < bottom + height + room for l, b, w, h in self.taken)
                aside = min(left - pad, 1 - pad - width - left) + min(bottom - pad, 1 - pad - height - bottom)
                if not inside.all(axis=1).any() and not covers and (best is None or aside < best[0] - 1e-9):
                    best = (aside, left, bottom)
        return best and best[1:]

    def point_beyond(self):
        """An arrow at the border wherever something that was drawn is beyond it."""
        seen = set()
        middle = np.mean(self.axes.get_ylim())
        for x, y, colour, joined in self.tracks + [([x], [middle], colour, False) for x, colour in self.places]:
            places = self.normalised(x, y)
            places = places[np.isfinite(places).all(axis=1)]
            for place, side in _exits(places, joined):
                key = (side, tuple(np.round(place * 30)), str(colour))
                if key in seen:
                    continue
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


class Legend:
    """What is on the planes, each meaning once: colours, lines, special points, simulations."""

    SECTIONS = ("colours", "lines", "events", "simulation")

    def __init__(self):
        self.entries = {}
        self.below = False  # for planes that are full
        self.scale = None  # (parameter, values, colours) of curves that are too many for entries

    def add(self, section, words, colour, band=False, **style):
        """One meaning; grey where several colours share it."""
        known = self.entries.get(words)
        if known is None:
            self.entries[words] = [section, colour, band, style]
        else:
            known[3] = style | known[3] if known[3].get("linestyle") != "none" else known[3] | style
            known[1] = colour if known[1] == colour else palette.GREY

    def handles(self):
        """Handles for matplotlib, in the order of the sections; none where the axes say it all."""
        entries = sorted(self.entries.items(), key=lambda item: self.SECTIONS.index(item[1][0]))
        if len(entries) == 1 and entries[0][1][0] == "colours":
            return []
        for _, (_, _, _, style) in entries:
            style["linewidth"] = _points(style.get("linewidth", palette.THICK))
            style.setdefault("markersize", _size(style.get("marker")))
        return [Patch(color=colour, alpha=0.22, linewidth=0, label=words) if band
                else Line2D([], [], **({"color": colour, "markeredgecolor": colour} | style), label=words)
                for words, (_, colour, band, style) in entries]
