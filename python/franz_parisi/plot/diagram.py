"""Pictures of planes of two parameters: lines, where they meet, and a map of one reading under them."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from ..documents import Document, DocumentError, UsageError
from . import palette
from .notation import axis_label, equation
from .plane import Legend, Plane
from .sweep import is_geometric, is_solved

MAP = LinearSegmentedColormap.from_list(
    "franz_parisi", [(0, "#ffffff"), (0.35, "#c6dbef"), (0.7, "#6baed6"), (1, "#2171b5")])
MEETINGS = ("critical_point", "at_spinodal", "at_transition")
LINES = {
    "at_instability": (palette.UNSTABLE, palette.COLOURS[2], palette.DASHED, palette.THICK),
    "spinodal": ("spinodal", palette.COLOURS[1], palette.SOLID, 0.8),
    "transition": ("transition", palette.BLACK, palette.SOLID, palette.THICK),
}
INSET_LEFT, INSET_BELOW = 0.1, 0.09  # room for its numbers, in parts of the plane
INSET_SIZES = ((0.42, 0.42), (0.36, 0.4), (0.3, 0.4), (0.27, 0.38), (0.27, 0.3))
READINGS = (palette.COLOURS[0], palette.COLOURS[3], palette.COLOURS[4])


class Diagram:
    """The keys on the axes, the reading of the map, and the lines and points of a diagram."""

    def __init__(self, documents, x, y, z):
        if len(documents) > 1:
            raise DocumentError(documents[1], "is a second diagram; allowed is one")
        if len(y) > 1:
            raise UsageError("--y", y[1], "a diagram has one y axis; allowed is one key")
        self.document = document = documents[0]
        lines, points, events = (document.records(key) for key in ("lines", "points", "events"))
        records = [one for line in lines for one in Document(line, document.where).records("points")] + points + events
        if not records:
            raise DocumentError(document, "holds no line, event or point to be drawn")
        settings = document.settings
        self.own = not x and not y and "x" in settings
        self.x, self.y = x or document.text(settings, "x"), (y or [document.text(settings, "y")])[0]
        for option, key in (("--x", self.x), ("--y", self.y)):
            if not any(key in record for record in records):
                raise UsageError(option, key, "is no key of the diagram; allowed is "
                                 + ", ".join(one for one, value in records[0].items() if isinstance(value, float)))
        self.lines, self.events = lines, events
        self.points = [point for point in points if is_solved(point)]
        self.z = z or f"eps_{points[0].get('task', 1)}" if points else None
        if z and not any(z in point for point in points):
            raise UsageError("--z", z, "is no key of a point of the map; allowed is eps_1 and the like" if points
                             else "this diagram has no map; allowed is one computed with --grid")

    def bounds(self, axis):
        """The range of the document's own axes; None where there is none."""
        found = self.document.settings.get(axis + "_range") if self.own else None
        if found is None:
            return None
        pair = isinstance(found, list) and len(found) == 2
        low, high = self.document.numbers([{"value": one} for one in found], "value") if pair else (0, 0)
        if not low < high:
            raise DocumentError(self.document, f"holds something that is not a range for '{axis}_range'")
        return low, high


def draw_diagram(diagram, plane):
    """Lines and points over the map."""
    if diagram.points:
        _draw_map(diagram, plane)
    draw_lines(diagram, plane)
    plane.axes.set_xlabel(axis_label(diagram.x))
    plane.axes.set_ylabel(axis_label(diagram.y))
    for key, set_scale in ((diagram.x, plane.axes.set_xscale), (diagram.y, plane.axes.set_yscale)):
        if is_geometric(diagram.document.numbers(diagram.points, key)):
            set_scale("log")
    for bounds, set_limits in ((diagram.bounds("x"), plane.axes.set_xlim), (diagram.bounds("y"), plane.axes.set_ylim)):
        if bounds:
            set_limits(bounds)


