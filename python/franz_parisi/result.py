"""What a study gives: its document, and the lists in it as DataFrames."""

import os

from .documents import LISTS, Document, read


class Result:
    """A document and what is in it.

    document : dict
        exactly what the program writes as JSON (docs/schema.json); numbers are the same doubles.
    points, events, lines, simulation, summary, history, comparison, verdicts, monte_carlo, bias : DataFrame
        those of its lists that it has, a row for each record; `lines` has a row for each point of a line.
    complete : bool or None
        whether a search for all solutions closes; `incomplete` says why not.
    """

    def __init__(self, document):
        self.document = document

    @property
    def lists(self):
        """The names of the document's lists, the main one first."""
        return [key for key, value in self.document.items() if key in LISTS and isinstance(value, list)]

    @property
    def complete(self):
        return self.document.get("complete")

    @property
    def incomplete(self):
        return self.document.get("incomplete") or ""

    def __getattr__(self, name):
        if name.startswith("_") or name == "document" or name not in self.lists:
            raise AttributeError(f"this document has no {name!r}, but {', '.join(self.lists)}"
                                 if "document" in self.__dict__ else name)
        return Document(self.document).frame(name)

    def __dir__(self):
        return [*super().__dir__(), *self.lists]

    def plot(self, *others, **options):
        """Draws it into matplotlib axes, with other results or documents beside it: see franz_parisi.plot.plot."""
        from .plot import plot
        return plot([self, *others], **options)

    def save(self, path):
        """Writes the document as a whole or not at all: JSON, or csv with every list and the settings beside it.

        Raises ValueError for another ending, OSError for what cannot be written.
        """
        from .writing import save
        save(self, os.fspath(path))

    def __repr__(self):
        counts = ", ".join(f"{len(self.document[name])} {name}" for name in self.lists)
        missed = sum(point.get("status") != "converged" for point in self.document.get("points", ()))
        state = f"; {missed} points missed their target" if missed else ""
        if self.complete is not None:
            state += "; complete" if self.complete else f"; incomplete: {self.incomplete}"
        return f"<franz_parisi.Result of {self.document.get('command', 'a figure')!r}: {counts}{state}>"


def load(path):
    """Reads what `save` or the program wrote. Raises ValueError, one line that names the file and what is wrong."""
    return Result(read(os.fspath(path)))
