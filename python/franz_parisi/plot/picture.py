"""The picture as a whole: which kind it is, its figure, its style, its ranges."""

import numbers
import os
from contextlib import contextmanager

import matplotlib
import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import Bbox

from ..documents import Document, DocumentError, UsageError, of_frame
from .constants import Constants
from .curves import Curves
from .deviations import Deviations
from .diagram import Diagram
from .learning import Learning
from .legend import Legend
from .output import picture_bytes
from .overlaps import Overlaps
from .placing import finish
from .plane import Plane
from .quantities import Bias, StatePoint
from .series import sources_of, x_key
from .wide import Wide

STYLES = ("column", "wide")
ALONE = {"lines": "diagram", "bias": "sampling bias", "deviations": "comparison", "wide": "study of wide networks"}  # in a picture


class Picture(Figure):
    """A figure without pyplot that notebooks show."""

    def _repr_png_(self):
        return picture_bytes(self, "png")


class Layout(ConstrainedLayoutEngine):
    """matplotlib's, whose solver leaves last digits that depend on addresses: rounded, they are the same in every run."""

    def execute(self, fig):
        super().execute(fig)
        for axes in fig.axes:
            places = axes.get_position(original=True).get_points()
            axes._set_position(Bbox(np.round(places, 9)), "original")  # set_position would take it out of the layout


@contextmanager
def _styled(style):
    """The style sheets of this package, or any of matplotlib's by name or path; the user's settings otherwise."""
    if not isinstance(style, (str, os.PathLike, type(None))):
        raise UsageError("--style", type(style).__name__, f"allowed is {', '.join(STYLES)}, a style of matplotlib or the path of a style sheet")
    sheet = os.path.join(os.path.dirname(__file__), "{}.mplstyle").format
    sheets = [] if style is None else [sheet("column"), sheet(style)] if style in STYLES else [style]
    with matplotlib.rc_context():
        try:
            matplotlib.style.use(sheets)
        except (OSError, ValueError, TypeError) as error:
            raise UsageError("--style", style, f"is no style; allowed is {', '.join(STYLES)}, a style of "
                             "matplotlib or the path of a style sheet") from error
        yield


def plot(documents, *, x=None, y=None, z=None, ax=None, xscale=None, yscale=None, xlim=None, ylim=None, style=None,
         inset="auto"):
    """Draws documents, or results that have a `.document`, and returns the matplotlib Axes.

    documents: one or several; diagrams and sampling biases alone, all others together, theory beside simulations. A
        DataFrame with the columns of a csv, as quantity, mean, standard_error and parameters, stands beside them; its
        attrs["name"] names it.
    x, y, z: keys of records; y one, several, or "q,r"; z is the reading of a diagram's map. Default: what was swept or
        imposed, or the epoch ("q": the law of the overlap, where it was measured; of networks "tested": their
        accuracies as a map, "constant": averages against each method's own); the generalisation errors of all tasks
        and their Bayes bound, or the potential.
    ax: Axes to draw into, as many as there are planes (several for readings of different names). Default: a new
        figure in the style "column", independent of pyplot.
    xscale, yscale: "log" or "linear"; xlim, ylim: (low, high), None for an end that is free. What was drawn and lies
        beyond has an arrow at the border.
    style: "column" (3.4 in), "wide" (7 in), a style of matplotlib by name, or a path.
    inset: of diagrams: "auto" enlarges the critical region where meetings of lines crowd; None; or its window
        (x low, x high, y low, y high).

    Returns Axes, or an array of them where there are several planes. Raises ValueError, its message one line, for
    documents that cannot be drawn (DocumentError) and arguments that are not allowed.
    """
    documents = _documents(documents)
    for option, value in (("x", x), ("z", z), ("xscale", xscale), ("yscale", yscale)):
        if not isinstance(value, (str, type(None))):
            raise UsageError(option, type(value).__name__, "allowed is text")
    for option, scale in (("xscale", xscale), ("yscale", yscale)):
        if scale not in (None, "log", "linear"):
            raise UsageError(option, scale, "allowed is log or linear")
    x, y = x or None, _keys(y)
    with _styled("column" if style is None and ax is None else style):
        kind, legend = _kind(documents, x, y, z), Legend()
        planes = [Plane(axes, legend) for axes in _axes(ax, kind.count, getattr(kind, "columns", 1))]
        kind.draw(planes)
        _set_ranges([plane.axes for plane in planes], {"x": xscale, "y": yscale}, {"x": xlim, "y": ylim},
                    getattr(kind, "shared", "x"))
        finish(planes, legend, kind, inset, ax is None)
    axes = [plane.axes for plane in planes]
    return axes[0] if len(axes) == 1 else np.array(axes)


