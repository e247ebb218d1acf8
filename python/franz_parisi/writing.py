"""Files: written as a whole or not at all; documents as the text that the program writes."""

import contextlib
import errno
import json
import os
import re
import socket

from .documents import UsageError

FORMATS = ("svg", "pdf", "png", "html")  # of pictures


_MINE = f".franz-parisi-{socket.gethostname()}-"  # of temporary files, as the program names them: then the process


def remove_left_over(folder):
    """Removes the temporary files that processes of this machine left in a folder when they were killed."""
    for name in os.listdir(folder):
        made = re.fullmatch(rf"{re.escape(_MINE)}([1-9]\d*)-\w+\.tmp", name)
        if made:
            try:
                os.kill(int(made[1]), 0)
            except (ProcessLookupError, OverflowError):
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(folder, name))
            except OSError:  # somebody else's
                pass


def replace(path, data):
    """Gives a file this content, text or bytes, in one step; it keeps its mode. Devices and pipes are written to.
    Raises OSError, which names this file, the old one being untouched."""
    try:
        _replace(os.path.realpath(path), data.encode() if isinstance(data, str) else data)
    except OSError as error:  # of a temporary file, or the folder
        raise OSError(error.errno, error.strerror, os.fspath(path)) from None


def _replace(path, data):
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as file:
            file.write(data)
        return
    if os.path.exists(path) and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    folder = os.path.dirname(path)
    remove_left_over(folder)
    beside = os.path.join(folder, f"{_MINE}{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        with open(beside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(path):
            os.chmod(beside, os.stat(path).st_mode & 0o7777)
        os.replace(beside, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(beside)


def picture_format(path, format=None):
    """The format of a picture: the one given, or what the name of its file ends in; svg where there is neither.
    Raises UsageError for others than those."""
    if format is None and path is not None:
        format = os.path.splitext(os.fspath(path))[1].lower().lstrip(".")
        if format not in FORMATS:
            raise UsageError("--output", path, "allowed is a name that ends in .svg, .pdf, .png or .html, or any with "
                             "--format")
    if format not in (None, *FORMATS):
        raise UsageError("--format", format, "allowed is svg, pdf, png or html")
    return format or "svg"


def json_text(document):
    """One record a line, as the program writes it. Raises ValueError for NaN and infinities."""
    def line(value):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

    def entry(value):
        if not isinstance(value, list) or not value:
            return line(value)
        return "[\n" + ",\n".join("    " + line(record) for record in value) + "\n  ]"
    return "{\n" + ",\n".join(f'  "{key}": {entry(value)}' for key, value in document.items()) + "\n}\n"


def save(result, path):
    """See Result.save."""
    stem, ending = os.path.splitext(path)
    if ending == ".json":
        return replace(path, json_text(result.document))
    if ending != ".csv":
        raise ValueError(f"path: {path}: allowed is a name that ends in .json or .csv")
    main, *others = result.lists
    for name in others:
        replace(f"{stem}.{name}.csv", getattr(result, name).to_csv(index=False))
    beside = {key: value for key, value in result.document.items() if key not in result.lists}
    replace(stem + ".meta.json", json_text(beside | {"lists": result.lists}))
    return replace(path, getattr(result, main).to_csv(index=False))
