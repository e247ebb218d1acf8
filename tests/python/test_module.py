"""The module as notebooks use it: every study a function, results as frames, bad input as the command's line."""

import copy
import inspect
import json
import os
import pickle
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pandas
import pytest

import franz_parisi as fp
from franz_parisi.plot.sweep import is_exact
from support import PROGRAM

CURVE = dict(alpha_1=(0.5, 2.2, 8), beta=20, branches="all")


def command(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def curve():
    return fp.curve(**CURVE)


def test_a_study_is_the_command(curve):
    words = ["curve", "--branches", "all", "--sweep", "alpha_1=0.5:2.2:8", "--beta", "20", "--format", "json"]
    theirs = json.loads(command(*words).stdout)
    assert {key: theirs[key] for key in ("settings", "points", "events", "complete", "program", "schema")} == {
        key: curve.document[key] for key in ("settings", "points", "events", "complete", "program", "schema")}


def test_the_command_of_a_document_computes_it_again(curve):
    again = subprocess.run(curve.document["command"].replace("franz-parisi", f"'{PROGRAM}'", 1) + " --format json", shell=True,
                           capture_output=True, text=True, timeout=300)
    assert json.loads(again.stdout)["points"] == curve.document["points"]


def test_lists_are_frames(curve):
    assert list(curve.points["alpha_1"].unique()) == pytest.approx([0.5 + 1.7 * i / 7 for i in range(8)], rel=1e-15)
    spinodals = curve.events[curve.events.kind == "spinodal"].value
    assert list(spinodals) == pytest.approx([1.4988975383, 1.9058025285], abs=1e-9)
    assert curve.complete is True and "6 events" in repr(curve) and "events" in dir(curve)
    with pytest.raises(AttributeError, match="no 'lines', but points, events"):
        curve.lines


@pytest.mark.parametrize("keywords, words", [
    (dict(alpha=2, gamma=[0, 1], beta=20, rho=0.5, alpha_2=[0.5, 1]), ["--sweep", "alpha_2=0.5,1", "--alpha", "2"]),
    (dict(alpha="2", gamma=(0, 1), beta=20.0, rho=.5, sweep={"alpha_2": (0.5, 1, 2)}), ["--sweep", "alpha_2=0.5:1:2", "--alpha", "2"]),
    (dict(alpha=[2], gamma=[0, 1], beta=20, rho=.5, sweep="alpha_2=0.5,1"), ["--sweep", "alpha_2=0.5,1", "--alpha", "2"]),
])
def test_values_are_taken_as_python_has_them(keywords, words):
    theirs = command("curve", *words, "--gamma", "0,1", "--beta", "20", "--rho", "0.5", "--format", "json")
    assert fp.curve(**keywords).document["points"] == json.loads(theirs.stdout)["points"]


def test_arrays_and_log_ranges():
    numpy = pytest.importorskip("numpy")
    logarithmic = fp.curve(alpha_1=("log", 0.1, 0.4, 3), beta=5)
    array = fp.curve(alpha_1=numpy.array(logarithmic.points.alpha_1), beta=numpy.float64(5), threads=numpy.int64(1))
    assert array.document["points"] == logarithmic.document["points"]
    assert list(logarithmic.points.alpha_1) == pytest.approx([0.1, 0.2, 0.4])
    assert fp.point(alpha=numpy.array(0.1), beta=5).document["points"][0]["alpha_1"] == 0.1


def test_events_have_their_columns_where_nothing_happens():
    events = fp.curve(alpha_1=(.5, 1, 2), beta=5, branches="all").events
    assert events[["kind", "value", "error"]].empty


def test_every_study_is_there(tmp_path):
    assert len(fp.curve(alpha_1=[.1, .2], each={"beta": 5} and {"beta_1": [4, 5]}).points) == 4
    assert {"line", "kind", "alpha_1", "beta_1"} <= set(
        fp.diagram(alpha_1=(0.5, 1), beta_1=(5, 6), event="eps_1=0.3").lines)
    assert "multiplier" in fp.potential(q_star=(0.8, 0.9, 3), alpha=2, beta=5).points
    simulated = fp.simulate(alpha=0.5, beta=20, size=[31, 51], instances=2, samples=20, warm_up=20)
    assert set(simulated.summary["size"].dropna()) == {31, 51} and "simulation" in simulated.lists
    assert "verdicts" in fp.verify(alpha=0.5, beta=20, size=31, instances=4, samples=20, warm_up=20).lists
    assert "bias" in fp.monte_carlo(alpha=1, beta=20, samples=30, outer=20, runs=2, repeats=2).lists


def test_simulations_are_swept_split_merged_and_judged(tmp_path):
    how = dict(method="adam", epochs=5, size=[30, 50])
    swept = fp.simulate(alpha_1=(0.5, 0.7, 2), each={"gamma_1": [0, 1]}, instances=2, **how)
    assert list(swept.simulation.groupby("point").first().alpha_1) == [0.5, 0.7, 0.5, 0.7]
    logs = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for log, instances in zip(logs, ("0:3", "4:5")):
        fp.simulate(alpha=0.5, instances=instances, log=log, **how)
    whole = fp.simulate(alpha=0.5, instances=6, **how)
    merged = fp.merge(logs=logs)
    assert merged.document["simulation"] == whole.document["simulation"] and merged.summary.equals(whole.summary)
    judged = fp.verify(log=logs, beta=20)
    for made in merged, judged:  # the command computes it again
        again = subprocess.run(made.document["command"].replace("franz-parisi", f"'{PROGRAM}'", 1) + " --format json", shell=True,
                               capture_output=True, text=True, timeout=300)
        assert json.loads(again.stdout)["simulation"] == whole.document["simulation"]
    rows = judged.simulation.melt(["size", "instance"], ["r", "q_star"], "quantity").assign(alpha_1=0.5, beta_1=20)
    rows.to_csv(tmp_path / "own.csv", index=False)
    own = fp.verify(data=tmp_path / "own.csv")
    z = judged.comparison.set_index("quantity").z
    assert list(own.comparison.z) == [z["r"], z["q_star"]]
    with pytest.raises(ValueError, match="LOG .*nowhere: cannot be read"):
        fp.merge(logs=tmp_path / "nowhere")
    with pytest.raises(ValueError, match=r"beta_1: 1:2:2: allowed is at most 1 here; each="):
        fp.verify(alpha_1=(1, 2, 2), beta_1=(1, 2, 2), size=30)


def test_a_remark_is_a_warning():
    with pytest.warns(UserWarning, match="even and odd sizes"):
        fp.simulate(alpha=0.5, beta=20, size=[30, 51], instances=1, samples=10, warm_up=5)


@pytest.mark.parametrize("study, keywords, line", [
    ("point", dict(alpha=-1, beta=20), r"--alpha -1: -1 is not in \(0, 1000\]"),
    ("point", dict(alpha=float("nan"), beta=20), "--alpha nan: 'nan' is not a number"),
    ("point", dict(alpha=[], beta=20), "--alpha '': the list is empty"),
    ("point", dict(alpha="a\nb", beta=20), r"--alpha a\\nb: 'a\\nb' is not a number"),
    ("point", dict(beta=20), "--alpha: missing"),
    ("point", dict(alpha=1, beta=20, weights="complex"), "--weights complex: allowed is variational or real"),
    ("point", dict(alpha=1, beta=20, start=(.5, .9, .6)), "--start 0.5,0.9,0.6: allowed is q,r,q_star"),
    ("curve", dict(alpha=1, beta=20), "--sweep: missing"),
    ("curve", dict(alpha_1=(1, 2, 3), beta_1=(1, 2, 3)), "beta_1: 1:2:3: allowed is at most 1"),
    ("curve", dict(alpha_1=(1, 2), beta=20), "--sweep alpha_1=1:2: allowed is NAME=start:stop:count"),
    ("point", dict(alpha_1=1, beta=20), r"alpha_1: 1: point\(\) has no parameter of a single task; allowed is alpha=, with a value"),
    ("curve", dict(alpha_1={1, 2}, beta=20), "--sweep {1, 2}: a set has no order"),
    ("diagram", dict(x=("alpha_1", 1, 2), y={"beta_1": (5, 20)}), r"--x \('alpha_1', 1, 2\): allowed is a dict of one name and its values, or text, "),
    ("simulate", dict(alpha=1, beta=5, size=11, instances=(0, 2)), "--instances 0,2: allowed is a number M or a range FROM:TO"),
    ("simulate", dict(alpha=1, beta=5, size=(11, 11)), "--size 11,11: 11 is given twice; allowed are different numbers in "),
    ("verify", dict(input="nowhere.json", size=31), "--input nowhere.json: cannot be read"),
    ("point", dict(alpha=1, beta=20, check="yes"), "--check yes: takes no value"),
    ("point", dict(alpha=1, beta=20, check=1), "--check 1: takes no value"),
    ("curve", dict(alpha_1=[1, 2], beta="\udcff"), r"--beta \\udcff: allowed is text without"),
    ("curve", dict(alpha_1=[1, 2], beta=20, log="a\0b"), r"--log a\\x00b: allowed is text without"),
])
def test_bad_input_is_the_command_s_line(study, keywords, line):
    with pytest.raises(ValueError, match=line) as caught:
        getattr(fp, study)(**keywords)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [5, True, b"a", {}, pandas.DataFrame({"a": [1]}), fp.Result({})], ids=lambda value: type(value).__name__)
