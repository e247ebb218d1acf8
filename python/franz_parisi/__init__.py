"""Order parameters and phase curves of the continually learning binary perceptron, every number with a bound.

    import franz_parisi as fp
    curve = fp.curve(alpha_1=(0.01, 2.2, 220), beta=20, branches="all")
    curve.points, curve.events      # pandas DataFrames
    curve.plot(); curve.save("curve.json")

Every command of the program `franz-parisi` that asks a question is a function here, with the same options as
keywords: `point`, `curve`, `diagram`, `potential`, `optimum`, `simulate`, `merge`, `verify`, `monte_carlo`, `train`. `Chain`
keeps solved tasks; `explore` shows a curve with sliders in a notebook.
`help(fp.curve)` names all options with their ranges.
"""

from ._core import commit as __commit__, version as __version__
from .chain import Chain
from .result import Result, load
from .studies import *
from .studies import __all__ as _studies

__all__ = ["Chain", "Result", "load", *_studies]


def __dir__():
    return [*__all__, "explore", "figures", "plot", "__commit__", "__version__"]


def __getattr__(name):
    # What needs matplotlib is imported when it is first used.
    if name == "explore":
        from .exploring import explore
        return explore
    if name in ("plot", "figures"):
        import importlib
        return importlib.import_module("." + name, __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
