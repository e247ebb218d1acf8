"""Every figure, quickly: minutes."""

import json
from pathlib import Path

import jsonschema
import pytest
from support import images

from franz_parisi import figures
from franz_parisi.figures.definitions import ALL

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema.json").read_text())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One for all, so that figures of the same parts share them."""
    return tmp_path_factory.mktemp("figures")


@pytest.mark.slow
@pytest.mark.parametrize("name, folders", [(one.name, count) for one in ALL for count in one.folders])
def test_figure_is_data_and_a_picture(name, folders, folder):
    data = [images(folder / f"images{k}", train=3000) for k in range(folders)]
    assert figures.figure(name, quick=True, folder=folder, data=data) in (0, 3)
    document = json.loads((folder / f"{name}.json").read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["settings"]["figure"] == name and document["settings"]["quick"] is True
    assert (folder / f"{name}.svg").read_bytes().startswith(b"<?xml")
