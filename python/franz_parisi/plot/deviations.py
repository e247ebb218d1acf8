"""Theory against simulation, point by point: differences in standard errors."""

import numpy as np

from . import palette
from .notation import is_parameter, literal, split_key, symbol

SHOWN = 5  # standard errors to either side; what is beyond has an arrow and its value
MARKERS = "os^DvphX8"


class Deviations:
    """z of every quantity at every state point, from rows with point, label, task, quantity and z (standard errors)."""

    count = 1

    def __init__(self, document):
        self.document, self.rows = document, document.complete("deviations", ["quantity"], ["point"])

    def draw(self, planes):
        [plane], rows, beyond = planes, self.rows, {}
        places, z = rows.groupby("point", sort=False).ngroup().to_numpy(), self.document.numbers(rows, "z")
        quantities = list(rows.quantity.unique())
        plane.legend.below = True
        plane.axes.axhspan(-2, 2, color="#e6eef5", linewidth=0, zorder=0)
        for i, (quantity, colour) in enumerate(zip(quantities, palette.colours(len(quantities)))):
            own = (rows.quantity == quantity).to_numpy()
            x = places[own] + 0.7 * ((i + 0.5) / len(quantities) - 0.5)
            marker = MARKERS[i % len(MARKERS)]
            plane.markers(x, z[own], marker, colour, markersize=2.8, zorder=3)
            plane.legend.add("simulation", symbol(quantity), colour, linestyle="none", marker=marker)
            for at, value in zip(x, z[own]):
                if abs(value) > SHOWN:  # values of one point and side stand one behind the other
                    side, place = np.sign(value), (round(at), value > 0)
                    beyond[place] = beyond.get(place, 0) + 1
                    plane.axes.annotate(f"{value:.1f}".replace("-", "−"), (at, side * SHOWN), color=colour,
                                        xytext=(0, -side * (4 + 8 * beyond[place])), textcoords="offset points",
                                        ha="center", va="center", fontsize="x-small")
        _name_points(plane.axes, rows.drop_duplicates("point", keep="last").assign(
            place=lambda last: rows.groupby("point", sort=False).ngroup()[last.index]).sort_values("place"))
        plane.axes.set_ylim(-SHOWN, SHOWN)
        plane.axes.set_ylabel("(simulation − theory) / standard error")


def _name_points(axes, rows):
    """The label of each point, and a line where the tasks change."""
    rows = rows.to_dict("records")
    names = [literal(row.get("label") or f"{row['point']:g}") for row in rows]
    axes.minorticks_off()
    axes.set_xticks(range(len(names)), names, rotation=90 if max(map(len, names)) > 4 else 0, fontsize="small")
    axes.set_xlim(-0.6, len(names) - 0.4)
    own = {row.get("task"): ", ".join(symbol(key) for key, value in row.items() if value is not None and value == value
                                      and is_parameter(key) and split_key(key)[1] == row.get("task")) for row in rows}
    labelled = rows[0].get("label") is not None and all(own.values())
    axes.set_xlabel("state point" + (": " + " | ".join(own.values()) if labelled else ""))
    for i in range(1, len(rows)):
        if rows[i].get("task") != rows[i - 1].get("task"):
            axes.axvline(i - 0.5, color=palette.GREY, linewidth=0.6)
