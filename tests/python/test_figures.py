"""The figures: what they are, and that nothing of them is computed twice or lost."""

import json
import os
import socket
import subprocess
import sys
import types

import pytest
from support import images

import franz_parisi
from franz_parisi import _core
from franz_parisi import figures
from franz_parisi.command_line import main
from franz_parisi.documents import UsageError
from franz_parisi.figures import definitions, making
from franz_parisi.figures.part import Part

NAMES = ["1a", "1b", "1c", "2a", "2b", "2c", "2d", "3a", "3b", "3c", "3d", "A1a", "A1b", "A1c", "A1d", "chain", "rsb", "phase",
         "phase2", "potential", "bias", "N1", "N2", "N3", "N4"]
FOLDERS = {"N1": ["images"], "N2": ["first", "second"], "N3": ["images"], "N4": ["images"]}  # that those learn from
PROGRAM = {"name": "franz-parisi", "version": "0.2.0", "commit": "abcdef012345"}
SCHEMA = "urn:franz-parisi:schema:2"

# How many parts a figure has, in full and quick, and the commands of some of them.
COUNTS = {"1a": (4, 4), "1b": (3, 3), "1c": (3, 3), "2a": (1, 1), "2b": (25, 7), "2c": (51, 6), "2d": (3, 3),
          "3a": (43, 13), "3b": (43, 13), "3c": (43, 13), "3d": (43, 13), "A1a": (25, 6), "A1b": (28, 10), "A1c": (28, 10),
          "A1d": (10, 4), "chain": (5, 5), "phase": (1, 1), "rsb": (19, 7), "phase2": (1, 1), "potential": (1, 1), "bias": (1, 1),
          "N1": (6, 6), "N2": (6, 6), "N3": (6, 6), "N4": (15, 15)}