def test_what_is_no_path_is_said_in_one_line(value, tmp_path, monkeypatch, curve):
    monkeypatch.chdir(tmp_path)
    for option, several, ask in (
            ("--log", True, lambda one: fp.curve(alpha_1=[.1, .2], beta=5, log=one)), ("--data", False, lambda one: fp.verify(data=one)),
            ("--input", False, lambda one: fp.verify(input=one, size=31)), ("logs", True, lambda one: fp.merge(logs=one)),
            ("--draws", False, lambda one: fp.simulate(alpha=.5, beta=5, size=31, draws=one)),
            ("--data", True, lambda one: fp.train(data=one, tasks="permuted:2")), ("--tasks", False, lambda one: fp.wide(tasks=one)),
            ("path", False, curve.save), ("FILE", False, fp.load), ("target", False, lambda one: fp.plot.save(curve.plot(), one)),
            ("--output", False, lambda one: fp.figures.figure("2a", True, one))):
        for wrong in [value, [value]] if several else [value]:
            with pytest.raises(ValueError, match=f"{option}: {type(value).__name__} is no path; allowed is a str or os.PathLike") as caught:
                ask(wrong)
            assert "\n" not in str(caught.value)
    assert not os.listdir(tmp_path)


def test_an_unknown_option_is_named_with_those_that_exist():
    with pytest.raises(TypeError, match=r"no option 'alhpa' \(did you mean 'alpha'\?\); allowed are weights, loss, alpha"):
        fp.point(alhpa=1)
    with pytest.raises(TypeError, match="did you mean 'alpha_2'"):
        fp.curve(alpa_2=(1, 2, 3))
    with pytest.raises(TypeError, match="no option 'xyzzy'; allowed are"):
        fp.point(xyzzy=1)


