"""Pictures of planes of two parameters: lines, where they meet, and a map of one reading under them."""

import numpy as np

from ..documents import DocumentError, UsageError
from . import palette
from .legend import Legend
from .notation import axis_label, equation
from .plane import Plane
from .rows import is_solved
from .sweep import is_geometric

MEETINGS = ("critical_point", "at_spinodal", "at_transition", "at_condensation")
LINES = {
    "at_instability": (palette.UNSTABLE, palette.COLOURS[2], palette.DASHED, palette.THICK),
    "spinodal": ("spinodal", palette.COLOURS[1], palette.SOLID, 0.8),
    "transition": ("transition", palette.BLACK, palette.SOLID, palette.THICK),
    "clustering": ("clusters appear", palette.COLOURS[5], palette.DASHED, 0.8),
    "condensation": ("clusters dominate", palette.COLOURS[0], palette.SOLID, palette.THICK),
}
BROKEN = {
    "spinodal": ("spinodal, one step of breaking", palette.COLOURS[3], palette.SOLID, 0.8),
    "transition": ("transition, one step of breaking", palette.COLOURS[4], palette.SOLID, palette.THICK),
    "gardner": ("clusters split", palette.COLOURS[3], palette.PLACE, palette.THICK),
}
READINGS = (palette.COLOURS[0], palette.COLOURS[3], palette.COLOURS[4])
INSET_LEFT, INSET_BELOW = 0.1, 0.09  # room for its numbers, in parts of the plane
INSET_SIZES = ((0.42, 0.42), (0.36, 0.4), (0.3, 0.4), (0.27, 0.38), (0.27, 0.3))


