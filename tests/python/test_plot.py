"""Pictures: what is on those of every kind of document, and what holds for all of them."""

import copy
import io
import itertools
import json
import re
import subprocess
import sys

import matplotlib
import numpy as np
import pandas
import pytest
from support import (PACKAGES, SCHEMA, arrows, curve, legend_texts, lines, make, markers, planes, point, run, texts, write)

import franz_parisi
from franz_parisi.documents import LISTS, Document, UsageError, read
from franz_parisi import _core
from franz_parisi.plot import palette, plot, save
from franz_parisi.plot.notation import axis_label, symbol
from franz_parisi.plot.palette import EVENTS, METHODS, OTHER_METHODS

KINDS = ["curve", "branches", "each", "chain", "potential", "diagram", "sgd", "adam", "two", "bias", "hmc", "verify", "figure",
         "train"]


def refusal(*arguments, **options):
    with pytest.raises(UsageError) as error:
        plot(*arguments, **options)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("style", ["column", pytest.param("wide", marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_within_its_figure(made, kind, style):
    axes = plot(made[kind], style=style)
    figure = planes(axes)[0].figure
    assert figure.get_size_inches()[0] == {"column": 3.4, "wide": 7.0}[style]
    renderer = figure.canvas.get_renderer()
    drawn, whole = figure.get_tightbbox(renderer), figure.bbox_inches
    assert drawn.x0 > -0.01 and drawn.y0 > -0.01 and drawn.x1 < whole.x1 + 0.01 and drawn.y1 < whole.y1 + 0.01
    for legend in figure.findobj(matplotlib.legend.Legend):
        box = legend.get_window_extent(renderer)
        tallest = max(one.bbox.height for one in planes(axes))
        assert box.height < 0.75 * tallest
        for one in planes(axes):  # inside one plane or outside of all
            overlap = box.overlaps(one.bbox)
            assert not overlap or (box.x0 >= one.bbox.x0 and box.y1 <= one.bbox.y1 and box.y0 >= one.bbox.y0)
            if overlap:
                dots = [one.transData.transform(line.get_xydata()) for line in one.lines if line.get_transform() == one.transData]
                inside = [box.contains(*place) for place in np.vstack(dots) if np.isfinite(place).all()]
                assert not any(inside)


@pytest.mark.parametrize("kind", ["diagram", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("branches", "sgd", "bias", "verify"))])
def test_the_same_document_is_the_same_bytes(made, kind):
    pictures = plot(made[kind]), plot(made[kind])
    for format in ("svg", "pdf", "png"):
        first, second = io.BytesIO(), io.BytesIO()
        for axes, stream in zip(pictures, (first, second)):
            save(axes, stream, format)
        assert first.getvalue() == second.getvalue()
        for word in (b"CreationDate", b"Matplotlib v", b"matplotlib version", b"dc:date"):
            assert word not in first.getvalue()


@pytest.mark.parametrize("options, named", [
    ({"y": 5}, "--y 5"), ({"y": [["q"]]}, "--y"), ({"x": 3}, "x int"), ({"xscale": []}, "xscale list"), ({"style": 5}, "--style int"),
    ({"xlim": ("a", "b")}, "--xlim"), ({"ylim": [[0, 1], [2, 3]]}, "--ylim"), ({"ax": "x"}, "ax: allowed are matplotlib Axes")])
def test_arguments_of_other_types_are_one_line(made, options, named):
    with pytest.raises(ValueError, match=re.escape(named)) as error:
        plot(made["curve"], **options)
    assert "\n" not in str(error.value)


def test_planes_stand_at_rounded_places(made):
    # The last digits of matplotlib's own differ from run to run: figure rsb, style wide, had other bytes each time.
    axes = plot(made["branches"], y="eps_1,energy,q,q_star,r", style="wide")
    places = np.array([plane.get_position(original=True).extents for plane in axes])
    assert len(places) > 2 and (places == np.round(places, 9)).all()


def test_bytes_are_the_same_in_another_process(made, tmp_path):
    path = write(tmp_path / "a.json", made["branches"])
    save(plot(read(path)), tmp_path / "a.svg")
    assert run("plot", path).stdout == (tmp_path / "a.svg").read_bytes()


def test_markers_of_theory_and_simulation_are_all_different():
    theory = [marker for marker, _ in EVENTS.values()]
    simulated = [marker for marker, _ in METHODS.values()] + [marker for marker, _ in OTHER_METHODS]
    for markers_ in (theory, simulated):
        assert len({str(marker) for marker in markers_}) == len(markers_)
    assert not set(map(str, theory)) & set(map(str, simulated))
    assert len({colour for _, colour in METHODS.values()}) == len(METHODS)


def test_methods_are_told_apart_by_marker_and_colour(made):
    axes = plot([made["curve"], made["sgd"], made["adam"], made["hmc"]], x="alpha_1", y="eps_1")
    drawn = {line.get_marker(): line.get_markerfacecolor() for line in axes.lines if line.get_marker() in "so^"}
    assert len(drawn) == 3 and len({str(colour) for colour in drawn.values()}) == 3
    for text in ("sgd, $N$ = 31", "adam, $N$ = 31", "hmc, $N$ → ∞", "theory"):
        assert text in legend_texts(axes)


def test_a_measurement_has_the_colour_of_its_theory(made):
    axes = plot([made["each"], made["two"]], y="eps_2")
    [place] = [line for line in axes.lines if line.get_marker() == "^"]
    assert place.get_markeredgecolor() == palette.COLOURS[2]  # of the last rho_2
    assert legend_texts(axes) == ["$\\rho_{2}$ = −0.5", "$\\rho_{2}$ = 0", "$\\rho_{2}$ = 0.5", "adam, $N$ = 31"]


def test_axes_and_symbols(made):
    shown = texts(plot(made["curve"]))
    for text in ("data load $\\alpha_{1}$", "generalisation error $\\varepsilon_{1}$", "Bayes bound"):
        assert text in shown
    shown = texts(plot(made["curve"], x="q_star", y=["q", "r", "replicon", "eps_mean_network"]))
    for text in ("overlap $q_*$", "$q$", "$r$", "$\\lambda_R$", "mean network", "overlap"):
        assert text in shown


def test_files_are_told_apart_by_parameters_or_names(made):
    colder = curve([point(0.1 * i, 2.5) for i in (1, 2)])
    assert "$\\beta_{1}$ = 2.5" in texts(plot([made["curve"], colder]))
    assert "document" in texts(plot([made["curve"], Document(made["curve"])]))


@pytest.mark.parametrize("odd", ["$\\frac{", "<b>&amp;</b>", "$x$ and $", "two\nlines", "\\$", "%s{0}", "\ud83d\ude00" * 30, "a" * 500, "$$"])
def test_any_text_is_drawn_literally(odd):
    axes = plot([Document(curve([point(1, 2), point(2, 2)]), name=odd), Document(curve([point(1, 2), point(2, 2)]), name="b")])
    save(axes, io.BytesIO(), "svg")
    [shown] = [text for text in legend_texts(axes) if text != "b"]
    assert "\n" not in shown and len(shown) < 130
    own = {"measurements": [{"alpha_1": a, "quantity": "eps_1", "method": odd, "size": None, "mean": 0.1} for a in (1, 2)]}
    save(plot(own), io.BytesIO(), "pdf")
    save(plot({"points": [point(1, 2) | {"reading": odd}, point(2, 2)], "settings": {"sweep": "alpha_1"},
               "events": [point(1, 2, kind="reading", reading=odd, level=1, parameter="alpha_1")]}), io.BytesIO(), "png")


class TestLines:
    def drawn(self, change=None, **more):
        points = [point(0.1 * i, 5) for i in range(1, 6)]
        if change:
            change(points)
        return plot(curve(points, **more), y="eps_1")

    def sizes(self, change=None, style="-"):
        return [len(line.get_xdata()) for line in lines(self.drawn(change), style)]

    def test_join_all_points(self):
        assert self.sizes() == [5]

    def test_are_dashed_where_replica_symmetry_is_unstable(self):
        change = lambda points: points[-1].update(rs_stable=False)
        assert self.sizes(change) == [4] and self.sizes(change, "--") == [2]
        assert palette.UNSTABLE in legend_texts(self.drawn(change)) and palette.UNSTABLE not in legend_texts(self.drawn())

    def test_are_thin_where_not_the_equilibrium_of_every_task(self):
        for key in ("equilibrium", "equilibrium_1"):
            axes = self.drawn(lambda points: [one.update({key: False}) for one in points[:2]])
            assert [len(line.get_xdata()) for line in lines(axes)] == [3, 3]
            thin, thick = (line.get_linewidth() for line in lines(axes))
            assert thin < thick and palette.DOMINATED in legend_texts(axes)

    def test_end_where_the_branch_does(self):
        assert self.sizes(lambda points: [one.update(branch=1) for one in points[3:]]) == [3, 2]

    def test_leave_out_what_missed_its_target_or_does_not_exist(self):
        for change in ({"status": "target_not_met", "eps_1": 0.9}, {"eps_1": None}):
            axes = self.drawn(lambda points: points[2].update(change))
            assert [len(line.get_xdata()) for line in lines(axes)] == [2, 2] and axes.get_ylim()[1] < 0.5

    def test_part_at_a_jump_and_not_at_a_steep_rise(self):
        for values, sizes in (([1, 1.01, 1.02, 3, 3.01], [3, 2]), ([0, 0.05, 0.4, 0.9, 0.95], [5]), ([0, 0, 1e-16, 1e-16, 1e-16], [5])):
            assert self.sizes(lambda points: [one.update(eps_1=value) for one, value in zip(points, values)]) == sizes


def looks(axes, *, colour=palette.COLOURS[0]):
    """Where lines begin and end, dashed ones and thin ones."""
    drawn = [line for line in axes.lines if line.get_color() == colour and len(line.get_xdata()) > 1]
    thick = max(line.get_linewidth() for line in drawn)
    return sorted((float(min(line.get_xdata())), float(max(line.get_xdata())), line.get_linestyle() == "--", line.get_linewidth() < thick)
                  for line in drawn)


@pytest.mark.parametrize("values", ["0.2,0.8,1.4,2", "2,1.4,0.8,0.2", "0.5,1.7,2.2", "2,0.5,1.6,1.2", "0.5,1.7", "1.7,0.5", "0.5,1.6,1.7,1.8,2"])
def test_looks_change_at_the_events_of_a_branch_however_coarse_the_sweep(tmp_path, values):
    axes = plot(read(make(tmp_path / "c.json", "curve", "--branches", "all", "--sweep", f"alpha_1={values}", "--beta", "20")), y="q")
    at, low, unstable, transition, high = 0.7289260461, 1.4988975383, 1.5052930166, 1.6502198546, 1.9058025285
    first, *points, last = sorted(float(value) for value in values.split(","))
    ends = high if last > high else last
    expected = [(first, at, False, False), (at, transition, True, False), (transition, ends, True, True),
                (low, transition, False, True), (transition, last, False, False)]
    if any(low < value < high for value in (*points, last)):
        expected += [(low, unstable, False, True), (unstable, ends, True, True)]
    assert looks(axes) == [pytest.approx(one, abs=1e-9) for one in sorted(expected)]


def test_looks_change_at_events_of_an_earlier_task(tmp_path):
    words = ["curve", "--branches", "all", "--sweep", "alpha_1=1.6,1.7", "--alpha", "1,0.8", "--beta", "20", "--rho", "0.5"]
    axes = plot(read(make(tmp_path / "c.json", *words)), y="eps_2")
    thick = [look for look in looks(axes) if not look[3]]
    assert thick == [pytest.approx((1.6, 1.6502198546, True, False)), pytest.approx((1.6502198546, 1.7, False, False))]


def test_a_potential_in_any_order_is_the_same_line(tmp_path):
    words = ["potential", "--alpha", "1", "--beta", "5", "--impose"]
    ordered, mixed = (plot(read(make(tmp_path / "p.json", *words, f"q_star={values}"))) for values in ("0.4,0.5,0.6,0.7", "0.6,0.4,0.7,0.5"))
    assert [line.get_xydata().tolist() for line in ordered.lines] == [line.get_xydata().tolist() for line in mixed.lines]


def test_a_potential_changes_its_look_at_a_transition(tmp_path):
    axes = plot(read(make(tmp_path / "p.json", "potential", "--alpha", "1.7", "--beta", "20", "--impose", "q_star=0.95,0.99")))
    assert "transition" in legend_texts(axes)
    first, at, fold, last = (pytest.approx(value) for value in (0.95, 0.9856910878, 0.9556004037, 0.99))
    assert sorted(looks(axes), key=lambda look: (look[2], look[3], look[0])) == [
        (first, at, False, False), (at, last, False, True), (at, last, True, False), (fold, at, True, True), (fold, last, True, True)]


def test_states_along_tasks_are_dashed_where_replica_symmetry_is_unstable():
    points = [dict(point(1, 5), task=task, eps_1=0.3 + 0.01 * task, rs_stable=task != 2) for task in (1, 2, 3, 4)]
    axes = plot(curve(points), x="task", y="eps_1")
    assert looks(axes) == [(1, 3, True, False), (3, 4, False, False)] and palette.UNSTABLE in legend_texts(axes)


def test_the_number_of_a_task_may_be_any(made):
    branches = copy.deepcopy(dict(made["branches"]))
    for one in (*branches["points"], *branches["events"]):
        one["task"] = 1e300
    plot(Document(branches), y="q")


def test_events_that_do_not_explain_both_points_change_no_look():
    event = {"kind": "at_instability", "task": 1, "branch": 0, "other_branch": 0, "parameter": "alpha_1", "alpha_1": 0.25}
    points = [dict(point(0.1 * i, 5), rs_stable=True) for i in range(1, 6)]
    assert looks(plot(curve(points, events=[event]), y="eps_1")) == [pytest.approx((0.1, 0.5, False, False))]


def test_branches_meet_at_their_spinodals(made):
    for key in ("eps_1", "q", "energy"):
        axes = plot(made["branches"], y=key)
        spinodals = markers(axes, "d")
        ends = [tuple(line.get_xydata()[i]) for line in lines(axes) for i in (0, -1)]
        assert len(spinodals) == 2 and all(ends.count(place) == 2 for place in spinodals)
    for text in ("spinodal", "transition", palette.UNSTABLE, palette.DOMINATED, "perfect learning"):
        assert text in legend_texts(plot(made["branches"]))
    assert not markers(plot(Document(made["branches"]) | {"events": []}), "d")


def test_a_sweep_that_ended_is_not_joined_with_a_spinodal_beyond(made):
    branches = Document(made["branches"])
    last = max(one["alpha_1"] for one in branches["points"])
    beyond = dict(branches["points"][-1], kind="spinodal", parameter="alpha_1", alpha_1=last + 0.01, eps_1=0.3)
    axes = plot(Document(branches | {"events": [beyond]}), y="eps_1")
    assert max(line.get_xdata().max() for line in lines(axes) if line.get_color() != palette.GREY) == last


def test_a_transition_is_marked_on_its_own_axis_only(made):
    assert len(markers(plot(made["branches"], y="q"), "P")) == 1
    vertical = [line for line in plot(made["branches"], y="q").lines if list(line.get_ydata()) == [0, 1]]
    assert len(vertical) == 1
    assert not [line for line in plot(made["branches"], x="q", y="r").lines if list(line.get_ydata()) == [0, 1]]


def test_events_of_an_earlier_task_are_on_the_axis(made):
    axes = plot(made["chain"])
    assert "spinodal, of an earlier task" in legend_texts(axes) and "$\\varepsilon_{1}$ = 0.1" in legend_texts(axes)
    assert {y for _, y in markers(axes, "d")} == {0}


def test_many_sweeps_have_a_scale_in_place_of_a_legend():
    points = [point(a, b) for b in range(1, 13) for a in (1, 2)]
    axes = plot(curve(points))
    assert len({str(line.get_color()) for line in lines(axes)}) == 12
    assert "$\\beta_{1}$" in texts(axes) and not [text for text in legend_texts(axes) if "beta" in text]


def test_a_legend_names_a_hundred_curves_at_most():
    def drawn(loads):
        return legend_texts(plot(curve([point(a, b, gamma_1=g) for b in range(loads) for g in (1, 2) for a in (1, 2)])))
    assert len(drawn(50)) == 100 and drawn(51) == ["102 curves"]


def test_columns_are_taken_out_once_for_all_curves(monkeypatch):
    taken, numbers = [], Document.numbers
    monkeypatch.setattr(Document, "numbers", lambda document, frame, key: taken.append(key) or numbers(document, frame, key))
    for curves in 2, 50:
        events = [{"kind": "spinodal", "task": 1, "beta_1": 1, "parameter": "alpha_1", "value": 1.5, "alpha_1": 1.5, "eps_1": 0.15}]
        plot(curve([point(a, b, eps_bayes=0.01 * a * b) for b in range(1, curves + 1) for a in (1, 2)], events=events))
        taken.append(None)
    assert taken[:taken.index(None)] == taken[taken.index(None) + 1:-1]


def test_single_points_are_dots_along_x():
    axes = plot([curve([point(0.1 * i, 5)], settings={"sweep": None}) for i in (1, 2)], x="alpha_1", y="eps_1")
    assert [len(line.get_xdata()) for line in axes.lines] == [1, 1] or len(lines(axes)) == 1
    assert "no sweep" in refusal(curve([point(1, 2)], settings={"sweep": None}))


def test_training_is_by_epoch_with_the_range_of_its_runs(made):
    axes = plot([made["sgd"], made["adam"]])
    for text in ("epoch", "generalisation error $\\varepsilon_{1}$", "range of 4 runs", "$\\alpha_{1}$ = 0.3", "$\\alpha_{1}$ = 0.6"):
        assert text in texts(axes)
    assert len(axes.collections) == 2
    assert "range of 4 runs" not in texts(plot(made["sgd"], x="q_star", y="eps_1"))
    assert "next task" in texts(plot(made["two"])) and planes(plot(made["two"]))[0].get_xlim()[1] > 40
    assert "data load $\\alpha_{1}$" in texts(plot([made["sgd"], made["adam"]], x="alpha_1"))


def test_training_that_ended_early_keeps_its_last_values():
    epochs = [(0, 0, 0.4), (0, 1, 0.4), (1, 0, 0.4), (1, 1, 0.4), (1, 2, 0.4)]
    document = {"schema": SCHEMA, "settings": {"simulation": {}}, "summary": [],
                "simulation": [point(0.5, None, point=0, method="sgd", size=9, instance=i) for i in (0, 1)],
                "history": [{"point": 0, "size": 9, "instance": i, "task": 1, "epoch": epoch, "eps_1": eps} for i, epoch, eps in epochs]}
    [line] = lines(plot(document))
    assert list(line.get_ydata()) == [0.4] * 3
    missing = Document(document | {"history": [dict(document["history"][0], task=2)]})
    assert "lacks a task" in refusal(missing)


def test_one_state_point_is_shown_by_quantity(made):
    shown = texts(plot(made["hmc"]))
    for text in ("quantity", "$q$", "$r$", "$q_*$", "$p_{1}$", "$\\varepsilon_{1}$"):
        assert text in shown
    assert "deviation / error" not in shown
    axes = plot(made["verify"])
    assert len(axes) == 2 and "deviation / error" in texts(axes) and "theory" in legend_texts(axes)


def test_the_law_of_the_overlap_has_steps_by_size_and_a_place_for_theory(made):
    axes = plot([made["ladder"], made["curve"]], x="q")
    shown = legend_texts(axes)
    assert shown[:2] == ["$N$ = 21", "$N$ = 41"] and {"two chains", "one chain, far apart", "$q$, theory"} <= set(shown)
    steps = [line.get_xydata() for line in axes.lines if len(line.get_xydata()) > 2]
    assert len(steps) == 4
    for x, density in (track.T for track in steps):
        assert np.sum(density[1:-1:2] * np.diff(x)[1::2]) == pytest.approx(1)
    assert refusal(made["ladder"], x="q", y="r").startswith("--y r: allowed over the law of q is none")
    assert "quantity" in texts(plot(made["ladder"]))
    warmer = [dict(one, point=1, beta_1=4) for one in made["ladder"]["overlaps"]]
    two = Document(made["ladder"] | {"overlaps": made["ladder"]["overlaps"] + warmer})
    assert legend_texts(plot(two, x="q"))[:4] == [f"$\\beta_{{1}}$ = {beta}, $N$ = {n}" for beta in (5, 4) for n in (21, 41)]


def test_own_measurements_beside_theory(made, tmp_path):
    rows = "alpha_1,beta_1,gamma_1,quantity,size,mean,standard_error\n" + "".join(
        f"{a},5,0,eps_1,{n},{0.4 - 0.1 * a},0.01\n" for n in (100, 200) for a in (0.2, 0.5))
    axes = plot([made["curve"], read(write(tmp_path / "mine.csv", rows))])
    assert "mine, $N$ = 100" in legend_texts(axes) and "mine, $N$ = 200" in legend_texts(axes)
    assert len(markers(axes, "D")) == len(markers(axes, "v")) == 2


def test_own_measurements_are_frames_as_well(made, tmp_path):
    rows = pandas.DataFrame([{"alpha_1": a, "beta_1": 5, "quantity": "eps_1", "size": 100, "mean": 0.4 - 0.1 * a, "standard_error": error}
                             for a, error in ((0.2, 0.01), (0.5, None))])
    rows.to_csv(tmp_path / "DataFrame.csv", index=False)
    pictures = [io.BytesIO(), io.BytesIO()]
    for one, stream in zip((rows, read(tmp_path / "DataFrame.csv")), pictures):
        axes = plot([made["curve"], one])
        assert "DataFrame, $N$ = 100" in legend_texts(axes) and len(markers(axes, "D")) == 2
        save(axes, stream, "svg")
    assert pictures[0].getvalue() == pictures[1].getvalue()
    rows.attrs["name"] = "mine"
    assert "mine, $N$ = 100" in legend_texts(franz_parisi.Result(made["curve"]).plot(rows))
    assert len(lines(plot(Document(made["curve"]).frame("points")))) == len(lines(plot(made["curve"], y="eps_1,eps_bayes")))
    assert "line 2: holds -0.01 for 'standard_error'" in refusal([made["curve"], rows.assign(standard_error=-rows.standard_error)])
    assert "has the columns a" in refusal([made["curve"], pandas.DataFrame({"a": [1]})])


def test_own_measurements_that_verify_has_judged_beside_its_theory(made, tmp_path):
    rows = "alpha_1,beta_1,quantity,size,instance,value\n" + "".join(
        f"{a},5,{key},{n},{i},{value + 0.01 * i}\n"
        for a in (0.2, 0.5) for n in (100, 200) for i in range(4) for key, value in (("q", 0.2), ("r", 0.3)))
    document = make(tmp_path / "judged.json", "verify", "--data", str(write(tmp_path / "mine.csv", rows)), status=(3, 4))
    axes = plot([made["curve"], read(document)], y="q")
    assert "judged, $N$ → ∞" in "; ".join(legend_texts(axes)) and len(markers(axes, "D")) == 2


def test_a_diagram_has_lines_meetings_map_and_inset(made):
    axes = plot(made["diagram"])
    for text in ("data load $\\alpha_{1}$", "inverse temperature $\\beta_{1}$", "transition", "spinodal", palette.UNSTABLE,
                 "critical point", "instability at the spinodal", "instability at the transition", "generalisation error $\\varepsilon_{1}$"):
        assert text in texts(axes)
    assert axes.get_xlim() == (0.5, 3) and axes.get_ylim() == (5, 50)
    [inset] = axes.child_axes
    low, high = inset.get_xlim()
    assert low < 1.5471194850 < 1.5692175813 < high and high - low < 0.1
    assert not plot(made["diagram"], inset=None).child_axes
    [own] = plot(made["diagram"], inset=(1.5, 1.7, 15, 18)).child_axes
    assert own.get_xlim() == (1.5, 1.7)
    assert "training loss per weight $e$" in texts(plot(made["diagram"], z="energy"))


def test_a_diagram_maps_the_equilibrium_and_refuses_company(made):
    diagram = made["diagram"]
    others = [dict(one, eps_1=one["eps_1"] + 1, equilibrium=False) for one in diagram["points"]]
    axes = plot(Document(diagram | {"points": others + diagram["points"]}), inset=None)
    assert axes.collections[0].get_array().max() < 1
    assert "--z colour" in refusal(diagram, z="colour") and "second diagram" in refusal([diagram, diagram])
    assert "another kind" in refusal([diagram, made["curve"]]) and "one y axis" in refusal(diagram, y="q,r")
    assert "no line" in refusal(Document(diagram | {"lines": [], "events": [], "points": []}))
    assert "x_range" in refusal(Document(diagram | {"settings": diagram["settings"] | {"x_range": [4, 0]}}))


def test_a_potential_marks_its_stationary_points(made):
    axes = plot(made["potential"])
    for text in ("overlap $p_d$", "free entropy $\\Psi$", "equilibrium", "metastable", "unstable"):
        assert text in texts(axes)
    assert "multiplier $\\tau$" in texts(plot(made["potential"], y="multiplier"))


def test_a_bias_is_logarithmic_with_exact_value_and_bound(made):
    axes = plot(made["bias"])
    assert axes.get_xscale() == "log" and legend_texts(axes) == ["exact", "Bayes bound", "sampled"]
    assert "q_hat" not in refusal(made["bias"], x="alpha_1") and "--y colour" in refusal(made["bias"], y="colour")
    assert len(plot(made["bias"], y="q,r")) == 2


def chain(missed=None):
    documents = []
    for task in (1, 2, 3):
        errors = {f"eps_{s}": 0.1 * task + 0.01 * s for s in range(1, task + 1)}
        status = "target_not_met" if task == missed else "converged"
        documents.append(curve([point(2, 20, task=task, r=0.4 + 0.01 * task) | errors | {"status": status}], settings={"sweep": None}))
    return documents


def test_a_chain_is_lines_over_a_map_of_every_task_after_every_task():
    axes = plot(chain(), x="task")
    shown = {text.get_text(): text.get_position() for text in axes[-1].texts}
    assert shown["0.310"][0] == shown["0.330"][0] == 3 and shown["0.110"][1] == shown["0.310"][1] == 1
    assert shown["0.310"][1] < shown["0.330"][1] and "0.120" not in shown
    for text in ("tasks learned", "task $s$", "$\\varepsilon_{s}$", "$\\varepsilon_{3}$"):
        assert text in texts(axes)
    missed = [text.get_text() for text in plot(chain(missed=2), x="task")[-1].texts]
    assert "0.210" not in missed and "0.310" in missed
    for keys in ("eps_1", "r", "eps_1,r"):
        assert "task $s$" not in texts(plot(chain(), x="task", y=keys))


def test_trees_of_teachers_are_told_apart_along_tasks_and_along_a_sweep():
    words = {"alpha": [0.3] * 3, "beta": 5, "rho": 0.6, "report": "every"}
    chain, star = (Document(franz_parisi.point(**words, **more).document, f"{name}.json")
                   for name, more in (("chain", {}), ("star", {"parent": 1})))
    axes = plot([chain, star], x="task", y="eps_1")
    assert {"chain", "star"} <= set(legend_texts(axes))
    assert [len(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) > 1] == [3, 3]
    sweeps = [franz_parisi.curve(alpha_3=[0.1, 0.2], alpha=[0.3, 0.3, 0.1], beta=5, rho=0.6, **more).document
              for more in ({}, {"parent": 1})]
    of_error = planes(plot(sweeps, y="eps_1"))[0]
    assert len({line.get_color() for line in of_error.lines if len(line.get_xdata()) > 1}) == 2


def test_real_weights_have_names_and_symbols():
    real = franz_parisi.curve(noise_1=[0.1, 0.2], weights="real", loss="square", alpha=[0.5, 0.5], beta=2, rho=0.5)
    axes = planes(plot(real))[0]
    assert axes.get_xlabel() == r"variance of the noise $\Delta_{1}$"
    assert axes.get_ylabel() == "squared distance to the teacher"
    assert {r"$E_{1}$", r"$E_{2}$"} <= set(legend_texts(axes))


def test_deviations_beyond_the_border_have_arrows_and_values(tmp_path):
    rows = "point,label,task,alpha_1,quantity,theory,mean,standard_error,z\n" \
           "1,0.1,1,0.1,q,1,1,1,1\n1,0.1,1,0.1,r,1,1,1,-13.8\n2,0.2,1,0.2,q,1,1,1,7\n"
    axes = plot(read(write(tmp_path / "z.csv", rows)))
    assert len(arrows(axes)) == 2 and {"−13.8", "7.0"} <= set(texts(axes)) and axes.get_ylim() == (-5, 5)


def test_what_is_no_range_and_no_picture_has_its_line(made, tmp_path):
    for wrong in (1,), (1, 2, 3), "0:1", 5:
        with pytest.raises(ValueError, match=r"--ylim .*: allowed is \(low, high\)"):
            plot(made["curve"], ylim=wrong)
    with pytest.raises(ValueError, match="picture Document: allowed are a figure and axes"):
        save(made["curve"], tmp_path / "x.pdf")
    with pytest.raises(ValueError, match="documents int: allowed are results, dicts and DataFrames"):
        plot([made["curve"], 5])


def test_what_a_range_hides_has_an_arrow(made):
    whole = plot([made["curve"], made["sgd"]], y="eps_1", x="alpha_1")
    assert not arrows(whole)
    cut = plot([made["curve"], made["sgd"]], y="eps_1", x="alpha_1", ylim=(None, 0.4))
    tips = [text.xy for text in arrows(cut)]
    assert tips and all(y == 1 for _, y in tips)
    assert {0, 1} <= {x for x, _ in (text.xy for text in arrows(plot(made["curve"], y="eps_1", xlim=(0.3, 0.5))))}
    negative = curve([point(a, 2, r=a - 1.5) for a in (1, 2, 3)])
    assert [text.xy[1] for text in arrows(plot(negative, y="r", yscale="log"))] == [0]
    assert "> 0" in refusal(curve([point(a, 2, r=-a) for a in (1, 2, 3)]), y="r", yscale="log")


def test_scales_follow_the_sweep_or_what_was_asked_for():
    geometric = curve([point(a, 2) for a in (1, 10, 100)])
    assert plot(geometric).get_xscale() == "log" and plot(geometric, xscale="linear").get_xscale() == "linear"
    assert plot(curve([point(a, 2) for a in (1, 10, 19)])).get_xscale() == "linear"
    assert plot(geometric, yscale="log", ylim=(1, 5)).get_ylim() == (1, 5)


@pytest.mark.parametrize("value", [0.0, 0.25, -3.0, 1e-300, 1e300])
def test_the_axis_of_a_constant_has_a_width(value):
    axes = plot(curve([point(a, 2, r=value) for a in (1, 2, 3)]), y="r")
    save(axes, io.BytesIO(), "svg")
    assert axes.get_ylim()[0] < value < axes.get_ylim()[1]


def test_axes_given_and_the_settings_of_the_user_are_kept(made):
    from matplotlib.figure import Figure
    before = dict(matplotlib.rcParams)
    figure = Figure()
    pair = figure.subplots(2)
    assert plot(made["curve"], ax=pair[0]) is pair[0] and lines(pair[0]) and not lines(pair[1])
    assert list(plot(made["each"], ax=pair)) == list(pair)
    assert "ax" in refusal(made["each"], ax=pair[0])
    plot(made["curve"], style="ggplot")
    assert dict(matplotlib.rcParams) == before


def test_pyplot_is_not_loaded():
    code = "import sys; import franz_parisi.plot as p; import json; p.plot(json.load(sys.stdin)); assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], input=json.dumps(curve([point(1, 2), point(2, 2)])), text=True, check=True,
                   env={"PYTHONPATH": PACKAGES, "HOME": "/nonexistent"})


def test_notebooks_show_the_figure(made):
    assert plot(made["curve"]).figure._repr_png_().startswith(b"\x89PNG")


def test_what_cannot_be_drawn_is_said(made):
    points = [point(a, 2, status="no_root") for a in (1, 2)]
    assert "met its target" in refusal(curve(points)) and "no_root" in refusal(curve(points))
    assert "no points" in refusal(curve([])) and "kind of document" in refusal({"schema": SCHEMA, "settings": {}})
    assert "eps_1" in refusal(curve([point(1, 2, eps_1="x"), point(2, 2)]))
    assert "--y colour" in refusal(made["curve"], y="colour") and "--x colour" in refusal(made["curve"], x="colour")
    assert "FILE" in refusal([]) and "style" in refusal(made["curve"], style="nonsense")


def test_colours_are_as_many_as_needed():
    for count in (1, 7, 8, 30):
        assert len(set(map(str, palette.colours(count)))) == count


def odd_documents(made, seed, count):
    """Documents with one value replaced by something that has no place there."""
    odd = [None, "x", "$\\frac{", [], {}, [1], {"a": 1}, -1, 0, True, 1e308, 10**400, ""]
    generator = np.random.default_rng(seed)
    for i, name in zip(range(count), itertools.cycle(made)):
        document = json.loads(json.dumps(made[name]))
        place, key = document, generator.choice(list(document))
        while True:
            child = place[key]
            if not isinstance(child, (dict, list)) or not child or generator.random() < 0.2:
                place[key] = odd[generator.integers(len(odd))]
                break
            place, key = child, (generator.choice(list(child)) if isinstance(child, dict) else int(generator.integers(len(child))))
        yield name, document


@pytest.mark.parametrize("count", [len(KINDS), pytest.param(100, marks=pytest.mark.slow)])
def test_no_document_crashes(made, monkeypatch, count):
    monkeypatch.setattr("franz_parisi.plot.placing._settle", lambda figure: None)  # the slower half, after all is drawn
    for name, document in odd_documents({name: made[name] for name in KINDS}, 1, count):
        try:
            plot(Document(document, name))
        except UsageError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize("name", ["ladder", "hmc", *(pytest.param(name, marks=pytest.mark.slow) for name in ("bias", "two", "train", "chain", "diagram"))])
def test_no_document_without_one_of_its_keys_crashes(made, monkeypatch, name):
    monkeypatch.setattr("franz_parisi.plot.picture.finish", lambda *arguments: None)  # after all is drawn
    document = made[name]
    for list_ in (key for key in LISTS if document.get(key)):
        for key in dict.fromkeys(key for record in document[list_] for key in record if key not in ("q_hat", "r_hat", "energy")):
            if key.endswith("_error"):
                continue
            for change in ({}, {key: None}):
                records = [{one: value for one, value in record.items() if one != key} | change for record in document[list_]]
                for x in {"ladder": "q", "train": "tested"}.get(name), None:
                    try:
                        plot(Document(document | {list_: records}, name), x=x)
                    except UsageError as error:
                        assert "\n" not in str(error)


def test_a_map_whose_first_point_missed_its_target_is_drawn(made):
    points = [dict(made["diagram"]["points"][0], status="target_not_met"), *made["diagram"]["points"][1:]]
    assert plot(Document(made["diagram"] | {"points": points}), inset=None).collections


@pytest.mark.parametrize("count", [3, pytest.param(60, marks=pytest.mark.slow)])
def test_no_run_of_networks_crashes(made, monkeypatch, count):
    monkeypatch.setattr("franz_parisi.plot.placing._settle", lambda figure: None)
    for name, document in odd_documents({"train": made["train"]}, 5, count):
        for way in ({}, {"x": "tested"}, {"x": "constant"}, {"y": "variance"}):
            try:
                plot(Document(document, name), **way)
            except UsageError as error:
                assert "\n" not in str(error)


def test_networks_have_a_plane_for_each_method_and_a_map(made, tmp_path):
    document = made["train"]
    axes = plot(document)
    assert [plane.get_title() for plane in axes] == ["none, mean", "metaplasticity, sign"]
    assert legend_texts(axes) == ["task 1", "task 2"] and "accuracy" in texts(axes)
    for plane in axes:
        assert [line.get_xdata()[[0, -1]].tolist() for line in lines(plane, "-")] == 2 * [[0, 4]]
    rows = [one for one in document["accuracy"] if (one["method"], one["task"], one["tested"], one["epoch"]) == ("none", 2, 1, 2)]
    mean = sum(one["accuracy"] for one in rows) / len(rows)
    assert lines(axes[0], "-")[0].get_ydata()[-1] == pytest.approx(mean)
    shown = texts(plot(document, x="tested"))
    assert f"{100 * mean:.1f}" in shown and "tested on task" in shown
    assert refusal(document, x="alpha_1").startswith("--x alpha_1: allowed of networks is epoch")
    assert refusal(document, y="q").startswith("--y q: allowed of networks by epoch is accuracy or variance")
    assert refusal(document, x="constant", y="q").startswith("--y q: allowed of networks against a constant is average")
    assert "with --x tested" in refusal(document, x="tested", y="variance")
    assert "is another kind of document" in refusal([document, made["curve"]])
    for change in {"accuracy": "x"}, {"tested": "x"}:
        odd = copy.deepcopy(dict(document))
        odd["initial"][0] |= change
        assert "holds 'x'" in refusal(odd)


def test_runs_of_networks_are_side_by_side_and_share_their_axes(made):
    axes = plot([made["train"], made["train"]])
    assert [plane.get_title() for plane in axes] == ["train: none, mean", "train: metaplasticity, sign"] * 2
    assert len({plane.get_xlim() for plane in axes}) == len({plane.get_ylim() for plane in axes}) == 1
    assert [plane.get_ylabel() for plane in axes] == ["accuracy", ""] * 2
    assert [plane.get_xlabel() for plane in axes] == ["", "", "epoch", "epoch"]


def test_variances_of_the_weights_are_those_of_methods_that_have_a_law(made):
    axes = plot(made["train"], y="variance")
    assert axes.get_title() == "none" and legend_texts(axes) == ["layer 1", "layer 2"]
    means = {}
    for one in made["train"]["training"]:
        if one["method"] == "none":
            means.setdefault(2 * (one["task"] - 1) + one["epoch"], []).append(one["variance_1"])
    curve = lines(axes, "-")[0]
    assert dict(zip(curve.get_xdata(), curve.get_ydata())) == pytest.approx({at: sum(all) / len(all) for at, all in means.items()})
    only = copy.deepcopy(dict(made["train"]))
    only["training"] = [one for one in only["training"] if one["method"] != "none"]
    assert "holds no variance" in refusal(only, y="variance")


def test_averages_stand_against_the_constant_of_their_method(made):
    documents = [copy.deepcopy(dict(made["train"])) for _ in range(3)]
    for document, value in zip(documents, (30, 3, 0.3)):
        document["settings"]["train"]["methods"][1]["meta"] = value
        for one in document["summary"]:
            one["mean"] = value / 100
    axes = plot(documents, x="constant", y="average,forgetting")
    assert axes.get_xscale() == "log" and axes.get_xlabel() == "metaplasticity $m$" and axes.get_title() == "metaplasticity, sign"
    assert legend_texts(axes) == ["average", "forgetting"]
    curve = lines(axes, "-")[0]
    assert curve.get_xdata().tolist() == [0.3, 3, 30] and curve.get_ydata().tolist() == [0.003, 0.03, 0.3]
    without = copy.deepcopy(documents[0])
    without["settings"]["train"]["methods"] = without["settings"]["train"]["methods"][:1]
    assert "no method with a constant" in refusal(without, x="constant")
    without["settings"]["train"]["methods"] = 3
    assert "which methods were trained" in refusal(without, x="constant")


def test_readings_are_written_as_the_list_of_theory_has_them():
    from matplotlib.mathtext import MathTextParser
    parse = MathTextParser("agg").parse
    labels = []
    for row in _core.readings():
        key = row["key"] + "_2" * row["per_task"]
        parse(symbol(key))
        labels.append(axis_label(key))
        assert row["name"] in labels[-1] and (row["symbol"] or row["words"]) in symbol(key)
    assert len(set(labels)) == len(labels)
    assert (symbol("eps_2"), symbol("q_0"), axis_label("complexity")) == (r"$\varepsilon_{2}$", "$q_{0}$", r"complexity $\Sigma$")


def test_wide_networks_of_which_none_was_solved_say_so(made):
    document = dict(made["curve"]) | {"settings": {"wide": {}}, "points": [], "summary": []}
    assert "no point of it was solved" in refusal(document)
    assert "verify --method width, which has no picture" in refusal(document | {"comparison": []})
