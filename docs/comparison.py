"""Holds the methods of `train` against each other at constants that were searched for, not guessed:

    python3 docs/comparison.py search DIR      # every method's constants, on training images kept from learning
    python3 docs/comparison.py small DIR       # five instances at the best of each, on the test images
    python3 docs/comparison.py large DIR       # two at 784-512-512-10

DIR holds the IDX files. Rows go to docs/networks_search.csv and docs/networks_comparison.csv (or NAME_search.csv and
NAME_comparison.csv, NAME a third argument); those that are there are not computed again.
"""

import csv
import sys
from itertools import product
from pathlib import Path

from franz_parisi import train
from franz_parisi.figures.networks import SEARCHED

SCORES = "average", "learned", "forgetting"
COLUMNS = ("stage", "method", "constant", "value", "learning_rate", "instances",
           *(name for score in SCORES for name in (score, f"{score}_error")))
# Ten settings for each: five values of its own constant by two learning rates. Without a constant, as without
# protection, the learning rate alone.
FIELDS, HIDDEN = (0.01, 0.04), (0.0005, 0.0025)
GRIDS = {"vcl": (FIELDS, *SEARCHED["vcl"]), "ewc": (FIELDS, *SEARCHED["ewc"]),
         "metaplasticity": (HIDDEN, *SEARCHED["metaplasticity"]), "metaplasticity-bn": (HIDDEN, *SEARCHED["metaplasticity"]),
         "none": (FIELDS, "initial_width", (1,)), "ste": (HIDDEN, "initial_width", (0.1,)),
         "ewc-ste": (HIDDEN, *SEARCHED["ewc"]), "vcl-step": (FIELDS, "beta", (1, 2, 5, 10, 20))}
TASKS = {"tasks": "permuted:5", "epochs": 5, "threads": 1}
STAGES = {"search": {"layers": [100, 100], "images": 10000, "validation": 5000, "seed": 1, "instances": 1},
          "small": {"layers": [100, 100], "images": 10000, "seed": 2, "instances": 5},
          "large": {"layers": [512, 512], "images": 10000, "seed": 3, "instances": 2}}


def constants(constant, value):
    """As `train` takes them: the first task has no prior, and the published schedule rises."""
    if constant == "gamma":
        return {"gamma": [0] + [value] * 4}
    return {constant: f"{value:g}*tanh(0.1+2*e)" if constant == "beta" else value}


def trained(stage, data, method, constant, value, rate):
    document = train(data=data, method=method, learning_rate=rate, progress=False, **constants(constant, value),
                     **(TASKS | STAGES[stage])).document
    summary = {one["quantity"]: one for one in document["summary"]}
    row = {"stage": stage, "method": method, "constant": constant, "value": f"{value:g}", "learning_rate": rate,
           "instances": STAGES[stage]["instances"]}
    for score in SCORES:
        mean, error = summary[score]["mean"], summary[score]["standard_error"]
        row |= {score: f"{mean:.5f}", f"{score}_error": "" if error is None else f"{error:.5f}"}
    return row


def rows_of(path):
    return list(csv.DictReader(path.open())) if path.exists() else []


def best(searched):
    """Of each method the row with the best average."""
    found = {}
    for row in searched:
        if row["method"] not in found or float(row["average"]) > float(found[row["method"]]["average"]):
            found[row["method"]] = row
    return found


def wanted(stage, searched):
    if stage == "search":
        return [(method, constant, value, rate) for method, (rates, constant, values) in GRIDS.items()
                for value, rate in product(values, rates)]
    return [(row["method"], row["constant"], float(row["value"]), float(row["learning_rate"])) for row in best(searched).values()]


def main(stage, data, name="networks"):
    place = Path(__file__).resolve().parent
    searched = place / f"{name}_search.csv"
    path = searched if stage == "search" else place / f"{name}_comparison.csv"
    known = {(row["stage"], row["method"], float(row["value"]), float(row["learning_rate"])) for row in rows_of(path)}
    for method, constant, value, rate in wanted(stage, rows_of(searched)):
        if (stage, method, value, rate) in known:
            continue
        row = trained(stage, data, method, constant, value, rate)
        with path.open("a", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            if file.tell() == 0:
                writer.writeheader()
            writer.writerow(row)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in STAGES:
        sys.exit(__doc__)
    main(*sys.argv[1:])
