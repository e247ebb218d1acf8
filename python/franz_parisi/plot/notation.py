"""How keys of records are written: symbols and names of the field, as matplotlib's text."""

import re
from functools import lru_cache
from typing import NamedTuple

from .. import _core
from ..documents import one_line


class Quantity(NamedTuple):
    symbol: str  # TeX without dollars; empty: words stand for it
    name: str
    short: str = ""  # in legends, where there is no symbol


PARAMETERS = {
    "alpha": Quantity(r"\alpha", "data load"),
    "beta": Quantity(r"\beta", "inverse temperature"),
    "gamma": Quantity(r"\gamma", "weight of the KL"),
    "rho": Quantity(r"\rho", "overlap of the teachers"),
    "parent": Quantity(r"\mathrm{parent}", "task whose teacher this one resembles"),
    "delta": Quantity(r"\delta", "weight of the ridge"),
    "noise": Quantity(r"\Delta", "variance of the noise"),
    "lambda": Quantity(r"\lambda", "weight of the ridge"),
    "kappa": Quantity(r"\kappa", "margin"),
}

READINGS = {row["key"]: Quantity(row["symbol"], row["name"], row["words"]) for row in _core.readings()}

QUANTITIES = PARAMETERS | READINGS | {
    "loss": Quantity("L", "training loss"),
    "multiplier": Quantity(r"\tau", "multiplier"),
    "epoch": Quantity("", "epoch"),
    "epochs": Quantity("", "epochs of training"),
    "task": Quantity("", "tasks learned"),
    "samples": Quantity("", "Gaussian samples inside the logarithm"),
    "size": Quantity("N", "number of weights"),
    "density": Quantity("P(q)", "density"),
}


@lru_cache(1024)
def split_key(key):
    """The key without the number of its task, and that number; `None` where it has none."""
    match = re.fullmatch(r"(.+)_(\d+)", key)
    return (match[1], int(match[2])) if match else (key, None)


def is_parameter(key):
    """Whether a key is a control parameter of one task, as alpha_2."""
    stem, task = split_key(key)
    return stem in PARAMETERS and task is not None


def literal(text):
    """Any text, to be drawn as it is: on one line, nothing in it taken for mathematics, 48 characters at most."""
    shown = one_line(text)
    return (shown if len(shown) <= 48 else shown[:47] + "…").replace("$", r"\$")


def _quantity(key):
    """What a key is about, and the number of its task: of q_0 the key as a whole. `None` where there is none."""
    stem, task = (key, None) if key in QUANTITIES else split_key(key)
    return QUANTITIES.get(stem), task


def symbol(key):
    """What stands for a key in a legend: `$\\alpha_{1}$`, or words."""
    quantity, task = _quantity(key)
    if quantity and quantity.symbol:
        return f"${quantity.symbol}" + ("$" if task is None else f"_{{{task}}}$")
    return (quantity.short or quantity.name) if quantity and task is None else literal(key)


def name(key):
    """What a key is called, without its symbol; empty for one that is not in the table."""
    quantity, _ = _quantity(key)
    return quantity.name if quantity else ""


def axis_label(key):
    """The name of a key and its symbol."""
    words, short = name(key), symbol(key)
    if not words or words == short:
        return short
    return f"{words} {short}" if short.startswith("$") else f"{words}, {short}"


def number(value):
    """A number with six digits at most and a proper minus."""
    return f"{value:.6g}".replace("-", "−")


def equation(key, value):
    """`$\\rho_{2}$ = 0.5`, for legends."""
    return f"{symbol(key)} = {number(value)}"
