"""The figures of the paper, and some that it does not have: their data and their pictures.

    franz_parisi.figures.figure("2a", folder="figures")    # leaves figures/2a.json and figures/2a.svg
    axes = franz_parisi.figures.draw("2a")                 # matplotlib's Axes
"""

from .definitions import listing, names
from .making import compute, draw, figure

__all__ = ["compute", "draw", "figure", "listing", "names"]