def test_flags_are_true_or_false():
    assert "check_error" in fp.point(alpha=0.5, beta=5, check=np.True_).points
    assert "check_error" not in fp.point(alpha=0.5, beta=5, check=np.False_).points


@pytest.mark.parametrize("words, kinds", [
    (["alpha_1=0.6,0.9,1.3"], " *"), (["alpha_1=0.6,0.9", "--rsb", "auto"], " +"),
    (["alpha_2=0.2,0.5", "--alpha", "0.9", "--rho", "0.5"], "*"), (["alpha_2=0.5", "--alpha", "0.9", "--rho", "0.5", "--rsb", "auto"], "+")])
def test_tables_mark_what_pictures_dash(words, kinds, tmp_path):
    words = ["curve", "--beta", "20", "--sweep", *words]
    marks = re.findall(r"([*!+ ]) converged", command(*words, "--format", "table").stdout)
    command(*words, "--output", str(tmp_path / "c.json"))
    assert [mark == " " for mark in marks] == list(is_exact(fp.load(tmp_path / "c.json").points)) and set(marks) == set(kinds)


def test_help_names_options_with_ranges():
    text = fp.curve.__doc__
    for part in ("data loads P/N", "(0, 1000]", "alpha_2=(0.01, 7, 70)", "Raises", "total_time"):
        assert part in text
    assert "time_limit" in inspect.signature(fp.point).parameters and fp.monte_carlo.__name__ == "monte_carlo"


