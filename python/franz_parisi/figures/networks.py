"""The networks of the figures, each method with the constants that a search on images kept from learning found
(docs/networks.md), but vcl-step with its published schedule. Quick ones learn fewer images for less long."""

from ..arguments import text
from .part import Part

SIZE, LESS = {"images": 10000, "instances": 3}, {"images": 2000, "epochs": 3, "instances": 2}
CONSTANTS = {"none": {"learning_rate": 0.01}, "vcl": {"learning_rate": 0.04, "gamma": 0.1},
             "vcl-step": {"learning_rate": 0.01, "beta": "10*tanh(0.1+2*e)"},
             "ewc": {"learning_rate": 0.01, "ewc_lambda": 300}, "metaplasticity": {"learning_rate": 0.0005, "meta": 5},
             "metaplasticity-bn": {"learning_rate": 0.0025, "meta": 10}}
SEARCHED = {"vcl": ("gamma", (0.01, 0.03, 0.1, 0.3, 1)), "ewc": ("ewc_lambda", (100, 300, 1000, 3000, 10000)),
            "metaplasticity": ("meta", (1.35, 2.5, 5, 10, 20))}


def constants(method, tasks, **own):
    """Those of a method; gamma for every task, of which the first has no prior."""
    chosen = CONSTANTS[method] | own
    return chosen | {"gamma": [0, *(tasks - 1) * [chosen["gamma"]]]} if "gamma" in chosen else chosen


def by_epoch(protocol, folders=1, **settings):
    tasks = 2 if protocol == "sequence" else int(protocol.split(":")[1])
    return [Part(f"{protocol.split(':')[0]}-{method}", "train", {"tasks": protocol, "method": method, "history": True}
                 | SIZE | settings | constants(method, tasks), LESS, folders=folders) for method in CONSTANTS]


PERMUTED = by_epoch("permuted:5")
TWO_DATA_SETS = by_epoch("sequence", 2, epochs=8) + by_epoch("split:2", epochs=8)
BY_CONSTANT = [Part(f"{method}-{text(value)}", "train", {"tasks": "permuted:5", "method": method, "validation": 5000} | SIZE
                    | constants(method, 5, **{constant: value}), LESS | {"validation": 1000}, folders=1)
               for method, (constant, values) in SEARCHED.items() for value in values]
