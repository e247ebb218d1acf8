"""From a figure's definition to its data and its picture."""

from pathlib import Path

from ..documents import UsageError, read
from ..writing import json_text, whole
from .definitions import find, of_same_parts
from .finished import check_writable, compute_part, files_of, find_finished, make_folder, remove_parts, this_program

FORMATS = ("svg", "pdf", "png")
MOST_THREADS = 1024


def compute(name, quick=False, folder=".", threads=None, progress=None):
    """Computes the data of a figure and gives its document, a dict, which is also left in folder/NAME.json.

    Finished parts wait in folder/NAME.partial for the others, so that an interrupted figure goes on where it was; those
    of an earlier NAME.json, or of a figure of the same parts, are not computed again. `progress` is called with a line
    before each part that is. `quick`: coarser maps, and smaller and shorter simulations. `threads`: default all.

    Raises UsageError, a ValueError, for a bad name, folder or number of threads, OSError for what cannot be written.
    """
    definition = find(name)
    if threads is not None and not 1 <= threads <= MOST_THREADS:
        raise UsageError("--threads", threads, f"allowed is an integer in [1, {MOST_THREADS}]")
    folder = make_folder(folder)
    target, partial = folder / f"{name}.json", folder / f"{name}{'.quick' * bool(quick)}.partial"
    check_writable(target)
    parts = definition.parts(quick)
    finished = find_finished([*(folder / f"{other.name}.json" for other in of_same_parts(definition)),
                              *(files_of(part, partial)[0] for part in parts)])
    for i, part in enumerate(parts, 1):
        if part.command not in finished:
            if progress is not None:
                progress(f"{name}, part {i} of {len(parts)}: {part.command}")
            finished[part.command] = compute_part(part, partial, threads)
    document = figure_document(definition, quick, [(part.name, finished[part.command]) for part in parts])
    whole(target, json_text(document))
    remove_parts(parts, partial)
    return document


def figure_document(definition, quick, documents):
    """The documents of the parts under their names, and how they are drawn."""
    return {"schema": documents[0][1]["schema"], "program": this_program(),
            "command": f"franz-parisi figure {definition.name}{' --quick' * bool(quick)}",
            "settings": {"figure": definition.name, "quick": bool(quick),
                         "axes": {"x": definition.x, "y": list(definition.y)}},
            "parts": [{"name": name, "document": document} for name, document in documents]}


def draw(figure, ax=None, style=None):
    """Draws a figure, given its document or its name, and gives the Axes. Of a name ./NAME.json is drawn, quick or not,
    and computed where there is none. Raises ValueError for a bad name and for what is no document of a figure."""
    if isinstance(figure, str):
        path = Path(f"{find(figure).name}.json")
        figure = read(path) if path.exists() else compute(figure)
    from .. import plot  # matplotlib takes its time, and data need none of it

    return plot.plot([figure], ax=ax, style=style)


def figure(name, quick=False, folder=".", format="svg", threads=None, progress=None, style=None):
    """Computes a figure as `compute` does, draws it, and leaves folder/NAME.json and folder/NAME.svg, or .pdf or .png.
    Gives 0, or 3 where a part missed its target or knows that it is incomplete: the exit status of the command.

    Raises UsageError, a ValueError, for a bad format and as `compute` does, OSError for what cannot be written.
    """
    if format not in FORMATS:
        raise UsageError("--format", format, "allowed is svg, pdf or png")
    find(name)
    picture = make_folder(folder) / f"{name}.{format}"
    check_writable(picture)
    document = compute(name, quick, folder, threads, progress)
    from .. import plot

    plot.save(draw(document, style=style), picture)
    return 0 if all(met(part["document"]) for part in document["parts"]) else 3


def met(document):
    """Is everything there that was asked for?"""
    return document.get("complete") is not False and all(
        point.get("status") == "converged" for point in document.get("points", []))
