"""A curve with sliders, in a notebook."""

import io
import threading
from collections import OrderedDict

import numpy as np

from . import studies
from .arguments import PARAMETER
from .documents import UsageError, one_line

KEPT = 1000  # curves
AHEAD = 8  # positions to either side of each slider that are solved while nobody moves one
DPI = 130


def explore(*, sliders, branches="all", x=None, y=None, xlim=None, ylim=None, **curve):
    """A curve, redrawn while a slider moves.

        fp.explore(alpha_1=(0.05, 2.2, 40), sliders={"beta_1": (10, 40, 61)}, y="eps_1", ylim=(0, 0.5))

    sliders: by parameter of a task its positions: (start, stop, count), ("log", start, stop, count), or values.
    x, y, xlim, ylim: of the picture, as franz_parisi.plot.plot takes them.
    curve: all else that `curve` takes; entries of lists that a slider stands for need not be given.

    Positions beside those shown are solved in advance. Returns an `Explorer`, which a notebook shows. Raises ValueError
    for bad input, with the command's line, and ImportError without ipywidgets.
    """
    return Explorer({name: _positions(name, given) for name, given in sliders.items()},
                    dict(curve, branches=branches), {"x": x, "y": y, "xlim": xlim, "ylim": ylim})


def _positions(name, given):
    """The positions of a slider. Raises ValueError where there are not at least two finite numbers."""
    logarithmic = isinstance(given, tuple) and given[:1] == ("log",)
    problem = UsageError("sliders", f"{name}={given}", "allowed is (start, stop, count), (\"log\", start, stop, count) or "
                         "values, with 2 to 1000 positions")
    try:
        if logarithmic or (isinstance(given, tuple) and len(given) == 3):
            start, stop, count = given[logarithmic:]
            space = np.geomspace if logarithmic else np.linspace
            positions = space(float(start), float(stop), int(count)) if 2 <= count <= 1000 else []
        else:
            positions = np.array(list(given), float)
    except (TypeError, ValueError):
        raise problem from None
    if not 2 <= len(positions) <= 1000 or not np.isfinite(positions).all():
        raise problem
    return [float(f"{value:.12g}") for value in positions]


class Explorer:
    """Sliders over a picture; `sliders` by parameter, `picture`, `said` and `box` are ipywidgets."""

    def __init__(self, positions, curve, picture):
        widgets = _widgets()
        self._positions, self._curve, self._options = positions, curve, picture
        self._known, self._axes, self._wanted, self._worker = OrderedDict(), None, None, None
        self._lock = threading.Lock()
        middle = {name: len(values) // 2 for name, values in positions.items()}
        self.picture, self.said = widgets.Image(value=self._frame(self._solved(middle)), format="png"), widgets.HTML()
        self.sliders = {name: widgets.SelectionSlider(options=[(f"{value:.6g}", i) for i, value in enumerate(values)],
                                                      value=middle[name], description=name) for name, values in positions.items()}
        for slider in self.sliders.values():
            slider.observe(self._moved, names="value")
        self.box = widgets.VBox([*self.sliders.values(), self.picture, self.said])

    def _ipython_display_(self):
        from IPython.display import display
        display(self.box)
        self._moved()

    def wait(self):
        """Returns when what the sliders say is drawn and the positions beside it are solved."""
        while self._worker is not None and self._worker.is_alive():
            self._worker.join(0.05)

    def _moved(self, change=None):
        """Only the last position counts: those passed meanwhile are not drawn."""
        with self._lock:
            self._wanted = {name: slider.value for name, slider in self.sliders.items()}
            if self._worker is None or not self._worker.is_alive():
                self._worker = threading.Thread(target=self._work, daemon=True)
                self._worker.start()

    def _work(self):
        ahead = iter(())
        while True:
            with self._lock:
                wanted, self._wanted = self._wanted, None
                following = None if wanted else next(ahead, None)
                if not wanted and not following:
                    self._worker = None
                    return
            try:
                if wanted:
                    ahead = self._beside(wanted)
                    self.picture.value, self.said.value = self._frame(self._solved(wanted)), ""
                else:
                    self._solved(following)
            except Exception as error:  # nothing to be drawn there; the sliders live on
                if wanted:
                    self.said.value = _escaped(error)

    def _beside(self, places):
        for step in range(1, AHEAD + 1):
            for name, values in self._positions.items():
                for place in (places[name] + step, places[name] - step):
                    if 0 <= place < len(values):
                        yield places | {name: place}

    def _solved(self, places):
        """The Result of `curve` at these positions."""
        key = tuple(places.items())
        if key not in self._known:
            each = {name: [self._positions[name][place]] for name, place in places.items()}
            self._known[key] = studies.curve(**self._with(each), progress=False)
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return self._known[key]

    def _with(self, each):
        """The keywords of `curve` at the values of sliders, which are each= with one value: whatever its lists say."""
        own = self._curve.get("each")
        keywords = dict(self._curve, each=each if own is None else dict(own) | each)
        for name in each:
            if PARAMETER.fullmatch(name):
                keywords.setdefault(name.rpartition("_")[0], each[name][0])
        return keywords

    def _frame(self, result):
        from .plot import plot
        if self._axes is None:
            self._axes = plot([result], **self._options)
        else:
            for axes in np.ravel(self._axes):
                axes.clear()
            plot([result], ax=self._axes, style="column", **self._options)
        figure, drawn = np.ravel(self._axes)[0].figure, io.BytesIO()
        figure.savefig(drawn, format="png", dpi=DPI)
        return drawn.getvalue()


def _escaped(error):
    from html import escape
    return escape(one_line(error))


def _widgets():
    try:
        import ipywidgets
    except ImportError as error:
        raise ImportError("explore needs ipywidgets: install python3-ipywidgets, or `pip install ipywidgets`",
                          name="ipywidgets") from error
    return ipywidgets