def _documents(documents):
    several = documents if isinstance(documents, (list, tuple)) else [documents]
    several = [of_frame(one) if hasattr(one, "to_csv") else getattr(one, "document", one) for one in several]
    if not several:
        raise UsageError("FILE", None, "missing; allowed are one or more documents")
    for one in several:
        if not isinstance(one, dict):
            raise UsageError("documents", type(one).__name__, "allowed are results, dicts and DataFrames")
    return [one if isinstance(one, Document) else Document(one) for one in several]


def _keys(y):
    if y is None:
        return []
    keys = y.split(",") if isinstance(y, str) else list(y) if np.iterable(y) else [y]
    if not all(isinstance(key, str) and key for key in keys):
        raise UsageError("--y", ",".join(map(str, keys)), "allowed are keys of a point, apart by commas")
    return keys


def _kind(documents, x, y, z):
    """What draws them: it has `count`, the number of its planes, and `draw(planes)`."""
    if len(documents) == 1 and "parts" in documents[0]:  # a figure says what is on its axes
        axes = documents[0].settings.get("axes")
        axes = axes if isinstance(axes, dict) else {}
        x, y = x or documents[0].text(axes, "x"), y or axes.get("y") or []
        if not isinstance(y, list) or not all(isinstance(key, str) for key in y):
            raise DocumentError(documents[0], "holds something that is no list of keys for 'y'")
    documents = [part for document in documents for part in document.parts()]
    for document in documents:
        document.check()
    kinds = [_main_list(document) for document in documents]
    for document, kind in zip(documents, kinds):
        if kind != kinds[0]:
            raise DocumentError(document, f"is another kind of document than {documents[0].where}; allowed are "
                                "diagrams alone, a sampling bias alone, or all others together")
    if kinds[0] in ALONE and len(documents) > 1:
        raise DocumentError(documents[1], f"is a second {ALONE[kinds[0]]}; allowed is one")
    if kinds[0] == "lines":
        return Diagram(documents[0], x, y, z)
    if z:
        raise UsageError("--z", z, "is for the map of a diagram; allowed is none here")
    if kinds[0] == "bias":
        return Bias(documents[0], x, y)
    if kinds[0] == "deviations":
        return Deviations(documents[0])
    if kinds[0] == "wide":
        return Wide(documents[0], x, y)
    if kinds[0] == "accuracy":
        return Constants(documents, y) if x == "constant" else Learning(documents, x, y)
    if x == "q" and any(document.get("overlaps") for document in documents):
        return Overlaps(documents, y)
    sources = sources_of(documents, x)
    for source in sources:
        if not len(source.points):
            raise DocumentError(source.document, "holds no points; allowed is a document with at least one")
    x = x or x_key(sources)
    return Curves(sources, x, y) if x else StatePoint(sources)


def _main_list(document):
    if "wide" in document.settings:
        return "wide"
    for key in (*ALONE, "accuracy"):
        if key in document:
            return key
    if any(key in document for key in ("points", "simulation", "measurements")):
        return "points"
    raise DocumentError(document, "is no kind of document that can be drawn; allowed is what the commands of this "
                        "program write")