class Diagram:
    """The keys on the axes, the reading of the map, and the lines and points of a diagram."""

    count = 1

    def __init__(self, document, x, y, z):
        if len(y) > 1:
            raise UsageError("--y", y[1], "a diagram has one y axis; allowed is one key")
        self.document = document
        self.lines, points, self.events = (document.frame(key) for key in ("lines", "points", "events"))
        self.points = points[is_solved(points)]
        frames = [frame for frame in (self.lines, points, self.events) if len(frame)]
        if not frames:
            raise DocumentError(document, "holds no line, event or point to be drawn")
        settings = document.settings
        self.own = not x and not y and "x" in settings
        self.both = "rsb" in settings  # theories, replica-symmetric and broken
        self.keys = self.x, self.y = x or document.text(settings, "x"), (y or [document.text(settings, "y")])[0]
        for option, key in zip(("--x", "--y"), self.keys):
            if not any(key in frame for frame in frames):
                allowed = (one for one in frames[0] if frames[0][one].dtype.kind == "f")
                raise UsageError(option, key, "is no key of the diagram; allowed is " + ", ".join(allowed))
        if z and z not in points:
            raise UsageError("--z", z, "is no key of a point of the map; allowed is eps_1 and the like" if len(points)
                             else "this diagram has no map; allowed is one computed with --grid")
        self.z = z or f"eps_{np.nan_to_num(document.numbers(points, 'task'), nan=1)[0]:g}" if len(points) else None

    def places(self, frame):
        """The columns of the axes."""
        return [self.document.numbers(frame, key) for key in self.keys]

    def bounds(self, axis):
        """The range of the document's own axes; None where there is none."""
        found = self.document.settings.get(axis + "_range") if self.own else None
        if found is None:
            return None
        pair = isinstance(found, list) and len(found) == 2
        for end in found if pair else ():
            self.document.check_number("value", end)
        if not pair or None in found or not found[0] < found[1]:
            raise DocumentError(self.document, f"holds something that is not a range for '{axis}_range'")
        return found

    def draw(self, planes):
        """Lines and points over the map."""
        [plane] = planes
        if len(self.points):
            self._draw_map(plane)
        self.draw_lines(plane)
        for axis, key, values in zip("xy", self.keys, self.places(self.points)):
            settings = {f"{axis}label": axis_label(key)}
            if is_geometric(values):
                settings[f"{axis}scale"] = "log"
            if self.bounds(axis):
                settings[f"{axis}lim"] = self.bounds(axis)
            plane.axes.set(**settings)

    def draw_lines(self, plane):
        """Every line in the style of its kind, and every meeting with its marker."""
        levels, numbers = [], self.lines.get("line", [])
        for _, line in self.lines.groupby(numbers):
            first = line.iloc[0]
            known = LINES | (BROKEN if first.get("rsb") == 1 else {})
            if first.get("kind") in known:
                words, colour, style, width = known[first.kind]
                if self.both and first.get("rsb") != 1 and first.kind in BROKEN:  # what it takes the place of
                    width = palette.THIN
            else:
                words = equation(str(first.get("reading")), self.document.numbers(line, "level")[0])
                levels += [words] * (words not in levels)
                colour, style, width = READINGS[levels.index(words) % len(READINGS)], palette.PLACE, palette.THICK
            plane.explained("lines", words, *self.places(line), colour, style, width)
        for kind in MEETINGS:
            x, y = self.places(self.met(kind))
            if np.isfinite(x * y).any():
                plane.events(kind, x, y, palette.BLACK, palette.EVENTS[kind][1])

    def met(self, *kinds):
        """The meetings of some kinds."""
        return self.events[self.events.kind.isin(kinds)] if "kind" in self.events else self.events

    def _draw_map(self, plane):
        points = self.points.assign(x=self.places(self.points)[0], y=self.places(self.points)[1],
                                    z=self.document.numbers(self.points, self.z))
        if "equilibrium" in points:  # of several states at one place
            points = points.sort_values("equilibrium", ascending=False, kind="stable")
        cells = points.drop_duplicates(["x", "y"]).pivot(index="y", columns="x", values="z")
        if min(cells.shape) < 2 or not np.isfinite(cells.to_numpy()).any():
            return
        bar = plane.axes.figure.colorbar(plane.map(_edges(cells.columns), _edges(cells.index), cells.to_numpy()),
                                         ax=plane.axes, label=axis_label(self.z), pad=0.02, fraction=0.06)
        bar.outline.set_linewidth(plane.axes.spines["left"].get_linewidth())
        bar.ax.minorticks_off()

    def critical_window(self, plane):
        """Where several meetings crowd: (x low, x high, y low, y high); None where they can be told apart."""
        places = np.column_stack(self.places(self.met(*MEETINGS)))
        places = places[np.isfinite(places).all(axis=1)]
        near = plane.parts(places)
        crowd = places[np.linalg.norm(near - near[:1], axis=1) < 0.1]
        if len(crowd) < 2:
            return None
        low, high = crowd.min(axis=0), crowd.max(axis=0)
        room = np.maximum(0.35 * (high - low), 1e-9 * np.abs(high))
        return low[0] - room[0], high[0] + room[0], low[1] - room[1], high[1] + room[1]

    def draw_inset(self, plane, window):
        """A window once more, enlarged, where the plane has room; nothing where it has none."""
        for width, height in INSET_SIZES:
            place = plane.free_place(width + INSET_LEFT, height + INSET_BELOW, pad=0.025)
            if place:
                break
        else:
            return
        plane.taken.append((*place, width + INSET_LEFT, height + INSET_BELOW))
        axes = plane.axes.inset_axes((place[0] + INSET_LEFT, place[1] + INSET_BELOW, width, height))
        self.draw_lines(Plane(axes, Legend()))
        axes.set(xlim=window[:2], ylim=window[2:])
        axes.tick_params(labelsize="x-small")
        axes.locator_params(nbins=3)
        _, connectors = plane.axes.indicate_inset_zoom(axes, edgecolor=palette.GREY, linewidth=0.5, alpha=1)
        for one in connectors:
            one.set(linewidth=0.4, linestyle=palette.PLACE, zorder=1.5)


def _edges(values):
    values = np.asarray(values)
    return np.r_[values[0], (values[1:] + values[:-1]) / 2, values[-1]]
