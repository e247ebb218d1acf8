"""Theory against simulation, point by point: differences in standard errors."""

import numpy as np

from ..documents import DocumentError
from . import palette
from .notation import is_parameter, literal, split_key, symbol

SHOWN = 5  # standard errors to either side; what is beyond has an arrow and its value
MARKERS = "os^DvphX8"


def draw_deviations(documents, plane):
    """z of every quantity at every state point, from rows with point, label, task, quantity and z (standard errors)."""
    if len(documents) > 1:
        raise DocumentError(documents[1], "is a second comparison; allowed is one")
    document = documents[0]
    rows = document.records("deviations")
    if any(row.get("point") is None for row in rows):
        raise DocumentError(document, "holds a row without 'point'")
    points = {point: i for i, point in enumerate(dict.fromkeys(row["point"] for row in rows))}
    quantities = list(dict.fromkeys(document.text(row, "quantity") for row in rows))
    axes, beyond = plane.axes, {}
    plane.legend.below = True
    axes.axhspan(-2, 2, color="#e6eef5", linewidth=0, zorder=0)
    for i, quantity in enumerate(quantities):
        own = [row for row in rows if row["quantity"] == quantity]
        z = document.numbers(own, "z")
        shift = 0.7 * ((i + 0.5) / len(quantities) - 0.5)
        x = np.array([points[row["point"]] for row in own]) + shift
        colour = palette.colours(len(quantities))[i]
        axes.plot(x, z, linestyle="none", marker=MARKERS[i % len(MARKERS)], markersize=2.8, color=colour, zorder=3)
        plane.tracks.append((x, z, colour, False))
        plane.legend.add("simulation", symbol(quantity), colour, linestyle="none", marker=MARKERS[i % len(MARKERS)])
        for at, value in zip(x, z):
            if abs(value) > SHOWN:  # values of one point and side stand one behind the other
                side, place = np.sign(value), (round(at), value > 0)
                beyond[place] = beyond.get(place, 0) + 1
                axes.annotate(f"{value:.1f}".replace("-", "−"), (at, side * SHOWN), (0, -side * (4 + 8 * beyond[place])),
                              textcoords="offset points", ha="center", va="center", fontsize="x-small", color=colour)
    _name_points(axes, {points[row["point"]]: row for row in rows})
    axes.set_ylim(-SHOWN, SHOWN)
    axes.set_ylabel("(simulation − theory) / standard error")


def _name_points(axes, rows):
    """The label of each point, and a line where the tasks change."""
    names = [literal(rows[i].get("label") or rows[i]["point"]) for i in range(len(rows))]
    axes.minorticks_off()
    axes.set_xticks(range(len(names)), names, rotation=90 if max(map(len, names)) > 4 else 0, fontsize="small")
    axes.set_xlim(-0.6, len(names) - 0.4)
    tasks = [rows[i].get("task") for i in range(len(rows))]
    own = {task: [symbol(key) for key, value in row.items() if value is not None and is_parameter(key)
                  and split_key(key)[1] == task] for task, row in zip(tasks, (rows[i] for i in range(len(rows))))}
    labelled = rows[0].get("label") is not None and all(own.values())
    axes.set_xlabel("state point" + (": " + " | ".join(map(", ".join, own.values())) if labelled else ""))
    for i in range(1, len(tasks)):
        if tasks[i] != tasks[i - 1]:
            axes.axvline(i - 0.5, color=palette.GREY, linewidth=0.6)
