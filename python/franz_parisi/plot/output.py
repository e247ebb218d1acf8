"""Pictures as files: the same bytes for the same picture."""

import io

import matplotlib
import numpy as np

from ..documents import UsageError, path_of
from ..writing import picture_format, replace
from .page import page

NOTHING = {"svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
           "png": {"Software": None}}
SETTINGS = {"svg.hashsalt": "franz-parisi", "svg.fonttype": "path", "pdf.fonttype": 42, "savefig.bbox": None,
            "savefig.facecolor": "white", "path.simplify": False}
DPI = 300


def picture_bytes(figure, format):
    """The file of a figure, free of dates and versions."""
    if format == "html":
        return page(figure).encode()
    buffer = io.BytesIO()
    with matplotlib.rc_context(SETTINGS):
        figure.savefig(buffer, format=format, dpi=DPI, metadata=NOTHING[format])
    return buffer.getvalue()


def save(picture, target, format=None):
    """Writes a figure, or the figure of axes as `plot` returns them.

    target: a path, which is replaced in one step (readers see the old file or the new one), or a binary file.
    format: "svg", "pdf", "png" or "html"; default: as the path ends, else svg. Raises ValueError for another and for what
    is no picture, OSError where the target cannot be written.
    """
    figure = picture if hasattr(picture, "savefig") else getattr(np.ravel(picture)[0], "figure", None)
    if figure is None:
        raise UsageError("picture", type(picture).__name__, "allowed are a figure and axes, as a result's plot() gives them")
    is_file = hasattr(target, "write")
    data = picture_bytes(figure, picture_format(None if is_file else path_of("target", target), format))
    if is_file:
        target.write(data)
    else:
        replace(target, data)
