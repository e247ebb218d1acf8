"""What is on the planes of a picture, each meaning once."""

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from . import palette
from .plane import points_of, size_of

SECTIONS = ("colours", "lines", "events", "simulation")


class Legend:
    """Entries in the order of the sections."""

    def __init__(self):
        self.entries = {}  # by words: section, colour, whether it is a band, style
        self.below = False  # for planes that are full
        self.scale = None  # (parameter, values, colours) of curves that are too many for entries

    def add(self, section, words, colour, band=False, **style):
        """One meaning; grey where several colours share it."""
        if words not in self.entries:
            self.entries[words] = [section, colour, band, style]
            return
        known = self.entries[words]
        known[3] = style | known[3] if known[3].get("linestyle") != "none" else known[3] | style
        known[1] = colour if known[1] == colour else palette.GREY

    def handles(self):
        """Handles for matplotlib; none where the axes say it all."""
        entries = sorted(self.entries.items(), key=lambda item: SECTIONS.index(item[1][0]))
        if len(entries) == 1 and entries[0][1][0] == "colours":
            return []
        return [_handle(words, *entry) for words, entry in entries]


def _handle(words, _, colour, band, style):
    if band:
        return Patch(color=colour, alpha=0.22, linewidth=0, label=words)
    measures = {"linewidth": points_of(style.get("linewidth", palette.THICK)), "color": colour, "label": words,
                "markersize": style.get("markersize", size_of(style.get("marker"))), "markeredgecolor": colour}
    return Line2D([], [], **style | measures)