def test_a_chain_can_be_copied_and_sent():
    chain = fp.Chain(alpha=0.5, beta=5).then(alpha=0.4, rho=0.5)
    for copied in (copy.deepcopy(chain), pickle.loads(pickle.dumps(chain))):
        assert copied.document == chain.document and copied.then(beta=4).eps == chain.then(beta=4).eps


def test_a_chain_is_the_point_whatever_was_asked_before():
    task1 = fp.Chain(alpha=2, beta=20)
    for alpha in (1, 1.01, 0.4, 3):
        kept = task1.then(alpha=alpha, gamma=.5, rho=.5)
        cold = fp.point(alpha=[2, alpha], beta=20, gamma=[0, .5], rho=.5)
        assert kept.document["points"][0] | {"evaluations": 0} == cold.document["points"][0] | {"evaluations": 0}
    assert kept.eps == [kept["eps_1"], kept.eps_2] and len(kept) == 2 and kept.status == "converged"
    assert list(kept.points.task) == [2]


def test_a_task_inherits_what_it_is_not_given():
    third = fp.Chain(alpha=2, beta=20).then(rho=.5).then(alpha=.5)
    assert third.document["command"] == "franz-parisi point --alpha 2,2,0.5 --beta 20,20,20 --rho 0.5,0.5"
    assert fp.Chain(alpha=2, beta=20).then(rho=.5, gamma=.3).then().document["points"][0]["gamma_3"] == .3
    with pytest.raises(ValueError, match="--rho: missing"):
        fp.Chain(alpha=2, beta=20).then()
    with pytest.raises(AttributeError, match="no 'colour'"):
        third.colour


def test_a_task_names_the_teacher_that_its_own_resembles():
    tree = fp.Chain(alpha=.3, beta=5).then(rho=.6).then(parent=1).then().then(parent=2)
    assert tree.points.equals(fp.point(alpha=[.3] * 5, beta=5, rho=.6, parent=[1, 1, 3, 2]).points)
    assert "parent" not in "".join(fp.Chain(alpha=.3, beta=5).then(rho=.6, parent=1).points)
    with pytest.raises(ValueError, match=r"--parent 1,3: .*\[1, 2\]"):
        fp.Chain(alpha=.3, beta=5).then(rho=.6).then(parent=3)
    with pytest.raises(ValueError, match="--permute-tasks"):
        fp.Chain(alpha=.3, beta=5, permute_tasks=True)


def test_a_point_beside_a_solved_one_is_cheap():
    task1 = fp.Chain(alpha=2, beta=20)

    def evaluations(chain):
        return chain.document["points"][0]["evaluations"]
    cold = evaluations(task1.then(alpha=1, gamma=.5, rho=.5))
    assert evaluations(task1.then(alpha=1.001, gamma=.5, rho=.5)) < cold / 3