COMMANDS = [
    ("1a", False, "sgd-1.5", "simulate --method sgd --momentum 0.9 --learning-rate 0.03 --size 1000 --instances 20 "
     "--epochs 500 --history 5 --batch 75 --alpha 1.5"),
    ("1a", True, "sgd-0.5", "simulate --method sgd --momentum 0.9 --learning-rate 0.03 --size 200 --instances 6 "
     "--epochs 150 --history 3 --batch 10 --alpha 0.5"),
    ("1c", False, "sgd-4", "simulate --method sgd --momentum 0.9 --learning-rate 0.001 --batch 32 --gamma 0,1 --rho 0 "
     "--size 1000 --instances 20 --epochs 3000 --history 25 --alpha 2,4"),
    ("2a", True, "theory", "curve --branches all --beta 20 --sweep alpha_1=0.01:2:200"),
    ("2b", False, "adam-1", "simulate --method adam --learning-rate 0.01 --size 1000 --instances 20 --epochs 2000 "
     "--alpha 1"),
    ("2b", False, "hmc-0.3", "simulate --beta 20 --size 250,500 --instances 8 --alpha 0.3"),
    ("2b", True, "hmc-0.6", "simulate --beta 20 --size 100 --instances 4 --warm-up 100 --samples 150 --alpha 0.6"),
    ("2c", False, "descent-1.38", "simulate --method sgd --momentum 0 --learning-rate 0.01 --plateau 1000,1000,0.0005 "
     "--size 3000 --instances 20 --epochs 10000 --alpha 1.38"),
    ("2d", False, "driven", "simulate --method sgd --momentum 0.9 --learning-rate 0.001 --batch 32 --alpha 2 "
     "--q-star-schedule 0.3,0.0002333333,0.99 --size 1000 --instances 20 --epochs 4000 --history 25"),
    ("2d", False, "theory", "potential --alpha 2 --beta 5 --impose q_star=0.75:0.99:49"),
    ("3c", False, "theory", "curve --rsb auto --alpha 2 --beta 20 --gamma 0,0.1 --each rho_2=-0.5,0,0.5 "
     "--sweep alpha_2=0.05:7:140"),
    ("3c", False, "adam-rho-0.5-0.1", "simulate --method adam --learning-rate 0.001,0.005 --weight-decay 0.001 "
     "--gamma 0,0.1 --size 1000 --instances 20 --epochs 5000,20000 --rho=-0.5 --alpha 2,0.1"),
    ("A1a", True, "theory", "curve --branches all --beta 100 --gamma 1 --sweep alpha_1=0.1:2.4:116"),
    ("A1a", False, "adam-2.4", "simulate --method adam --learning-rate 0.01 --gamma 1 --size 1000 --instances 20 "
     "--epochs 2000 --alpha 2.4"),
    ("A1b", False, "theory", "curve --branches all --alpha 2 --beta 100,20 --gamma 1 --each rho_2=-0.5,0,0.5 "
     "--sweep alpha_2=0.5:4.5:201"),
    ("A1d", False, "theory", "curve --branches all --alpha 1.4 --beta 20 --gamma 0,1 --rho 0 --sweep alpha_2=0.5:4.5:201"),
    ("A1d", True, "sgd-2.5", "simulate --method sgd --momentum 0.9 --learning-rate 0.001 --batch 32 --gamma 0,1 --rho 0 "
     "--size 200 --instances 4 --epochs 400 --alpha 1.4,2.5"),
    ("3a", True, "theory", "curve --branches all --alpha 2 --beta 20 --gamma 0,1 --each rho_2=-0.5,0,0.5 "
     "--sweep alpha_2=0.01:7:350"),
    ("phase", False, "diagram", "diagram --rsb auto --x alpha_1=0.5:3 --y beta_1=5:50 --grid 60x40"),
    ("A1b", True, "adam-rho0.5-4.5", "simulate --method adam --learning-rate 0.001,0.005 --weight-decay 0.001 --gamma 1 "
     "--size 100 --instances 4 --epochs 2000,3000 --rho 0.5 --alpha 2,4.5"),
    ("chain", False, "task3", "point --beta 20 --alpha 2,2,2 --rho 0.5,0.5"),
    ("phase2", True, "diagram", "diagram --x alpha_2=0.1:7 --y rho_2=-0.9:0.9 --alpha 2 --beta 20 --grid 8x6"),
    ("potential", True, "potential", "potential --alpha 2,1 --beta 20 --rho 0.5 --impose overlap_previous=0.1:0.9:81"),
    ("bias", True, "bias", "monte-carlo --alpha 1 --beta 20 --samples 30,300,3000 --outer 60 --repeats 5 --runs 3"),
    ("N1", False, "permuted-vcl", "train --data images --tasks permuted:5 --method vcl --learning-rate 0.04 --gamma 0,0.1,0.1,0.1,0.1 "
     "--images 10000 --instances 3 --history"),
    ("N2", True, "sequence-ewc", "train --data first,second --tasks sequence --method ewc --learning-rate 0.01 --ewc-lambda 300 "
     "--images 2000 --epochs 3 --instances 2 --history"),
    ("N4", False, "metaplasticity-2.5", "train --data images --tasks permuted:5 --method metaplasticity --learning-rate 0.0005 "
     "--meta 2.5 --images 10000 --validation 5000 --instances 3"),
]


def settings_of(command):
    """The words of a command without the order of its options, numbers as such."""
    def value(text):
        try:
            return float(text)
        except ValueError:
            return text
    study, *words = command.replace("--rho=", "--rho ").split()
    words = [word for word in words if word != "--history"]  # the only flag
    values = [[value(piece) for piece in text.split(",")] for text in words[1::2]]
    return study, dict(zip(words[::2], values))


