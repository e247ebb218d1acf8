"""A curve with sliders, in a notebook."""

import atexit
import html
import io
import os
import threading
import time
import weakref
from collections import OrderedDict
from concurrent.futures import Future

import numpy as np

from . import studies
from .arguments import PARAMETER
from .documents import UsageError, one_line

KEPT = 1000  # curves
AHEAD = 30  # positions to either side of each slider that are solved in advance, on as many threads as there are processors
SOON = 6  # of them those that the slider moves to, before anything else
REST = 0.3  # seconds without a move, after which the exact curve comes before further drafts
DRAFT = {"target": 1e-4, "locate": "ends"}  # of all branches, while a slider moves: to the eye the same but for transitions and instabilities
SAID_OF_DRAFTS = "draft: errors up to 1e-4, without transitions and instabilities"
DPI = 130


def explore(*, sliders, branches="all", x=None, y=None, xlim=None, ylim=None, **curve):
    """A curve, redrawn while a slider moves.

        fp.explore(alpha_1=(0.05, 2.2, 40), sliders={"beta_1": (10, 40, 61)}, y="eps_1", ylim=(0, 0.5))

    sliders: by parameter of a task its positions: (start, stop, count), ("log", start, stop, count), or values.
    x, y, xlim, ylim: of the picture, as franz_parisi.plot.plot takes them.
    curve: all else that `curve` takes; entries of lists that a slider stands for need not be given.

    Positions beside those shown are solved in advance. Of all branches a draft is shown while a slider moves, in a third of
    the time: without transitions and instabilities, errors up to 1e-4; `said` says so. Returns an `Explorer`, which a notebook shows. Raises ValueError
    for bad input, with the command's line, and ImportError without ipywidgets.
    """
    if not isinstance(sliders, dict) or not sliders:
        raise UsageError("sliders", None, 'allowed is a dict of positions by parameter, as {"beta_1": (10, 40, 61)}')
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
        self._drafts = curve["branches"] == "all" and not set(curve) & {*DRAFT, "event"}
        self._known, self._axes, self._wanted, self._ahead, self._threads = OrderedDict(), None, None, iter(()), {}
        self._lock = threading.Lock()
        self._shown = middle = {name: len(values) // 2 for name, values in positions.items()}
        self.picture, self.said = widgets.Image(value=self._frame(self._solved(middle)), format="png"), widgets.HTML()
        self.sliders = {name: widgets.SelectionSlider(options=[(f"{value:.6g}", i) for i, value in enumerate(values)],
                                                      value=middle[name], description=name) for name, values in positions.items()}
        for slider in self.sliders.values():
            slider.observe(self._moved, names="value")
        self.box = widgets.VBox([*self.sliders.values(), self.picture, self.said])
        atexit.register(_end, weakref.ref(self))

    def _ipython_display_(self):
        from IPython.display import display
        display(self.box)
        self._moved()

    def wait(self):
        """Returns when what the sliders say is drawn and the positions beside it are solved."""
        for thread in list(self._threads.values()):
            thread.join()

    def _moved(self, change=None):
        """Only the last position counts: those passed meanwhile are not drawn."""
        with self._lock:
            self._wanted = {name: slider.value for name, slider in self.sliders.items()}
            self._ahead = self._beside(self._wanted, self._shown)
            self._shown = self._wanted
            for number in set(range(1 + (os.cpu_count() or 1))) - set(self._threads):
                self._start(number)

    def _start(self, number):
        self._threads[number] = threading.Thread(target=self._work, args=(number,), daemon=True)
        self._threads[number].start()

    def _work(self, number):
        """Thread 0 draws, since pictures follow each other; the others solve in advance, until nothing is left to do."""
        while True:
            with self._lock:
                wanted = None
                if number == 0:
                    wanted, self._wanted = self._wanted, None
                following = next(self._ahead, None) if number > 0 else None
                if not wanted and not following:
                    del self._threads[number]
                    return
            try:
                if wanted:
                    draft = self._drafts and not self._is_known(wanted)
                    self.picture.value = self._frame(self._solved(wanted, draft))
                    self.said.value = SAID_OF_DRAFTS if draft else ""
                else:
                    places, draft = following
                    self._solved(places, draft)
                    if not draft and places is self._shown:  # it takes the place of a draft
                        self._redraw(places)
            except Exception as error:  # nothing to be drawn there; the sliders live on
                if wanted:
                    self.said.value = html.escape(one_line(error))

    def _redraw(self, places):
        with self._lock:
            if places is not self._shown or self._wanted:
                return
            self._wanted = places
            if 0 not in self._threads:
                self._start(0)

    def _beside(self, places, before):
        """What to solve in advance, and whether as a draft: where the slider moves to, then what is shown, then all that is
        near, the nearest first."""
        near = [(step, places | {name: place}) for step in range(1, AHEAD + 1) for name, values in self._positions.items()
                for ahead in [step if places[name] >= before[name] else -step]
                for place in (places[name] + ahead, places[name] - ahead) if 0 <= place < len(values)]
        if self._drafts:
            rested, shown = time.monotonic() + REST, False
            onward = [other for step, other in near if step <= SOON
                      and any((other[name] - places[name]) * (places[name] - before[name]) > 0 for name in places)]
            for other in [*onward, *(other for _, other in near)]:
                if not shown and time.monotonic() > rested:
                    shown = True
                    yield places, False
                yield other, True
            if not shown:
                yield places, False
        yield from ((other, False) for _, other in near)

    def _is_known(self, places):
        with self._lock:
            known = self._known.get((False, *places.items()))
        return known is not None and known.done()

    def _solved(self, places, draft=False):
        """The Result of `curve` at these positions; what another thread is solving is waited for."""
        key, mine = (draft, *places.items()), Future()
        with self._lock:
            known = self._known.setdefault(key, mine)
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        if known is mine:
            each = {name: [self._positions[name][place]] for name, place in places.items()}
            try:
                mine.set_result(studies.curve(**self._with(each), **(DRAFT if draft else {}), progress=False))
            except BaseException as error:
                mine.set_exception(error)
        return known.result()

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
        if self._axes is None or len(self._figure.axes) > np.size(self._axes):  # a scale of colours stands in the figure, too
            self._axes = plot([result], **self._options)
            self._figure = np.ravel(self._axes)[0].figure
            self._figure.set_dpi(DPI)
            self._lay_out()
        else:
            for axes in np.ravel(self._axes):
                _wipe(axes)
            plot([result], ax=self._axes, style="column", **self._options)
        picture = self._drawn()
        names = [axis.label.get_window_extent() for axes in np.ravel(self._axes) for axis in (axes.xaxis, axes.yaxis)]
        if any(min(name.x0, name.y0) < 0 for name in names):  # the numbers beside it have become wider
            self._lay_out()
            picture = self._drawn()
        return picture

    def _lay_out(self):
        """Gives the planes their places, which they keep while a slider moves: that takes half the time of a frame."""
        self._figure.set_layout_engine("constrained")
        self._figure.draw_without_rendering()
        self._figure.set_layout_engine("none")

    def _drawn(self):
        self._figure.canvas.print_png(drawn := io.BytesIO(), pil_kwargs={"compress_level": 1})
        return drawn.getvalue()


def _end(explorer):
    """Lets an explorer's threads finish what they are at: the interpreter may not end under them."""
    if (alive := explorer()) is not None:
        with alive._lock:
            alive._wanted, alive._ahead = None, iter(())
        alive.wait()


def _wipe(axes):
    """Takes away what was drawn, but not the axes with their ticks, which are slow to make."""
    for artist in [*axes.lines, *axes.collections, *axes.texts, *filter(None, [axes.get_legend()])]:
        artist.remove()
    axes.set_prop_cycle(None)
    axes.relim()
    axes.autoscale(True)


def _widgets():
    try:
        import ipywidgets
    except ImportError as error:
        raise ImportError("explore needs ipywidgets: install python3-ipywidgets, or `pip install ipywidgets`",
                          name="ipywidgets") from error
    return ipywidgets
