"""What a study gives: its document, and the lists in it as DataFrames."""

import io
import sys

from .documents import LISTS, Document, path_of, read


class Result:
    """A document and what is in it.

    document : dict
        exactly what the program writes as JSON (docs/schema.json); numbers are the same doubles.
    points, events, lines, simulation, summary, history, comparison, verdicts, monte_carlo, bias, accuracy, initial, training : DataFrame
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
        """Draws it into matplotlib axes, with other results or documents beside it: see franz_parisi.plot.plot.

        In a notebook a new picture is shown below the cell, when the cell has run.
        """
        from .plot import plot
        axes = plot([self, *others], **options)
        if options.get("ax") is None:
            _show_after_cell(getattr(axes, "flat", [axes])[0].figure)
        return axes

    def save(self, path):
        """Writes the document as a whole or not at all: JSON, or csv with every list and the settings beside it.

        Raises ValueError for another ending, OSError for what cannot be written.
        """
        from .writing import save
        save(self, path_of("path", path))

    def __repr__(self):
        counts = ", ".join(f"{len(self.document[name])} {name}" for name in self.lists)
        missed = sum(point.get("status") != "converged" for point in self.document.get("points", ()))
        state = f"; {missed} points missed their target" if missed else ""
        if self.complete is not None:
            state += "; complete" if self.complete else f"; incomplete: {self.incomplete}"
        return f"<franz_parisi.Result of {self.document.get('command', 'a figure')!r}: {counts}{state}>"

    def _repr_html_(self):
        from html import escape
        text = f"<p><code>{escape(repr(self))}</code></p>"
        for name in self.lists[:1]:
            table = getattr(self, name).dropna(axis="columns", how="all")
            shown = [key for key in table if not key.endswith("_error")]
            text += f"<p>{name}, without errors:</p>" + table[shown].to_html(max_rows=6, max_cols=12)
        return text


def _show_after_cell(figure):
    """Shows a figure as a notebook does that of pyplot: once, when its cell has run."""
    notebook = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if not hasattr(notebook, "kernel"):
        return

    def show():
        notebook.events.unregister("post_execute", show)
        from IPython.display import Image, display
        from .plot import save
        save(figure, picture := io.BytesIO(), "png")
        display(Image(picture.getvalue(), width=round(150 * figure.get_figwidth())))
    notebook.events.register("post_execute", show)


def load(path):
    """Reads what `save` or the program wrote. Raises ValueError, one line that names the file and what is wrong."""
    return Result(read(path))