class Studies:
    """In place of the studies: notes what is asked, and may be interrupted there."""

    def __init__(self):
        self.asked, self.threads, self.interrupted_at, self.change = [], set(), None, {}

    def __getattr__(self, study):
        def run(threads=None, log=None, resume=False, **arguments):
            if study in ("simulate", "train"):
                assert resume
                with open(log, "a") as file:
                    file.write("{}\n")
            if len(self.asked) == self.interrupted_at:
                raise KeyboardInterrupt
            self.asked.append((study, arguments))
            self.threads.add(threads)
            points = [{"status": "converged", "mark": len(self.asked)}]
            return types.SimpleNamespace(document={"schema": SCHEMA, "program": PROGRAM, "settings": {}, "points": points,
                                                   "command": Part("", study, arguments).command} | self.change)
        return run


@pytest.fixture
def studies(monkeypatch, tmp_path):
    fake = Studies()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(making, "studies", fake)
    monkeypatch.setattr(making, "_core", types.SimpleNamespace(version=PROGRAM["version"], commit=PROGRAM["commit"],
                                                             met_target=_core.met_target))
    return fake


@pytest.fixture
def plot(monkeypatch):
    """In place of matplotlib: a picture is the names of the parts."""
    fake = types.SimpleNamespace(
        plot=lambda documents: [part["name"] for part in documents[0]["parts"]],
        save=lambda axes, path: path.write_text(" ".join(axes)))
    monkeypatch.setattr(franz_parisi, "plot", fake, raising=False)


def command(words):
    return main(["figure", *words])


def names_in(folder):
    return sorted(os.listdir(folder))


def marks(document):
    return [part["document"]["points"][0]["mark"] for part in document["parts"]]


def nested(depth):
    return '{"schema": "' + SCHEMA + '", "parts": ' + "[" * depth + "]" * depth + "}"


# What the figures are

def parts_of(definition, quick):
    return definition.parts(quick, FOLDERS.get(definition.name, []))


def test_every_figure_has_its_parts_in_full_and_quickly():
    assert figures.names() == NAMES
    assert {one.name: (len(parts_of(one, False)), len(parts_of(one, True))) for one in definitions.ALL} == COUNTS


@pytest.mark.parametrize("name, quick, part, command", COMMANDS)
def test_parts_are_these_commands(name, quick, part, command):
    commands = {one.name: one.command for one in parts_of(definitions.find(name), quick)}
    assert settings_of(commands[part].removeprefix("franz-parisi ")) == settings_of(command)


def test_parts_have_names_and_commands_of_their_own():
    for definition in definitions.ALL:
        for quick in False, True:
            parts = parts_of(definition, quick)
            assert len({part.name for part in parts}) == len({part.command for part in parts}) == len(parts), definition.name


def test_figures_of_the_same_parts_take_the_same_time():
    for definition in definitions.ALL:
        for other in definitions.of_same_parts(definition):
            assert other.times == definition.times
            assert parts_of(other, True) == parts_of(definition, True)


def test_adam_learns_a_second_task_at_the_loads_of_the_paper():
    def loads(name):
        return {part.arguments["alpha"][1] for part in definitions.find(name).parts(False) if part.study == "simulate"}
    assert len(loads("3a")) == 14 and {0.1, 6.5} < loads("3d")
    assert len(loads("A1c")) == 9 and 0.1 not in loads("A1b")


def test_the_theory_of_a_quick_figure_is_whole():
    for definition in definitions.ALL:
        full, quick = ([part for part in parts_of(definition, quick) if part.name == "theory"] for quick in (False, True))
        assert full == quick


def test_numbers_of_a_command_are_as_short_as_they_can_be():
    assert Part("x", "curve", {"alpha": 2.0, "gamma": [0.0, 0.1], "rho": -0.5, "alpha_2": (1e-3, 7, 350)}).command == (
        "franz-parisi curve --alpha 2 --gamma 0,0.1 --rho=-0.5 --sweep alpha_2=0.001:7:350")


def test_list_says_of_every_figure_what_it_shows_and_how_long_it_takes():
    first, *lines, last = figures.listing().splitlines()
    assert "processor time" in first and [line.split()[0] for line in lines] == NAMES
    assert "       3a   25 s  35 min eps_2 against alpha_2 for three overlaps of the teachers, with adam" in lines
    assert last.endswith("serves the other, too: 1b and 1c, 3a and 3b, 3c and 3d, A1b and A1c, N1 and N3.")


