#!/usr/bin/env python3
"""Runs the notebooks of this folder from a fresh kernel and keeps what comes out in them.

    python3 docs/notebooks/run.py [NAME...]        default: all of them

Needs python3-nbclient and python3-ipykernel, which nothing else in this project does, and franz_parisi on the
PYTHONPATH. A notebook is replaced when all of its cells have run, in a temporary folder, and is left alone otherwise.
"""

import os
import pathlib
import sys
import tempfile
import time

import nbformat
from nbclient import NotebookClient

os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # else kernels warn of a debugger that nobody uses
FOLDER = pathlib.Path(__file__).resolve().parent
LIMIT = 400_000  # bytes: what a notebook may weigh in the repository


def run(path):
    """The notebook with the outputs of a fresh run. Raises nbclient's CellExecutionError where a cell does."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(notebook, timeout=600, resources={"metadata": {"path": folder}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times of day
        if cell.cell_type == "code":  # bars of progress are gone when a study is done
            cell.outputs = [output for output in cell.outputs if not output.get("text", "").startswith("\r")]
    notebook.metadata.pop("language_info", None)  # the version of somebody's Python
    nbformat.validate(notebook)
    return notebook


def main(names):
    paths = [FOLDER / f"{name.removesuffix('.ipynb')}.ipynb" for name in names] or sorted(FOLDER.glob("*.ipynb"))
    for path in paths:
        begin = time.monotonic()
        text = nbformat.writes(run(path)) + "\n"
        if len(text.encode()) > LIMIT:
            sys.exit(f"{path}: {len(text.encode())} bytes; allowed are {LIMIT}: draw fewer or smaller pictures")
        path.write_text(text)
        print(f"{path.name}: {time.monotonic() - begin:.0f} s, {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
