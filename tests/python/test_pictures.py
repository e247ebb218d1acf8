"""The pictures of the documentation: all that it shows, from the commands that it names."""

import json
import re
import types
from pathlib import Path

import pytest
from support import SCHEMA, script

ROOT = Path(__file__).parents[2]


@pytest.fixture
def pictures(monkeypatch):
    """docs/pictures.py with studies that give no more than a mark of theory."""
    module = script("pictures")
    asked = []

    def study(**arguments):
        asked.append(arguments)
        return types.SimpleNamespace(document={"schema": SCHEMA, "points": [], "mark": "theory", "program": {}})
    names = "point", "curve", "diagram", "potential"
    monkeypatch.setattr(module, "studies", types.SimpleNamespace(**{name: study for name in names}))
    monkeypatch.setattr("franz_parisi.figures.making.this_program", lambda: {})
    module.asked = asked
    return module


def leave(folder, name, quick, parts):
    """A document as `figure` leaves it."""
    document = {"schema": SCHEMA, "settings": {"figure": name, "quick": quick},
                "parts": [{"name": part, "document": {"schema": SCHEMA, "mark": "simulated"}} for part in parts]}
    (folder / f"{name}.json").write_text(json.dumps(document))


def test_all_that_is_shown_is_drawn(pictures):
    shown = set()
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"(?:src=\"|\]\()([\w/]+)\.svg", page.read_text()):
            shown.add(link.removeprefix("docs/"))
    assert shown == set(pictures.pictures(Path("data")))


def test_theory_is_what_the_documentation_says(pictures):
    text = "".join(page.read_text() for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    commands = {" ".join(sorted(re.findall(r"--\S+(?: [^-\s]\S*)?", line.split("--output")[0])))
                for line in text.splitlines() if line.startswith("franz-parisi ") and "--output" in line}
    for part in [part for parts in pictures.THEORY.values() for part in parts]:
        assert " ".join(sorted(re.findall(r"--\S+(?: [^-\s]\S*)?", part.command))) in commands, part.command


def test_gallery_says_how_each_figure_was_made(pictures):
    text = (ROOT / "docs" / "gallery.md").read_text()
    commands = dict(re.findall(r"franz-parisi figure (\w+)( --quick)?(?: --data \S+)?$", text, re.MULTILINE))
    assert {name for name, quick in commands.items() if not quick} == pictures.FULL
    assert sorted(commands) == sorted(pictures.figures.names())


def test_simulations_are_kept_and_theory_is_computed_once(pictures, tmp_path):
    simulated = [part.name for part in pictures.find("3c").parts(True) if part.study == "simulate"]
    for name in "3c", "3d":
        leave(tmp_path, name, True, ["theory", *simulated])
    drawn = pictures.pictures(tmp_path)
    for name in "3c", "3d":
        [document] = drawn[f"figures/{name}"]()
        assert [part["document"]["mark"] for part in document["parts"]] == ["theory"] + 12 * ["simulated"]
        assert document["settings"]["figure"] == name
    assert len(pictures.asked) == 1


def test_networks_are_drawn_as_they_were_left(pictures, tmp_path):
    split, sequence = ([part.name for part in pictures.find("N2").parts(True, data)] for data in (["a"], ["a", "b"]))
    for parts in split, sequence:
        leave(tmp_path, "N2", True, parts)
        [document] = pictures.pictures(tmp_path)["figures/N2"]()
        assert [part["name"] for part in document["parts"]] == parts and pictures.asked == []
    leave(tmp_path, "N2", True, split[1:] + sequence[1:])
    with pytest.raises(ValueError, match="figure N2 --quick` leaves"):
        pictures.pictures(tmp_path)["figures/N2"]()


@pytest.mark.parametrize("quick, parts", [(True, ["sgd-0.5", "sgd-1", "sgd-1.5", "sgd-2"]), (False, ["sgd-0.5"])])
def test_other_simulations_are_refused(pictures, tmp_path, quick, parts):
    leave(tmp_path, "1a", quick, parts)
    with pytest.raises(ValueError, match="1a.json: allowed is what `franz-parisi figure 1a` leaves"):
        pictures.pictures(tmp_path)["figures/1a"]()
