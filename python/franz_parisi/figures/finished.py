"""The parts of a figure: which of them are there already, and the computing of the others."""

import errno
import os
from pathlib import Path

from .. import _core, studies
from ..documents import DocumentError, UsageError, read
from ..writing import json_text, whole


def make_folder(folder):
    """Raises UsageError where a folder cannot be made."""
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise UsageError("--output", folder, f"cannot be made: {error.strerror}; allowed is a folder") from None
    return Path(folder)


def check_writable(path):
    """Raises OSError where a file cannot be written: before hours of computing, not after them."""
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        cause = errno.EISDIR if path.is_dir() else errno.EACCES
        raise OSError(cause, os.strerror(cause), str(path))


def this_program():
    """As every document has it."""
    return {"name": "franz-parisi", "version": _core.version, "commit": _core.commit}


def documents_of(path):
    """The document in a file, or those of a figure's parts; none where nothing can be read."""
    try:
        return read(path).parts() if path.is_file() else []
    except DocumentError:
        return []


def find_finished(paths):
    """Documents that this version of the program left in files, by the command that made them."""
    return {document["command"]: document for path in paths for document in documents_of(path)
            if document.get("program") == this_program() and isinstance(document.get("command"), str)}


def files_of(part, folder):
    """Where a part keeps its document and, if it simulates, the log of its instances."""
    return folder / f"{part.name}.json", folder / f"{part.name}.jsonl"


def compute_part(part, folder, threads):
    """Computes a part and keeps its document in the folder. Instances that a log there has are not simulated again.
    Raises what the study raises."""
    file, log = files_of(part, make_folder(folder))
    extra = {} if threads is None else {"threads": threads}
    if part.study == "simulate":
        extra |= {"log": str(log), "resume": True}
    document = getattr(studies, part.study)(**part.arguments, **extra).document
    whole(file, json_text(document))
    return document


def remove_parts(parts, folder):
    """Removes what computing the parts has left in their folder, and the folder where nothing else is in it."""
    if folder.is_dir():
        for part in parts:
            for path in [*files_of(part, folder), *folder.glob(f".{part.name}.json.*")]:  # and what a killed run began
                path.unlink(missing_ok=True)
        if not any(folder.iterdir()):
            folder.rmdir()