def test_figures_of_networks_learn_from_the_folders_they_are_given(studies, tmp_path):
    document = figures.compute("N2", quick=True, folder=tmp_path, data="a,b c")
    assert document["command"] == "franz-parisi figure N2 --quick --data 'a,b c'"
    assert {tuple(arguments["data"]) for _, arguments in studies.asked} == {("a", "b c")}
    assert {arguments["tasks"] for _, arguments in studies.asked} == {"sequence"}
    assert names_in(tmp_path) == ["N2.json"]
    figures.compute("N2", quick=True, folder=tmp_path, data=["a"])
    assert {arguments["tasks"] for _, arguments in studies.asked[6:]} == {"split:2"}
    asked = len(studies.asked)
    figures.compute("N1", folder=tmp_path, data="a")
    figures.compute("N3", folder=tmp_path, data="a")
    assert len(studies.asked) == asked + 6
    for name, data, said in (("N1", None, "--data: allowed of figure N1 is 1 folder with IDX files"), ("N1", "a,b", "--data a,b: allowed"),
                             ("N2", "a,b,c", "1 or 2 folders"), ("2a", "a", "--data a: figure 2a learns from no images")):
        with pytest.raises(UsageError, match=said):
            figures.compute(name, folder=tmp_path, data=data)


# What is computed

def test_document_has_the_parts_under_their_names(studies, tmp_path):
    document = figures.compute("3a", quick=True, folder=tmp_path, threads=2)
    assert list(document) == ["schema", "program", "command", "settings", "parts"]
    assert (document["schema"], document["program"]) == (SCHEMA, PROGRAM)
    assert document["command"] == "franz-parisi figure 3a --quick"
    assert document["settings"] == {"figure": "3a", "quick": True, "axes": {"x": "alpha_2", "y": ["eps_2"]}}
    parts = definitions.find("3a").parts(True)
    assert [(part["name"], part["document"]["command"]) for part in document["parts"]] == [
        (part.name, part.command) for part in parts]
    assert studies.asked == [(part.study, part.arguments) for part in parts] and studies.threads == {2}
    assert json.loads((tmp_path / "3a.json").read_text()) == document
    assert names_in(tmp_path) == ["3a.json"]


def test_progress_names_each_part_that_is_computed(studies, tmp_path):
    lines = []
    figures.compute("chain", folder=tmp_path, progress=lines.append)
    assert lines[1] == "chain, part 2 of 5: franz-parisi point --beta 20 --alpha 2,2 --rho 0.5" and len(lines) == 5
    figures.compute("chain", folder=tmp_path, progress=lines.append)
    assert len(lines) == 5


def test_an_interrupted_figure_goes_on_where_it_was(studies, tmp_path):
    studies.interrupted_at = 5
    with pytest.raises(KeyboardInterrupt):
        figures.compute("3a", quick=True, folder=tmp_path)
    partial = tmp_path / "3a.quick.partial"
    assert names_in(tmp_path) == ["3a.quick.partial"]
    assert {"theory.json", "adam-rho-0.5-6.5.json", "adam-rho0-0.5.jsonl"} <= set(names_in(partial))
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (partial / f".franz-parisi-{socket.gethostname()}-{dead.pid}-abc.tmp").write_text("of one that was killed")
    studies.interrupted_at = None
    document = figures.compute("3a", quick=True, folder=tmp_path)
    assert len(studies.asked) == 13 and marks(document) == list(range(1, 14))
    assert names_in(tmp_path) == ["3a.json"]


def test_the_rest_of_a_partial_folder_is_left_alone(studies, tmp_path):
    (tmp_path / "2a.partial").mkdir()
    (tmp_path / "2a.partial" / "notes.txt").write_text("mine")
    figures.compute("2a", folder=tmp_path)
    assert names_in(tmp_path / "2a.partial") == ["notes.txt"]


