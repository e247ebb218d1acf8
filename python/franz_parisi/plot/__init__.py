"""Pictures of documents by matplotlib, in the style of a journal's column.

`plot` draws into matplotlib axes, `save` writes a file whose bytes depend on the picture alone, `script` gives the
lines of Python that draw a picture, for changing them.
"""

from .output import save
from .picture import plot
from .script import script

__all__ = ["plot", "save", "script"]
