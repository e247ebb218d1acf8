"""P(q): the law of the overlap of two states, between chains and within one, and the theory's q beside it."""

import numpy as np

from ..documents import DocumentError, UsageError
from . import palette
from .notation import axis_label, equation, is_parameter, symbol

WIDTH = 0.02  # of the program's bins
PAIRS = {"between": ("two chains", palette.SOLID), "within": ("one chain, far apart", palette.DASHED)}


def _laws(document):
    """What was measured after the last task at each state point and size: its parameters, the size, the bins."""
    rows = document.complete("overlaps", ["pairs"], ("point", "task", "size", "q"))
    last = rows[rows.task == rows.groupby("point").task.transform("max")]
    for (_, size), own in last.groupby(["point", "size"], sort=False):
        yield own.iloc[0][list(filter(is_parameter, own))].dropna().to_dict(), size, own


class Overlaps:
    """Histograms of documents with the list `overlaps`; of others that hold points, q as a place."""

    count = 1

    def __init__(self, documents, y):
        if y:
            raise UsageError("--y", ",".join(y), "allowed over the law of q is none")
        self.measured = [document for document in documents if document.get("overlaps")]
        self.theory = [document for document in documents if document not in self.measured]

    def draw(self, planes):
        [plane] = planes
        laws = [(document, *law) for document in self.measured for law in _laws(document)]
        states = [parameters for _, parameters, _, _ in laws]
        differing = [key for key in dict.fromkeys(key for state in states for key in state)
                     if len({state.get(key) for state in states}) > 1]
        labels = [", ".join([equation(key, state[key]) for key in differing if key in state] + [equation("size", size)])
                  for _, state, size, _ in laws]
        colours = dict(zip(dict.fromkeys(labels), palette.colours(len(set(labels)))))
        for label, (document, _, _, rows) in zip(labels, laws):
            for pairs, own in rows.groupby("pairs", sort=False):
                if pairs not in PAIRS:
                    raise DocumentError(document, "holds overlaps of pairs that are neither between nor within chains")
                self._draw(plane, document, own.sort_values("q"), colours[label], *PAIRS[pairs])
            plane.legend.add("colours", label, colours[label])
        for document in self.theory:
            for q in document.numbers(document.frame("points"), "q"):
                if np.isfinite(q):
                    plane.place(q, palette.BLACK, f"{symbol('q')}, theory")
        plane.axes.set(xlabel=axis_label("q"), ylabel=axis_label("density"))
        plane.axes.set_ylim(bottom=0)

    @staticmethod
    def _draw(plane, document, rows, colour, words, style):
        """Steps, and a band of one standard error to either side; bins that are left out are empty."""
        q, density, error = (document.numbers(rows, key) for key in ("q", "density", "standard_error"))
        edges = np.repeat(np.append(q - WIDTH / 2, q[-1] + WIDTH / 2), 2)
        steps, bars = (np.concatenate([[0], np.repeat(np.nan_to_num(values), 2), [0]]) for values in (density, error))
        plane.explained("lines", words, edges, steps, colour, style)
        if (bars > 0).any() and style == palette.SOLID:
            plane.band(edges, np.maximum(steps - bars, 0), steps + bars, colour)
