"""Colours, lines and markers: one for each meaning, told apart by colour-blind readers and in print."""

from itertools import cycle

import matplotlib
from matplotlib.colors import LinearSegmentedColormap, to_rgb

# Okabe and Ito's.
BLACK, GREY = "#000000", "#707070"
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", BLACK)
MANY = len(COLOURS)  # more than these are told apart by a scale
NAMED = 100  # no legend names more, where there is no scale
MAP = LinearSegmentedColormap.from_list(
    "franz_parisi", [(0, "#ffffff"), (0.35, "#c6dbef"), (0.7, "#6baed6"), (1, "#2171b5")])

THICK, THIN = 1.0, 0.5  # in widths of the style: equilibria, and solutions that another one dominates
SOLID, DASHED, BOUND, PLACE = "solid", (0, (3.6, 1.8)), (0, (6, 1.5, 1, 1.5)), (0, (1, 1.6))
DASHED_THIN = (0, (7, 3.5))  # dashes count in widths of their line

UNSTABLE = "replica symmetry unstable"
DOMINATED = "not equilibrium"

# Theory's special points: open, and never the marker of a simulation.
EVENTS = {
    "spinodal": ("d", "spinodal"),
    "transition": ("P", "transition"),
    "at_instability": ("x", UNSTABLE),
    "clustering": ("3", "clusters appear"),
    "condensation": ("4", "clusters dominate"),
    "gardner": ((5, 2, 0), "clusters split"),
    "edge": ("X", "edge: weights freeze"),
    "perfect_learning": ("+", "perfect learning"),
    "reading": ("1", "reading"),
    "critical_point": ("*", "critical point"),
    "at_spinodal": ("<", "instability at the spinodal"),
    "at_transition": (">", "instability at the transition"),
    "at_condensation": ((6, 1, 0), "instability gives way to clusters"),
    "equilibrium": ((4, 1, 45), "equilibrium"),
    "metastable": ((3, 1, 0), "metastable"),
    "unstable": ("2", "unstable"),
}

# Shapes that fill less of their square than others are drawn larger.
LARGER = {"*": 1.6, (4, 1, 45): 1.5, (3, 1, 0): 1.6, "1": 1.8, "2": 1.8, "3": 1.8, "4": 1.8, (5, 2, 0): 1.4, (6, 1, 0): 1.6, "P": 1.25, "X": 1.25, "+": 1.4, "x": 1.2}

# Simulations: filled, each method with its shape and colour.
METHODS = {"hmc": ("o", COLOURS[2]), "sgd": ("s", COLOURS[1]), "adam": ("^", COLOURS[3])}
OTHER_METHODS = (("D", COLOURS[4]), ("v", COLOURS[5]), ("p", COLOURS[2]), ("h", COLOURS[1]), ("8", COLOURS[3]))


def colours(count):
    """As many colours, all different: of the palette, or evenly along cividis without its faint end."""
    if count <= MANY:
        return list(COLOURS[:count])
    scale = matplotlib.colormaps["cividis"]
    return [scale(0.9 * i / (count - 1)) for i in range(count)]


def tint(colour, part):
    """A colour mixed with white: as it is at part 0, white at 1."""
    return tuple(channel + (1 - channel) * part for channel in to_rgb(colour))


def method_styles(meanings):
    """Marker, colour and tint of each (method, size): no two share a marker while there are enough."""
    styles, others, free = {}, cycle(OTHER_METHODS), dict(METHODS)
    for meaning in meanings:
        marker, colour = free.pop(meaning[0], None) or next(others)
        styles[meaning] = (marker, colour, 0.6 * (len(styles) % 3) / 2)
    return styles
