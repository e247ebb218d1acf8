"""From a figure's definition to its data and its picture."""

import errno
import itertools
import os
import shlex
import warnings
from pathlib import Path

from .. import _core, studies
from ..documents import DocumentError, UsageError, one_line, path_of, read
from ..writing import json_text, picture_format, remove_left_over, replace
from .definitions import find, of_same_parts

MOST_THREADS = 1024


class SetAside(UserWarning):
    """What was where a figure's data go has another name now."""


def compute(name, quick=False, folder=".", threads=None, progress=None, data=None):
    """Computes the data of a figure and gives its document, a dict, which is also left in folder/NAME.json.

    Finished parts wait in folder/NAME.partial for the others, so that an interrupted figure goes on where it was; those
    of an earlier NAME.json, or of a figure of the same parts, are not computed again. `progress` is called with a line
    before each part that is. `quick`: coarser maps, and smaller and shorter simulations. `threads`: default all.
    `data`: of figures of networks, folders with images, a list or a text apart by commas.

    What is in the place of NAME.json and is no such figure gets another name, NAME.json.1 or the next free one, with a
    warning. Raises UsageError, a ValueError, for a bad name, folder, data or number of threads, OSError for what cannot be
    written.
    """
    definition = find(name)
    if threads is not None and not 1 <= threads <= MOST_THREADS:
        raise UsageError("--threads", threads, f"allowed is an integer in [1, {MOST_THREADS}]")
    target = _target(folder, f"{name}.json")
    partial = target.with_name(f"{name}{'.quick' * bool(quick)}.partial")
    folders = [path_of("--data", one) for one in (data.split(",") if isinstance(data, str) else data or [])]
    parts = definition.parts(quick, folders)
    finished = _finished([*(target.with_name(f"{other.name}.json") for other in of_same_parts(definition)),
                          *(partial / f"{part.name}.json" for part in parts)])
    for i, part in enumerate(parts, 1):
        if part.command not in finished:
            if progress is not None:
                progress(f"{name}, part {i} of {len(parts)}: {part.command}")
            finished[part.command] = compute_part(part, partial, threads)
    document = figure_document(definition, quick, [(part.name, finished[part.command]) for part in parts], folders)
    _set_aside(target, name)
    replace(target, json_text(document))
    _remove(parts, partial)
    return document


def _target(folder, name):
    """A file to be left in a folder, which is made. Raises UsageError where that cannot be, and OSError where the file
    cannot be written: before hours of computing, not after them."""
    try:
        os.makedirs(path_of("--output", folder), exist_ok=True)
    except OSError as error:
        raise UsageError("--output", folder, f"cannot be made: {error.strerror}; allowed is a folder") from None
    path = Path(folder, name)
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        cause = errno.EISDIR if path.is_dir() else errno.EACCES
        raise OSError(cause, os.strerror(cause), str(path))
    return path


def _is_of_figure(path, name):
    """Whether a file holds this figure, whatever version of the program made it."""
    try:
        return path.is_file() and read(path).settings.get("figure") == name
    except DocumentError:
        return False


def _set_aside(target, name):
    """Gives a file that is in the place of a figure's data and is none another name, and says which."""
    if not target.is_file() or _is_of_figure(target, name):
        return
    names = (target.with_name(f"{target.name}.{number}") for number in itertools.count(1))
    aside = next(path for path in names if not os.path.lexists(path))
    target.rename(aside)
    warnings.warn(f"{one_line(target)} is no figure of this program; it is now {one_line(aside)}", SetAside, stacklevel=3)


def this_program():
    """As every document has it."""
    return {"name": "franz-parisi", "version": _core.version, "commit": _core.commit}


def _finished(paths):
    """What this version of the program left in files, of a figure's parts or one, by the command that made it."""
    found = {}
    for path in filter(Path.is_file, paths):
        try:
            found |= {document["command"]: document for document in read(path).parts()
                      if document.get("program") == this_program() and isinstance(document.get("command"), str)}
        except DocumentError:  # nothing to go on from
            pass
    return found


def compute_part(part, folder, threads):
    """Computes a part and keeps its document in the folder, NAME.json, beside the log of what is finished if it
    simulates or trains: that is not done again. Raises what the study raises."""
    os.makedirs(folder, exist_ok=True)
    extra = {} if threads is None else {"threads": threads}
    if part.study in ("simulate", "train"):
        extra |= {"log": str(folder / f"{part.name}.jsonl"), "resume": True}
    document = getattr(studies, part.study)(**part.arguments, **extra).document
    replace(folder / f"{part.name}.json", json_text(document))
    return document


def _remove(parts, folder):
    """Removes what computing the parts has left in their folder, and the folder where nothing else is in it."""
    if folder.is_dir():
        remove_left_over(folder)
        for part in parts:
            for ending in (".json", ".jsonl"):
                (folder / (part.name + ending)).unlink(missing_ok=True)
        if not any(folder.iterdir()):
            folder.rmdir()


def figure_document(definition, quick, documents, data=()):
    """The documents of the parts under their names, and how they are drawn."""
    given = f" --data {shlex.quote(','.join(data))}" if data else ""
    return {"schema": documents[0][1]["schema"], "program": this_program(),
            "command": f"franz-parisi figure {definition.name}{' --quick' * bool(quick)}{given}",
            "settings": {"figure": definition.name, "quick": bool(quick),
                         "axes": {"x": definition.x, "y": list(definition.y)}},
            "parts": [{"name": name, "document": document} for name, document in documents]}


def draw(figure, **options):
    """Draws a figure, given its document or its name, with options of franz_parisi.plot.plot, and gives the Axes. Of a name
    ./NAME.json is drawn, quick or not, and computed where there is none. Raises ValueError for a bad name and for what is
    no document of a figure."""
    if isinstance(figure, str):
        path = Path(f"{find(figure).name}.json")
        figure = read(path) if path.exists() else compute(figure)
    from .. import plot  # matplotlib takes its time, and data need none of it

    return plot.plot([figure], **options)


def figure(name, quick=False, folder=".", format="svg", threads=None, progress=None, data=None):
    """Computes a figure as `compute` does, draws it, and leaves folder/NAME.json and folder/NAME.svg, or .pdf or .png.
    Gives 0, or 3 where a part missed its target or knows that it is incomplete: the exit status of the command.

    Raises UsageError, a ValueError, for a bad format and as `compute` does, OSError for what cannot be written.
    """
    picture = _target(folder, f"{find(name).name}.{picture_format(None, format)}")
    document = compute(name, quick, folder, threads, progress, data)
    from .. import plot

    plot.save(draw(document), picture)
    return 0 if all(met(part["document"]) for part in document["parts"]) else 3


def met(document):
    """Is everything there that was asked for?"""
    return document.get("complete") is not False \
        and all(_core.met_target(state.get("status") or "", state.get("kind"))
                for states in ("points", "events") for state in document.get(states, [])) \
        and all(epoch.get("loss") is not None for epoch in document.get("training", []))
