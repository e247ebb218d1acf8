"""The lines of Python that draw a picture, for changing them."""

import os

import numpy as np


def script(files, output, axes, path=None, **options):
    """The text of a program that draws the picture of `plot([read(file), ...], **options)` and saves it.

    files: paths of documents; output: the path of the picture; axes: what `plot` returned. The labels and ranges of
    the picture are among the lines. `path`: of the program, which names the files from its own folder on, so that it can be
    run in any other and moved together with them; default: they are named as they are here, for the folder it is run in.
    """
    def named(file):
        if path is None or file == "-" or os.path.isabs(file):
            return repr(file)
        folder, name = os.path.split(file)
        return f"here / {os.path.relpath(os.path.join(os.path.realpath(folder), name), os.path.dirname(os.path.realpath(path)))!r}"

    given = "".join(f", {key}={value!r}" for key, value in options.items() if value is not None)
    several = np.size(axes) > 1
    lines = ['"""Draws a picture of documents of franz-parisi; change what you like."""', "",
             *(["from pathlib import Path", ""] if path else []),
             "from franz_parisi.documents import read", "from franz_parisi.plot import plot, save", "",
             *(["here = Path(__file__).resolve().parent  # where the files are looked for"] if path else []),
             "documents = ["] + [f"    read({named(file)})," for file in files] + ["]",
             "# pandas.DataFrame(documents[0]['points']) is a table of what is drawn.",
             f"{'planes' if several else 'axes'} = plot(documents{given})"]
    for i, one in enumerate(np.ravel(axes)):
        name = f"planes[{i}]" if several else "axes"
        for what in ("xlabel", "ylabel", "xlim", "ylim"):
            value = getattr(one, f"get_{what}")()
            if value:
                shown = repr(value) if isinstance(value, str) else ", ".join(repr(float(end)) for end in value)
                lines.append(f"{name}.set_{what}({shown})")
    lines += ["# Each of axes.lines has set_color, set_linewidth and the like, axes.figure is the whole.",
              f"save({'planes' if several else 'axes'}, {named(output)})", ""]
    return "\n".join(lines)