def test_documents_are_saved_and_loaded(curve, tmp_path):
    curve.save(tmp_path / "c.json")
    assert fp.load(tmp_path / "c.json").document == curve.document
    theirs = tmp_path / "theirs.json"
    command("curve", "--branches", "all", "--sweep", "alpha_1=0.5:2.2:8", "--beta", "20", "--output", str(theirs))
    # Line by line the same doubles: of two texts of 17 digits that mean one, each may write its own.
    mine, other = ([json.loads(line.rstrip(",")) for line in (tmp_path / name).read_text().splitlines() if line.startswith("    {")]
                   for name in ("c.json", "theirs.json"))
    assert mine == other and len(mine) > 10
    curve.save(tmp_path / "c.csv")
    pandas.testing.assert_frame_equal(pandas.read_csv(tmp_path / "c.csv"), curve.points, check_dtype=False)
    assert {"c.csv", "c.events.csv", "c.meta.json"} <= set(os.listdir(tmp_path))
    assert json.loads((tmp_path / "c.meta.json").read_text())["lists"] == ["points", "events"]
    with pytest.raises(ValueError, match="allowed is a name that ends in .json or .csv"):
        curve.save(tmp_path / "c.xml")
    for path in (tmp_path / "none" / "c.json", tmp_path / "c.json" / "c.csv"):
        with pytest.raises(OSError) as caught:
            curve.save(path)
        assert os.path.dirname(caught.value.filename) == str(path.parent)


def test_progress_is_told_and_the_interpreter_is_free_meanwhile():
    ticks = []
    counting = threading.Event()

    def count():
        while not counting.is_set():
            ticks.append(0)
            time.sleep(0.01)
    thread = threading.Thread(target=count)
    thread.start()
    begin = time.monotonic()
    fp.curve(alpha_1=(0.1, 2.2, 60), beta=20, branches="all", threads=1)
    elapsed = time.monotonic() - begin
    counting.set()
    thread.join()
    assert len(ticks) > elapsed / 0.01 / 10


STUDIES = ["fp.curve(alpha_2=(0.01, 7, 20000), alpha=2, beta=20, rho=.5, threads=1)",
           "fp.curve(alpha_2=(0.01, 7, 20000), alpha=2, beta=20, rho=.5, branches='all')",
           "fp.diagram(alpha_1=(0.5, 3), beta_1=(5, 50), grid=(500, 500))",
           "fp.simulate(alpha=2, beta=20, size=2001, instances=100, log='l.jsonl')",
           "fp.simulate(method='adam', alpha=2, size=2001, instances=10, epochs=100000)",
           "fp.monte_carlo(alpha=1, beta=20, samples=100000, outer=10000, runs=1000)",
           "fp.potential(q_star=(0.01, 0.99, 100000), alpha=2, beta=5)",
           "fp.curve(alpha_1=(.05, 1, 15), branches='all', each={'beta_1': (5, 20, 1000)}, threads=1)"]
KEEPING = STUDIES[0], STUDIES[-1]  # points that are finished


@pytest.mark.parametrize("study", STUDIES)
def test_ctrl_c_ends_a_study(study, tmp_path):
    code = ("import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); import franz_parisi as fp; "
            f"print('ready', flush=True)\ntry:\n    {study}\nexcept KeyboardInterrupt as stop:\n"
            "    print('interrupted', len(getattr(stop, 'result', fp.Result({})).document.get('points', ())))")
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert process.stdout.readline() == "ready\n"
    patience = float(os.environ.get("FRANZ_PARISI_PATIENCE", 1))
    time.sleep(1.5 * patience if study in KEEPING else 0.4)
    process.send_signal(signal.SIGINT)
    begin = time.monotonic()
    word, points = process.communicate(timeout=60)[0].split()
    assert word == "interrupted" and (int(points) > 10 or study not in KEEPING)
    assert time.monotonic() - begin < 5 * patience  # a second, beside other work


def test_import_is_quick_and_takes_neither_pandas_nor_matplotlib():
    code = "import sys, franz_parisi; print(sorted({'pandas', 'matplotlib', 'numpy', 'tqdm'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_no_warning_where_nothing_is_to_be_said():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fp.point(alpha=1, beta=20)


def test_what_killed_processes_left_is_removed_by_the_next_that_writes_there(tmp_path):
    from franz_parisi.writing import replace
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    name = f".franz-parisi-{socket.gethostname()}-{{}}-0.tmp"
    kept = [name.format(os.getpid()), name.format("x"), name.format(dead.pid) + "x", f".franz-parisi-elsewhere-{dead.pid}-0.tmp"]
    for left in [*kept, name.format(dead.pid)]:
        (tmp_path / left).write_text("half")
    replace(tmp_path / "a", "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*kept, "a"])