def test_what_is_computed_for_a_figure_serves_itself_and_its_companion(studies, tmp_path):
    figures.compute("1b", quick=True, folder=tmp_path)
    again = figures.compute("1c", quick=True, folder=tmp_path)
    figures.compute("1b", quick=True, folder=tmp_path)
    assert len(studies.asked) == 3 and marks(again) == [1, 2, 3] and again["settings"]["figure"] == "1c"
    figures.compute("1b", folder=tmp_path)
    assert len(studies.asked) == 6, "full simulations are not quick ones"


@pytest.mark.parametrize("change", [{"program": PROGRAM | {"version": "9.9.9"}},
                                    {"program": PROGRAM | {"commit": "unknown"}}, {"program": None},
                                    {"command": "franz-parisi curve --sweep alpha_1=0.01:2:200"},
                                    {"command": ["a"]}, {"schema": "another"}, {"points": 3}, {"points": [3]}])
def test_nothing_is_taken_from_other_programs_settings_or_damaged_documents(studies, tmp_path, change):
    document = figures.compute("2a", folder=tmp_path)
    document["parts"][0]["document"] = document["parts"][0]["document"] | change
    document["schema"] = change.get("schema", SCHEMA)
    (tmp_path / "2a.json").write_text(json.dumps(document))
    assert marks(figures.compute("2a", folder=tmp_path)) == [2]


@pytest.mark.parametrize("content", ["", "no JSON", "3", "[]", "null", '{"parts": 3}', '{"parts": [{}, 3]}', nested(150),
                                     nested(150_000), "[" * 150_000, b"\xff\xfe",
                                     '{"schema": "%s", "points": [1e999]}' % SCHEMA])
def test_a_foreign_file_of_the_name_is_set_aside(studies, tmp_path, content):
    content = content if isinstance(content, bytes) else content.encode()
    for name in "1b.json", "1c.json", "1b.json.1":
        (tmp_path / name).write_bytes(content)
    with pytest.warns(making.SetAside, match=r"1b\.json is no figure of this program; it is now .*1b\.json\.2$"):
        document = figures.compute("1b", quick=True, folder=tmp_path)
    assert marks(document) == [1, 2, 3]
    assert json.loads((tmp_path / "1b.json").read_text()) == document
    assert names_in(tmp_path) == ["1b.json", "1b.json.1", "1b.json.2", "1c.json"]
    assert (tmp_path / "1b.json.2").read_bytes() == content


def test_the_command_says_what_it_set_aside(studies, plot, tmp_path, capfd):
    (tmp_path / "2a.json").write_text("mine")
    assert command(["2a"]) == 0
    assert capfd.readouterr() == ("", "franz-parisi: 2a.json is no figure of this program; it is now 2a.json.1\n")
    assert (tmp_path / "2a.json.1").read_text() == "mine" and command(["2a"]) == 0 and capfd.readouterr() == ("", "")


def test_a_fifo_is_no_source(studies, tmp_path):
    os.mkfifo(tmp_path / "1c.json")
    assert marks(figures.compute("1b", quick=True, folder=tmp_path)) == [1, 2, 3]


# What is bad

@pytest.mark.parametrize("name", ["9z", "", "list", "2A", "2a\n"])
def test_a_bad_name_is_one_line_that_says_what_is_allowed(studies, tmp_path, name):
    for function in figures.compute, figures.figure, figures.draw:
        with pytest.raises(ValueError, match=r"^NAME .*: allowed is list, 1a, .*, N4$") as caught:
            function(name)
        assert "\n" not in str(caught.value)
    assert studies.asked == []


@pytest.mark.parametrize("threads", [0, -1, 1025])
def test_bad_threads_are_refused_even_where_all_is_there(studies, tmp_path, threads):
    figures.compute("2a", folder=tmp_path)
    with pytest.raises(ValueError, match=f"^--threads {threads}: allowed is an integer in"):
        figures.compute("2a", folder=tmp_path, threads=threads)