def _axes(ax, count, columns):
    """The axes given, or those of a new figure in so many columns, at least two where it is wide."""
    if ax is not None:
        given = list(np.ravel(ax))
        if not all(isinstance(axes, Axes) for axes in given):
            raise UsageError("ax", None, "allowed are matplotlib Axes")
        if len(given) != count:
            raise UsageError("ax", f"{len(given)} axes", f"allowed are {count} for these readings, or other keys in y")
        return given
    width, height = matplotlib.rcParams["figure.figsize"]
    columns = min(count, max(columns, 1 + (width > 5)))
    rows = -(-count // columns)
    figure = Picture(figsize=(width, height * (0.4 + 0.6 * rows)), layout=Layout())
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(rows, columns)
    planes = [figure.add_subplot(grid[i // columns, i % columns]) for i in range(count)]
    for axes in planes:
        _pin_ticks(axes)
    return planes


def _pin_ticks(axes):
    """Ticks that are made later, when a range changes, look like those of the style, too."""
    settings = matplotlib.rcParams
    for axis, side in (("x", "top"), ("y", "right")):
        tick = {key.split(".", 1)[1]: value for key, value in settings.items() if key.startswith(axis + "tick.")}
        for which in ("major", "minor"):
            axes.tick_params(axis=axis, which=which, direction=tick["direction"], length=tick[which + ".size"],
                             width=tick[which + ".width"], labelsize=tick["labelsize"], **{side: tick[side]})


def _set_ranges(planes, scales, limits, shared):
    """Scales and ranges asked for; one range for all planes of the shared axes."""
    for axes in planes:
        for axis in "xy":
            if scales[axis] == "log" and not np.isfinite(getattr(axes.dataLim, "minpos" + axis)):
                raise UsageError("--log", axis, "allowed where something is > 0, which nothing is here")
            if scales[axis]:
                axes.set(**{axis + "scale": scales[axis]})
            if limits[axis] is not None:
                _check_limits(f"--{axis}lim", limits[axis], getattr(axes, f"get_{axis}scale")())
                axes.set(**{axis + "lim": limits[axis]})
    for axis in shared if len(planes) > 1 else "":
        low, high = zip(*(getattr(axes, f"get_{axis}lim")() for axes in planes))
        _name_once(planes, axis)
        for axes in planes:
            axes.set(**{axis + "lim": (min(low), max(high))})


def _name_once(planes, axis):
    """Numbers and name of a shared axis where no other plane is between it and the border: below, or on the left."""
    side, across, along = ("bottom", "colspan", "rowspan") if axis == "x" else ("left", "rowspan", "colspan")
    name = getattr(planes[-1], f"get_{axis}label")()
    places = [axes.get_subplotspec() for axes in planes]
    for axes, place in zip(planes, places):
        steps = [(getattr(other, along).start - getattr(place, along).start) * (1 if axis == "x" else -1)
                 for other in places if place and other and getattr(other, across) == getattr(place, across)]
        if any(step > 0 for step in steps):
            axes.tick_params(axis=axis, which="both", **{"label" + side: False})
            axes.set(**{axis + "label": ""})
        else:
            axes.set(**{axis + "label": name})


def _check_limits(option, limits, scale):
    if not (isinstance(limits, (tuple, list, np.ndarray)) and len(limits) == 2
            and all(one is None or isinstance(one, numbers.Real) for one in limits)):
        raise UsageError(option, limits, "allowed is (low, high), None for an end that is free")
    low, high = limits
    ends = [one for one in limits if one is not None]
    shown = ":".join("" if one is None else f"{one:g}" for one in limits)
    if not ends or not np.isfinite(np.array(ends, float)).all() or (len(ends) == 2 and not low < high):
        raise UsageError(option, shown, "allowed is LOW:HIGH with LOW < HIGH, as 0:1.5, or one of them")
    if scale == "log" and any(one <= 0 for one in ends):
        raise UsageError(option, shown, "allowed on a logarithmic axis are ends > 0")