def draw_lines(diagram, plane):
    """Every line in the style of its kind, and every meeting with its marker."""
    levels = []
    for line in diagram.lines:
        points = Document(line, diagram.document.where).records("points")
        x, y = (diagram.document.numbers(points, key) for key in (diagram.x, diagram.y))
        if line.get("kind") in LINES:
            words, colour, style, width = LINES[line["kind"]]
        else:
            words = equation(str(line.get("reading")), diagram.document.number(line, "level"))
            levels += [words] * (words not in levels)
            colour, style, width = READINGS[levels.index(words) % len(READINGS)], palette.PLACE, palette.THICK
        plane.line(x, y, colour, style, width)
        plane.legend.add("lines", words, colour, linestyle=style, linewidth=width)
    for kind in MEETINGS:
        met = [event for event in diagram.events if event.get("kind") == kind]
        x, y = (diagram.document.numbers(met, key) for key in (diagram.x, diagram.y))
        if np.isfinite(x * y).any():
            plane.events(kind, x, y, palette.BLACK, palette.EVENTS[kind][1])


def _edges(values):
    middle = (values[1:] + values[:-1]) / 2
    return np.r_[values[0], middle, values[-1]]


def _draw_map(diagram, plane):
    document, grid = diagram.document, {}
    for point in diagram.points:  # of several states at one place the equilibrium
        place = document.number(point, diagram.x), document.number(point, diagram.y)
        if place not in grid or point.get("equilibrium") and not grid[place].get("equilibrium"):
            grid[place] = point
    columns, rows = (np.unique([place[i] for place in grid]) for i in (0, 1))
    cells = np.full((len(rows), len(columns)), np.nan)
    for (x, y), point in grid.items():
        cells[np.searchsorted(rows, y), np.searchsorted(columns, x)] = document.number(point, diagram.z)
    if min(cells.shape) < 2 or not np.isfinite(cells).any():
        return
    mesh = plane.axes.pcolormesh(_edges(columns), _edges(rows), np.ma.masked_invalid(cells), cmap=MAP, rasterized=True)
    plane.scale_bar(mesh, axis_label(diagram.z))


def critical_window(diagram, plane):
    """Where several meetings crowd: (x low, x high, y low, y high); None where they can be told apart."""
    met = [event for event in diagram.events if event.get("kind") in MEETINGS]
    if len(met) < 2:
        return None
    places = np.column_stack([diagram.document.numbers(met, key) for key in (diagram.x, diagram.y)])
    places = places[np.isfinite(places).all(axis=1)]
    near = plane.normalised(*places.T)
    crowd = places[np.linalg.norm(near - near[0], axis=1) < 0.1]
    if len(crowd) < 2:
        return None
    low, high = crowd.min(axis=0), crowd.max(axis=0)
    room = np.maximum(0.35 * (high - low), 1e-9 * np.abs(high))
    return low[0] - room[0], high[0] + room[0], low[1] - room[1], high[1] + room[1]


def draw_inset(diagram, plane, window):
    """The window once more, enlarged, where the plane has room; nothing where it has none."""
    for width, height in INSET_SIZES:
        place = plane.free_place(width + INSET_LEFT, height + INSET_BELOW, pad=0.025)
        if place:
            break
    else:
        return
    plane.taken.append((*place, width + INSET_LEFT, height + INSET_BELOW))
    axes = plane.axes.inset_axes((place[0] + INSET_LEFT, place[1] + INSET_BELOW, width, height))
    inset = Plane(axes, Legend())
    draw_lines(diagram, inset)
    axes.set_xlim(window[:2])
    axes.set_ylim(window[2:])
    axes.tick_params(labelsize="x-small")
    axes.locator_params(nbins=3)
    _, connectors = plane.axes.indicate_inset_zoom(axes, edgecolor=palette.GREY, linewidth=0.5, alpha=1)
    for one in connectors:
        one.set(linewidth=0.4, linestyle=palette.PLACE, zorder=1.5)
