"""How keys of records are written: symbols and names of the field, as matplotlib's text."""

import re
from typing import NamedTuple

from ..documents import one_line


class Quantity(NamedTuple):
    symbol: str  # TeX without dollars, {} where the number of the task goes; empty: words stand for it
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

QUANTITIES = PARAMETERS | {
    "q": Quantity("q", "overlap"),
    "r": Quantity("r", "overlap"),
    "q_star": Quantity("q_*", "overlap"),
    "p": Quantity("p", "overlap"),
    "overlap_previous": Quantity("p_d", "overlap"),
    "q_hat": Quantity(r"\hat{q}", "conjugate order parameter"),
    "r_hat": Quantity(r"\hat{r}", "conjugate order parameter"),
    "q_star_hat": Quantity(r"\hat{q}_*", "conjugate order parameter"),
    "eps": Quantity(r"\varepsilon", "generalisation error"),
    "error": Quantity("E", "squared distance to the teacher"),
    "eps_mean_network": Quantity("", "generalisation error", "mean network"),
    "eps_sampled_network": Quantity("", "generalisation error", "sampled network"),
    "eps_bayes": Quantity("", "generalisation error", "Bayes bound"),
    "forgetting": Quantity(r"\Delta\varepsilon", "forgetting"),
    "free_entropy": Quantity(r"\Psi", "free entropy"),
    "energy": Quantity("e", "training loss per weight"),
    "loss": Quantity("L", "training loss"),
    "multiplier": Quantity(r"\tau", "multiplier"),
    "replicon": Quantity(r"\lambda_R", "replicon"),
    "epoch": Quantity("", "epoch"),
    "epochs": Quantity("", "epochs of training"),
    "task": Quantity("", "tasks learned"),
    "samples": Quantity("", "Gaussian samples inside the logarithm"),
    "size": Quantity("N", "number of weights"),
    "density": Quantity("P(q)", "density"),
}


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


def symbol(key):
    """What stands for a key in a legend: `$\\alpha_{1}$`, or words."""
    stem, task = split_key(key)
    if stem in QUANTITIES and QUANTITIES[stem].symbol:
        return f"${QUANTITIES[stem].symbol}" + ("$" if task is None else f"_{{{task}}}$")
    quantity = QUANTITIES.get(key)
    return (quantity.short or quantity.name) if quantity else literal(key)


def name(key):
    """What a key is called, without its symbol; empty for one that is not in the table."""
    quantity = QUANTITIES.get(split_key(key)[0])
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
