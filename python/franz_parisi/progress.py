"""A bar that says how much of a study is done."""

import contextlib
import sys
import time
import warnings

_PATIENCE = 0.5  # seconds before a bar is worth its place


@contextlib.contextmanager
def shown(progress):
    """A function show(total, done, unit) that keeps a bar up to date; None where none is wanted: by default where
    nobody sees it, at no terminal and in no notebook."""
    if not (sys.stderr.isatty() or "ipykernel" in sys.modules if progress is None else progress):
        yield None
        return
    begin, bars = time.monotonic(), []

    def show(total, done, unit):
        if total < 2 or (not bars and time.monotonic() - begin < _PATIENCE and not progress):
            return
        if bars and bars[-1].total != total:
            bars.pop().close()
        if not bars:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a notebook without ipywidgets has a bar of text
                from tqdm.auto import tqdm
            bars.append(tqdm(total=total, unit=f" {unit}", leave=False))
        bars[-1].update(done - bars[-1].n)

    try:
        yield show
    finally:
        for bar in bars:
            bar.close()
