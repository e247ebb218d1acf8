"""Networks that learn task after task with one constant of their method after another: how much they know in the end."""

import numpy as np

from ..documents import DocumentError, check_allowed
from . import palette
from .notation import literal, number

CONSTANTS = {"gamma": r"weight of the divergence $\gamma$", "ewc_lambda": r"stiffness $\lambda$", "meta": "metaplasticity $m$"}
NAMED = 6  # values up to which each has its number on the axis
SCORES = ("average", "learned", "forgetting", "backward_transfer", "forward_transfer")


class Constants:
    """Of documents of train: one plane for each method that has a constant of its own, and way of testing it."""

    def __init__(self, documents, y):
        self.keys = list(y) or ["average", "learned"]
        check_allowed("--y", self.keys, SCORES, "networks against a constant")
        self.planes = {}  # by method, constant, way of testing: (constant's value, its summary by quantity)
        for document in documents:
            for kind, point in _points(document):
                self.planes.setdefault(kind, []).append(point)
        if not self.planes:
            raise DocumentError(documents[0], "holds no method with a constant; allowed are vcl, ewc, metaplasticity and "
                                "the like")
        self.count = len(self.planes)
        self.columns, self.shared = 1 + (self.count > 2), "y"

    def draw(self, planes):
        for plane, ((method, constant, evaluate), points) in zip(planes, self.planes.items()):
            points = sorted(points, key=lambda point: point[0])
            values = np.array([value for value, _ in points])
            for key, colour in zip(self.keys, palette.colours(len(self.keys))):
                mean, error = np.array([summary.get(key, (np.nan, np.nan)) for _, summary in points]).T
                plane.means(values, mean, error, colour, key)
            if 0 < 10 * values[0] <= values[-1]:
                plane.axes.set_xscale("log")
                if len(values) <= NAMED:
                    plane.axes.minorticks_off()
                    plane.axes.set_xticks(values, list(map(number, values)))
            plane.axes.set(xlabel=CONSTANTS[constant], ylabel="accuracy")
            plane.axes.set_title(f"{literal(method)}, {literal(evaluate)}", fontsize="small")


def _points(document):
    """((method, constant, way of testing), (value, {quantity: (mean, standard error)})) of a run. gamma is that of the
    last task: the first has no task before it."""
    settings = document.settings.get("train")
    methods = settings.get("methods") if isinstance(settings, dict) else None
    if not isinstance(methods, list) or not all(isinstance(one, dict) for one in methods):
        raise DocumentError(document, "does not say in its settings which methods were trained; allowed is what train "
                            "writes")
    summary = document.frame("summary", ("method", "evaluate", "quantity"), ("mean", "standard_error"))
    for one in methods:
        for constant in CONSTANTS:
            value = one.get(constant)
            value = value[-1] if isinstance(value, list) and value else value
            document.check_number(constant, value)
            if value is None:
                continue
            for evaluate, own in summary[summary.method == one.get("method")].groupby("evaluate", sort=False, dropna=False):
                quantities = own[["quantity", "mean", "standard_error"]].itertuples(index=False)
                yield ((one.get("method"), constant, evaluate),
                       (float(value), {quantity: (mean, error) for quantity, mean, error in quantities}))
