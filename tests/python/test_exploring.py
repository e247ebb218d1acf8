"""Sliders over a curve, moved without a browser."""

import os
import subprocess
import sys
import time
import types

import pytest
from support import legend_texts

import franz_parisi as fp

def stand_in():
    """What is used of ipywidgets, on the traitlets that it consists of: where it is not installed."""
    traitlets = pytest.importorskip("traitlets")

    class Widget(traitlets.HasTraits):
        value, options, description, format = (traitlets.Any() for _ in range(4))

    class Box:
        def __init__(self, children):
            self.children = children
    return types.SimpleNamespace(Image=Widget, HTML=lambda: Widget(value=""), SelectionSlider=Widget, VBox=Box)


@pytest.fixture(autouse=True)
def widgets(monkeypatch):
    try:
        import ipywidgets
    except ImportError:
        monkeypatch.setitem(sys.modules, "ipywidgets", stand_in())


@pytest.fixture
def explorer():
    return fp.explore(alpha_1=(0.05, 2.2, 12), sliders={"beta_1": (10, 26, 9)}, y="eps_1", ylim=(0, 0.5))


def test_a_slider_redraws_the_curve_with_its_branches(explorer):
    first = explorer.picture.value
    assert first.startswith(b"\x89PNG") and "spinodal" in legend_texts(explorer._axes)  # beta = 18
    explorer.sliders["beta_1"].value = 0
    explorer.wait()
    assert explorer.picture.value != first and explorer.said.value == ""
    assert "spinodal" not in legend_texts(explorer._axes)  # nor at beta = 10
    shown = explorer._known[(False, ("beta_1", 0))].result()
    fresh = fp.curve(alpha_1=(0.05, 2.2, 12), beta=10, branches="all")
    assert shown.points.equals(fresh.points)
    explorer.sliders["beta_1"].value = 4
    explorer.wait()
    again = explorer.picture.value
    explorer.sliders["beta_1"].value = 3
    explorer.sliders["beta_1"].value = 4
    explorer.wait()
    assert explorer.picture.value == again


def test_positions_beside_are_solved_in_advance(explorer):
    explorer.sliders["beta_1"].value = 1
    explorer.wait()
    assert {key[1][1] for key in explorer._known if not key[0]} == set(range(9))
    begin = time.perf_counter()
    explorer.sliders["beta_1"].value = 2
    explorer.wait()
    assert time.perf_counter() - begin < 2


def test_the_last_position_is_drawn_whatever_was_passed(explorer, monkeypatch):
    drawn = []
    frame = explorer._frame
    monkeypatch.setattr(explorer, "_frame", lambda result: drawn.append(result.document["points"][0]["beta_1"]) or frame(result))
    for place in [*range(8), 0]:
        explorer.sliders["beta_1"].value = place
    explorer.wait()
    assert drawn[-1] == 10 and len(drawn) < 8


def test_a_known_position_is_drawn_in_a_tenth_of_a_second(explorer):
    explorer._moved()
    explorer.wait()
    times = []
    for place in range(9):
        result = explorer._solved({"beta_1": place})
        begin = time.thread_time()
        explorer._frame(result)
        times.append(time.thread_time() - begin)
    assert min(times) < 0.1, times


def test_names_of_axes_are_never_cut():
    explorer = fp.explore(alpha_2=(0.1, 3, 12), alpha=0.5, beta=10, rho=0.2, sliders={"gamma_2": (0.2, 1, 5)}, branches=None)
    for place in (0, 4, 2):
        explorer._frame(explorer._solved({"gamma_2": place}))
        assert explorer._axes.yaxis.label.get_window_extent().x0 >= 0, place


def test_what_stands_beside_the_planes_does_not_pile_up():
    explorer = fp.explore(alpha_1=(0.1, 0.5, 3), sliders={"beta_1": (4, 5, 3)}, branches=None,
                          each={"gamma_1": [i / 10 for i in range(9)]})
    first = explorer.picture.value
    for place in (0, 2, 1):
        explorer.sliders["beta_1"].value = place
        explorer.wait()
        assert len(explorer._figure.axes) == 2  # the plane and the scale of gamma_1
    assert explorer.picture.value == first


def test_a_position_where_nothing_can_be_drawn_is_said(explorer, monkeypatch):
    def fails(result):
        raise ValueError("no <picture>")
    monkeypatch.setattr(explorer, "_frame", fails)
    explorer.sliders["beta_1"].value = 1
    explorer.wait()
    assert explorer.said.value == "no &lt;picture&gt;"


@pytest.mark.parametrize("sliders, named", [
    ({"beta_1": (10, 20, 1)}, "sliders beta_1="), ({"beta_1": 5}, "sliders beta_1=5"), ({"beta_1": ("log", -1, 2, 5)}, "sliders"),
    ({"beta_1": [1, float("nan")]}, "sliders"), ({"beta_1": (-5, -1, 5)}, "beta"), ({"colour": (1, 2, 3)}, "colour"), (3, "sliders: allowed is a dict")])
def test_bad_sliders_are_one_line(sliders, named):
    with pytest.raises(ValueError, match=named) as error:
        fp.explore(alpha_1=(0.1, 0.5, 3), beta=5, sliders=sliders)
    assert "\n" not in str(error.value)


def test_two_sliders_and_a_second_task():
    explorer = fp.explore(alpha_2=(0.2, 0.6, 3), alpha=0.3, beta=5, sliders={"rho_2": [-0.5, 0, 0.5], "gamma_2": ("log", 0.1, 1, 3)},
                          branches=None)
    explorer.sliders["gamma_2"].value = 2
    explorer.wait()
    shown = explorer._known[(False, ("rho_2", 1), ("gamma_2", 2))].result().points
    assert set(shown.gamma_2) == {1} and set(shown.rho_2) == {0} and len(shown) == 3


def test_what_is_missing_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(ImportError, match="^explore needs ipywidgets: install python3-ipywidgets"):
        fp.explore(alpha_1=(0.1, 0.5, 3), sliders={"beta_1": (5, 10, 3)})


def test_a_script_ends_while_positions_are_solved():
    script = ("import franz_parisi as fp, sys, test_exploring, time\n"
              "sys.modules['ipywidgets'] = test_exploring.stand_in()\n"
              "explorer = fp.explore(alpha_1=(0.05, 2.2, 12), sliders={'beta_1': (10, 40, 61)})\n"
              "explorer.sliders['beta_1'].value = 0\n")
    ended = subprocess.run([sys.executable, "-B", "-c", script], capture_output=True, text=True,
                           env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_draft_comes_first_and_is_labelled(explorer, monkeypatch):
    shown = []
    frame = explorer._frame
    monkeypatch.setattr(explorer, "_frame", lambda result: shown.append(result.document["settings"]) or frame(result))
    explorer.sliders["beta_1"].value = 7
    explorer.wait()
    assert [settings.get("locate") for settings in shown] == ["ends", None] and explorer.said.value == ""
    draft, exact = (explorer._known[(is_draft, ("beta_1", 7))].result().points for is_draft in (True, False))
    assert len(draft) == len(exact) and abs(draft.eps_1 - exact.eps_1).max() < 1e-4
