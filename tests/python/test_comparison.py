"""docs/comparison.py, and that the documentation says of its rows what they are."""

import csv
import types

import pytest
from support import DOCS, script


def rows(name):
    with (DOCS / f"networks_{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def comparison(monkeypatch, tmp_path):
    """The program in a folder of its own, with training whose average is better the smaller its constants are."""
    module = script("comparison")
    module.asked = []

    def train(**settings):
        module.asked.append(settings)
        worth = 1 / (settings["learning_rate"] + settings.get("meta", 0) + settings.get("ewc_lambda", 0))
        return types.SimpleNamespace(document={"summary": [
            {"quantity": quantity, "mean": worth, "standard_error": None} for quantity in module.SCORES]})
    monkeypatch.setattr(module, "train", train)
    monkeypatch.setattr(module, "__file__", str(tmp_path / "comparison.py"))
    return module


def test_every_method_has_the_same_budget_and_none_sees_the_test_images(comparison):
    comparison.main("search", "images")
    assert all(settings["validation"] == 5000 for settings in comparison.asked)
    counts = {method: sum(settings["method"] == method for settings in comparison.asked) for method in comparison.GRIDS}
    assert {method: count for method, count in counts.items() if count != 10} == {"none": 2, "ste": 2}
    comparison.main("search", "images")  # all rows are there
    assert len(comparison.asked) == sum(counts.values())


def test_other_instances_are_trained_at_the_best_constants(comparison):
    comparison.main("search", "images")
    searched = len(comparison.asked)
    comparison.main("small", "images")
    later = {settings["method"]: settings for settings in comparison.asked[searched:]}
    assert set(later) == set(comparison.GRIDS) and all("validation" not in settings for settings in later.values())
    assert later["ewc"]["ewc_lambda"] == 100 and later["metaplasticity"]["meta"] == 1.35 and later["ste"]["learning_rate"] == 0.0005
    assert {settings["seed"] for settings in later.values()} != {comparison.asked[0]["seed"]}


def test_the_documentation_has_every_row_at_the_best_constants(comparison):
    text, best = (DOCS / "networks.md").read_text(), comparison.best(rows("search"))
    assert set(best) == set(comparison.GRIDS)
    for row in rows("comparison"):
        assert all(row[key] == best[row["method"]][key] for key in ("constant", "learning_rate"))
        assert float(row["value"]) == float(best[row["method"]]["value"])
        numbers = (f"{100 * float(row[score]):.2f} ± {100 * float(row[f'{score}_error']):.2f}" for score in comparison.SCORES)
        assert f"{row['learning_rate']} | {' | '.join(numbers)} |" in text, row["method"]
