"""Infinitely wide networks: what they forget of the first task, and what predicts it, along whatever was swept."""

import numpy as np

from ..documents import DocumentError, check_allowed
from . import palette

PLACES = ("depth", "lambda", "sigma", "temperature", "input_overlap", "rho")
WORDS = {"depth": "hidden layers $L$", "lambda": r"coupling $\lambda$", "sigma": r"prior width $\sigma$", "temperature": "temperature $T$",
         "input_overlap": "input overlap", "rho": r"overlap of the teachers $\rho$", "task": "tasks learned"}
USUAL = ("forgetting", "forgetting_proxy", "gamma_input")


class Wide:
    """Of a document of wide: means over instances of quantities of task 1, tested after the last task."""

    count = 1

    def __init__(self, document, x, y):
        self.document = document
        if "comparison" in document:
            raise DocumentError(document, "is one of verify --method width, which has no picture; allowed are those of wide")
        if document.get("summary") == []:
            raise DocumentError(document, "holds no mean to be drawn, as no point of it was solved")
        rows = document.frame("summary", ["quantity"], (*PLACES, "task", "tested", "mean", "standard_error"))
        rows = rows[rows.tested == 1]
        varying = [key for key in PLACES if rows[key].nunique(dropna=False) > 1]
        self.x = x or (varying[0] if len(varying) == 1 else "task")
        check_allowed("--x", [self.x], WORDS, "wide networks")
        if set(varying) - {self.x}:
            raise DocumentError(self.document, f"differs in {', '.join(varying)}; allowed is one of them")
        self.rows = rows if self.x == "task" else rows[rows.task == rows.task.max()]
        self.keys = list(y) or [key for key in USUAL if (self.rows.quantity == key).any()]
        check_allowed("--y", self.keys, list(self.rows.quantity.unique()), "this document")

    def draw(self, planes):
        plane = planes[0]
        for key, colour in zip(self.keys, palette.colours(len(self.keys))):
            own = self.rows[self.rows.quantity == key]
            x, mean, error = own[[self.x, "mean", "standard_error"]].to_numpy().T
            order = np.argsort(x)[:np.isfinite(x).sum()]  # an infinite coupling has no place on the axis
            plane.means(x[order], mean[order], error[order], colour, key)
        plane.axes.set(xlabel=WORDS[self.x], ylabel="of the first task")