@pytest.mark.parametrize("words, message", [
    ([], "NAME: one is needed at least"), (["9z"], "NAME 9z: allowed is list, 1a"), (["2a", "9z"], "NAME 9z: allowed is list, 1a"),
    (["2a", "--format", "gif"], "--format gif: allowed is svg, pdf, png or html"), (["2a", "--output", ""], "--output ''"),
    (["2a", "--output", "/proc/none"], "--output /proc/none: cannot be made"), (["2a", "--threads", "two"], "--threads"),
    (["2a", "--threads", "0"], "--threads 0"), (["2a", "--threads", "2", "--threads", "3"], "--threads 2 3: given more"),
    (["2a", "--foo"], "--foo: is no option; allowed is --help, --output"), (["2a", "--output"], "--output: "),
    (["2a\x1b[2J\n"], "NAME 2a\\x1b[2J\\n")])
def test_bad_words_are_one_line_and_exit_status_2(studies, plot, capfd, words, message):
    assert command(words) == 2
    printed = capfd.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1 and "\x1b" not in printed.err
    assert printed.err.startswith("franz-parisi: " + message)
    assert studies.asked == []


def test_what_cannot_be_written_is_said_before_anything_is_computed(studies, plot, tmp_path, capfd):
    for name in "2a.svg", "2b.json":
        (tmp_path / name).mkdir()
        assert command([name[:2], "--output", str(tmp_path)]) == 1
        assert capfd.readouterr().err == f"franz-parisi: {tmp_path / name}: cannot be written: Is a directory\n"
    assert studies.asked == []


# The command

def test_command_leaves_data_and_picture(studies, plot, tmp_path, capfd):
    for form in "svg", "pdf":
        words = ["potential", "--quick", "--output", str(tmp_path / "made"), f"--format={form}", "--threads", "2"]
        assert command(words) == 0
    assert capfd.readouterr() == ("", "") and studies.threads == {2} and len(studies.asked) == 1
    assert names_in(tmp_path / "made") == ["potential.json", "potential.pdf", "potential.svg"]
    assert (tmp_path / "made" / "potential.svg").read_text() == "potential"


def test_drawing_by_name_takes_the_data_that_are_there(studies, plot, tmp_path):
    assert figures.draw("1b") == ["sgd-1", "sgd-2", "sgd-4"] and names_in(tmp_path) == ["1b.json"]
    figures.compute("1b", quick=True)
    asked = len(studies.asked)
    for figure in "1b", json.loads((tmp_path / "1b.json").read_text()):
        assert figures.draw(figure) == ["sgd-1", "sgd-2", "sgd-4"]
    assert asked == len(studies.asked) == 6
    (tmp_path / "1b.json").write_text("no JSON")
    with pytest.raises(ValueError, match="^FILE 1b.json: is not JSON"):
        figures.draw("1b")


@pytest.mark.parametrize("change", [{"points": [{"status": "converged"}, {"status": "not_converged"}]},
                                    {"events": [{"status": "target_not_met"}]},
                                    {"complete": False, "incomplete": "why"}])
def test_exit_status_says_that_something_is_missing(studies, plot, tmp_path, change):
    studies.change = change
    assert command(["2a", "--output", str(tmp_path)]) == 3
    assert names_in(tmp_path) == ["2a.json", "2a.svg"]


def test_interruption_is_exit_status_130_and_keeps_what_is_finished(studies, plot, tmp_path):
    studies.interrupted_at = 2
    assert command(["chain", "--output", str(tmp_path)]) == 130
    assert names_in(tmp_path / "chain.partial") == ["task1.json", "task2.json"]


def test_a_study_that_fails_is_one_line(studies, plot, tmp_path, capfd, monkeypatch):
    for error, status in ((ValueError("--log x: in use\nby another"), 2), (RuntimeError("no\rmore"), 1), (MemoryError(), 1)):
        def fail(*_, error=error):
            raise error
        monkeypatch.setattr(making, "compute_part", fail)
        assert command(["2a", "--output", str(tmp_path)]) == status
        assert capfd.readouterr().err.count("\n") == 1
    assert names_in(tmp_path) == []


