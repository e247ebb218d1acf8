"""Every kind of method on permuted Fashion-MNIST, against the accuracies of another run: minutes."""

import csv
import math
import os
from pathlib import Path

import pytest

import franz_parisi as fp

FOLDER = "/usr/share/datasets/fashion-mnist"
# Five instances of these settings, seed 1.
KNOWN = list(csv.DictReader((Path(__file__).parents[1] / "data" / "fashion_mnist.csv").open()))
METHODS = list(dict.fromkeys(row["method"] for row in KNOWN))


@pytest.fixture(scope="module")
def summary():
    """Means and standard errors by method and quantity."""
    if not os.path.isdir(FOLDER):
        pytest.skip(f"{FOLDER} is not installed: Debian's package dataset-fashion-mnist has it")
    run = fp.train(data=FOLDER, tasks="permuted:3", images=10000, method=METHODS, ewc_lambda=1000, meta=5, instances=3)
    return {(one["method"], one["quantity"]): one for one in run.document["summary"]}


@pytest.mark.slow
@pytest.mark.parametrize("row", KNOWN, ids=lambda row: f"{row['method']}-{row['quantity']}")
def test_accuracies_are_those_known_within_their_errors(summary, row):
    found = summary[row["method"], row["quantity"]]
    error = math.hypot(found["standard_error"], float(row["standard_error"]))
    assert 0 < error < 0.05
    assert abs(found["mean"] - float(row["mean"])) < 3 * error


@pytest.mark.slow
def test_protection_protects(summary):
    """Each method with a prior forgets less than the same network without one."""
    forgotten = {method: summary[method, "forgetting"] for method in METHODS}
    for method in "vcl", "ewc":
        gain = forgotten["none"]["mean"] - forgotten[method]["mean"]
        assert gain > math.hypot(forgotten["none"]["standard_error"], forgotten[method]["standard_error"])
