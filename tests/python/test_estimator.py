"""docs/estimator.py gives what docs/paper.md says of the smaller approximations of the published scripts."""

import pytest
from support import DOCS, script


@pytest.fixture(scope="module")
def estimator():
    return script("estimator")


@pytest.fixture(scope="module")
def page():
    return " ".join((DOCS / "paper.md").read_text(encoding="utf-8").split())


def test_a_phi_that_cancels_changes_no_digit(estimator, page):
    assert 0 < estimator.change_by_cancellation() < 1e-8
    assert "conjugates by less than $10^{-8}$ of themselves" in page


@pytest.mark.slow
def test_sampled_weights_move_the_error_little(estimator, page):
    assert 0 < estimator.change_by_sampled_weights() < 0.001
    assert "moves $\\varepsilon_1$ by less than 0.001" in page
