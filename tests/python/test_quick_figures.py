"""Every figure, quickly: minutes."""

import json
from pathlib import Path

import jsonschema
import pytest

from franz_parisi import figures

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema.json").read_text())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One for all, so that figures of the same parts share them."""
    return tmp_path_factory.mktemp("figures")


@pytest.mark.slow
@pytest.mark.parametrize("name", figures.names())
def test_figure_is_data_and_a_picture(name, folder):
    assert figures.figure(name, quick=True, folder=folder) in (0, 3)
    document = json.loads((folder / f"{name}.json").read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["settings"]["figure"] == name and document["settings"]["quick"] is True
    assert (folder / f"{name}.svg").read_bytes().startswith(b"<?xml")
