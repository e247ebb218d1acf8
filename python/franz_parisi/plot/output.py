"""Pictures as files: the same bytes for the same picture, written as a whole or not at all."""

import io
import os

import matplotlib
import numpy as np

from ..documents import UsageError

FORMATS = ("svg", "pdf", "png")
NOTHING = {"svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
           "png": {"Software": None}}
SETTINGS = {"svg.hashsalt": "franz-parisi", "svg.fonttype": "path", "pdf.fonttype": 42, "savefig.bbox": None,
            "savefig.facecolor": "white", "path.simplify": False}
DPI = 300


def picture_bytes(figure, format):
    """The file of a figure, free of dates and versions."""
    buffer = io.BytesIO()
    with matplotlib.rc_context(SETTINGS):
        figure.savefig(buffer, format=format, dpi=DPI, metadata=NOTHING[format])
    return buffer.getvalue()


def format_of(path):
    """The format that a name ends in. Raises UsageError for others than svg, pdf and png."""
    format = os.path.splitext(os.fspath(path))[1].lower().lstrip(".")
    if format not in FORMATS:
        raise UsageError("--output", path, "allowed is a name that ends in .svg, .pdf or .png, or any with --format")
    return format


def check_format(format):
    """The format. Raises UsageError unless it is one."""
    if format not in FORMATS:
        raise UsageError("--format", format, "allowed is svg, pdf or png")
    return format


def save(picture, target, format=None):
    """Writes a figure, or the figure of axes as `plot` returns them.

    target: a path, which is replaced in one step (readers see the old file or the new one), or a binary file.
    format: "svg", "pdf" or "png"; default: as the path ends, else svg. Raises ValueError for another, OSError where
    the target cannot be written.
    """
    figure = picture if hasattr(picture, "savefig") else np.ravel(picture)[0].figure
    is_file = hasattr(target, "write")
    data = picture_bytes(figure, check_format(format or ("svg" if is_file else format_of(target))))
    if is_file:
        target.write(data)
    else:
        replace_file(target, data)


def replace_file(path, data):
    """Gives a file this content in one step; it keeps its mode. Devices and pipes are written to. Raises OSError."""
    path = os.path.realpath(path)
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as file:
            file.write(data)
        return
    mode = os.stat(path).st_mode & 0o7777 if os.path.exists(path) else None
    if mode is not None and not os.access(path, os.W_OK):
        raise PermissionError(13, os.strerror(13), path)
    beside = f"{path}.{os.getpid()}.partial"
    try:
        with open(beside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(beside, mode)
        os.replace(beside, path)
    finally:
        if os.path.exists(beside):
            os.unlink(beside)
