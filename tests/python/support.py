"""The program under test, documents made by it or by hand, and what is read off a picture."""

import importlib.util
import json
import os
import struct
import subprocess
import sys
from pathlib import Path

PACKAGES = os.environ.get("PYTHONPATH", "")  # where the built module is
PROGRAM = os.environ.get("FRANZ_PARISI_PROGRAM", os.environ.get("FRANZ_PARISI", "franz-parisi"))
SCHEMA = "urn:franz-parisi:schema:2"
DOCS = Path(__file__).parents[2] / "docs"


def make(path, *words, status=(0,)):
    """The document that the program writes for these words."""
    result = subprocess.run([PROGRAM, *words, "--output", str(path)], capture_output=True, text=True, timeout=300)
    assert result.returncode in status, result.stderr
    return str(path)


def write(path, document):
    """A document by hand, or any text."""
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return str(path)


def script(name):
    """A script of the documentation, as a module of its own."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def images(folder, train=80):
    """A folder of small images in four classes, each with a bright row."""
    folder.mkdir(exist_ok=True)
    for part, count in (("train", train), ("t10k", 40)):
        labels = [k % 4 for k in range(count)]
        pixels = [200 if i == label else (7 * k + 13 * i + 29 * j) % 60
                  for k, label in enumerate(labels) for i in range(5) for j in range(5)]
        (folder / f"{part}-images-idx3-ubyte").write_bytes(struct.pack(">4I", 0x803, count, 5, 5) + bytes(pixels))
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">2I", 0x801, count) + bytes(labels))
    return str(folder)


def point(alpha, beta, **more):
    return {"task": 1, "alpha_1": alpha, "beta_1": beta, "gamma_1": 0, "eps_1": 0.1 * alpha, "branch": 0,
            "rs_stable": True, "status": "converged"} | more


def curve(points, **more):
    return {"schema": SCHEMA, "settings": {"sweep": "alpha_1", "each": None}, "points": points} | more


def run(*words, **options):
    """The finished process of the command, its streams as bytes."""
    return subprocess.run([sys.executable, "-m", "franz_parisi.command_line", *words],
                          **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 120} | options))


def planes(axes):
    return list(getattr(axes, "flat", [axes]))


def texts(axes):
    """All that is written on a picture."""
    from matplotlib.text import Text
    figure = planes(axes)[0].figure
    return [text.get_text() for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


def legend_texts(axes):
    from matplotlib.legend import Legend
    return [text.get_text() for legend in planes(axes)[0].figure.findobj(Legend) for text in legend.get_texts()]


def lines(axes, style=None):
    """The lines of a plane that join points, each of at least two."""
    found = [line for line in axes.lines if line.get_linestyle() not in ("None", "none") and len(line.get_xdata()) > 1]
    return [line for line in found if style is None or line.get_linestyle() == style]


def markers(axes, shape):
    """The places of all markers of a shape."""
    return [place for line in axes.lines if line.get_marker() == shape for place in zip(line.get_xdata(), line.get_ydata())]


def arrows(axes):
    from franz_parisi.plot.plane import HIDDEN
    return [text for text in axes.texts if text.get_gid() == HIDDEN]