def test_data_are_left_where_matplotlib_is_missing(studies, plot, tmp_path, capfd, monkeypatch):
    def missing(*_, **__):
        raise ModuleNotFoundError("No module named 'matplotlib'", name="matplotlib")
    monkeypatch.setattr(franz_parisi.plot, "plot", missing)
    assert command(["2a", "--output", str(tmp_path)]) == 1
    assert "install python3-matplotlib" in capfd.readouterr().err and names_in(tmp_path) == ["2a.json"]


def test_list_and_help_are_printed(capfd):
    assert command(["list"]) == 0
    assert capfd.readouterr().out == figures.listing()
    for word in "-h", "--help":
        assert command([word]) == 0
        assert "--quick" in capfd.readouterr().out


def test_it_is_a_command_of_the_module(tmp_path):
    module = [sys.executable, "-m", "franz_parisi.command_line", "figure"]
    listed = subprocess.run([*module, "list"], capture_output=True, text=True)
    assert (listed.returncode, listed.stdout, listed.stderr) == (0, figures.listing(), "")
    refused = subprocess.run([*module, "9z"], capture_output=True, text=True)
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)


def test_a_reader_of_the_list_may_leave():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, "-m", "franz_parisi.command_line", "figure", "list"], stdout=write,
                          stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


# With the real studies and pictures

@pytest.mark.parametrize("study, arguments", [
    ("simulate", {"method": "sgd", "learning_rate": [1e-3, 5e-4], "gamma": [0, 1], "size": 10, "instances": 1, "rho": -0.5,
                  "epochs": 2, "plateau": [1, 2, 5e-4], "alpha": [2, 0.5]}),
    ("curve", {"alpha_1": (0.1, 0.2, 2), "branches": "all", "each": {"beta_1": [2.0, 4]}}),
    ("potential", {"alpha": 0.2, "beta": 2, "q_star": (0.75, 0.8, 2)}),
    ("monte_carlo", {"alpha": 1, "beta": 2, "samples": [30], "outer": 10, "repeats": 2, "runs": 2})])
def test_parts_know_the_command_of_their_document(study, arguments, tmp_path):
    part = Part("part", study, arguments)
    assert making.compute_part(part, tmp_path, 1)["command"] == part.command


def test_networks_know_the_command_of_their_document(tmp_path):
    part = Part("part", "train", {"data": [images(tmp_path / "images")], "tasks": "split:2", "method": "vcl", "layers": [8],
                                  "epochs": 2, "gamma": [0, 0.5], "history": True})
    document = making.compute_part(part, tmp_path, 1)
    assert document["command"] == part.command and making.met(document)
    assert names_in(tmp_path) == ["images", "part.json", "part.jsonl"]
    assert making.compute_part(part, tmp_path, 1) == document
    document["training"][0]["loss"] = None
    assert not making.met(document)


def test_an_edge_has_no_target_to_miss():
    def with_event(kind):
        return {"points": [{"status": "converged"}], "events": [{"kind": kind, "status": "target_not_met"}]}
    assert making.met(with_event("edge")) and not making.met(with_event("spinodal"))
    assert not making.met({"points": [{"status": "target_not_met"}]})


def test_figure_2a(tmp_path):
    lines = []
    for once in range(2):
        assert figures.figure("2a", quick=True, folder=tmp_path, progress=lines.append) == 0
    assert len(lines) == 1
    assert names_in(tmp_path) == ["2a.json", "2a.svg"]
    document = json.loads((tmp_path / "2a.json").read_text())
    kinds = {event["kind"] for event in document["parts"][0]["document"]["events"]}
    assert {"spinodal", "transition"} <= kinds
    drawn = (tmp_path / "2a.svg").read_bytes()
    assert figures.figure("2a", quick=True, folder=tmp_path) == 0 and (tmp_path / "2a.svg").read_bytes() == drawn
