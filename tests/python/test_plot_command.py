"""The command `plot`: its options, its files, and one line for what it refuses."""

import os
import pty
import signal
import subprocess
import sys
import time

import pytest
from support import PACKAGES, curve, point, run, write

from franz_parisi.command_line import main

STARTS = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("command")
    write(folder / "curve.json", curve([point(0.1 * i, 20, q=0.1 * i) for i in range(1, 9)]))
    write(folder / "other.json", curve([point(0.1 * i, 20, gamma_1=1) for i in range(1, 9)]) | {"settings": {"sweep": "beta_1"}})
    return folder


def test_every_format_twice_the_same_bytes(folder, monkeypatch, capfdbinary):
    monkeypatch.chdir(folder)
    for name, start in STARTS.items():
        assert main(["plot", "curve.json", "-o", f"picture.{name}"]) == 0
        assert capfdbinary.readouterr() == (b"", b"")
        assert main(["plot", "curve.json", "--format", name]) == 0
        again = capfdbinary.readouterr().out
        assert again == (folder / f"picture.{name}").read_bytes() and again.startswith(start)


def test_standard_input_and_two_dashes(folder, monkeypatch, capfdbinary):
    with open(folder / "curve.json") as file:
        picture = run("plot", "-", stdin=file).stdout
    monkeypatch.chdir(folder)
    write(folder / "--odd.json", (folder / "curve.json").read_text())
    for words in ["curve.json"], ["--", "--odd.json"]:
        assert main(["plot", *words]) == 0
        assert capfdbinary.readouterr().out == picture


def test_an_option_is_given_once(folder, capfd):
    assert main(["plot", "curve.json", "--x", "q", "--x", "r"]) == 2
    assert capfd.readouterr().err == "franz-parisi: --x q r: given more than once; allowed is one value\n"


def test_the_script_draws_the_same_picture(folder, monkeypatch):
    monkeypatch.chdir(folder)
    words = ["plot", "curve.json", "--y", "q,eps_1", "--log", "y", "--xlim", "0.2:0.7", "--style", "wide"]
    assert main([*words, "-o", "first.svg", "--script", "first.py"]) == 0
    first = (folder / "first.svg").read_bytes()
    (folder / "first.svg").unlink()
    subprocess.run([sys.executable, "first.py"], cwd=folder, env=dict(os.environ, PYTHONPATH=PACKAGES), check=True)
    assert (folder / "first.svg").read_bytes() == first
    assert 10 <= len((folder / "first.py").read_text().splitlines()) <= 25


def test_the_script_finds_its_files_from_any_folder_and_moves_with_them(folder, tmp_path, monkeypatch):
    old, new = tmp_path / "old", tmp_path / "new"
    for part in ("data", "scripts"):
        (old / part).mkdir(parents=True)
    (old / "data" / "a.json").write_text((folder / "curve.json").read_text())
    monkeypatch.chdir(old / "data")
    absolute = str(folder / "curve.json")
    assert main(["plot", "a.json", absolute, "-o", "a.svg", "--script", "../scripts/a.py"]) == 0
    picture = (old / "data" / "a.svg").read_bytes()
    text = (old / "scripts" / "a.py").read_text()
    assert "read(here / '../data/a.json')" in text and f"read({absolute!r})" in text
    old.rename(new)
    (new / "data" / "a.svg").unlink()
    subprocess.run([sys.executable, new / "scripts" / "a.py"], cwd="/", env=dict(os.environ, PYTHONPATH=PACKAGES), check=True)
    assert (new / "data" / "a.svg").read_bytes() == picture


@pytest.mark.parametrize("words, named", [
    (["plot"], ["FILE", "missing"]), (["plot", "none.json"], ["FILE none.json", "cannot be read"]),
    (["plot", "curve.json", "--x", "colour"], ["--x colour", "alpha_1"]),
    (["plot", "curve.json", "--y", "eps_1,colour"], ["--y colour", "eps_1"]), (["plot", "curve.json", "--y", ""], ["--y ''"]),
    (["plot", "curve.json", "--z", "q"], ["--z q", "diagram"]), (["plot", "curve.json", "--format", "gif"], ["--format gif", "svg, pdf, png or html"]),
    (["plot", "curve.json", "-o", "a.gif"], [".svg, .pdf, .png or .html"]), (["plot", "curve.json", "-o", ""], ["--output ''"]),
    (["plot", "curve.json", "-o", "curve.json"], ["--output curve.json", "reads"]),
    (["plot", "curve.json", "-o", "a.svg", "--script", "./a.svg"], ["--script", "picture"]),
    (["plot", "curve.json", "--log", "z"], ["--log z", "x, y or xy"]), (["plot", "curve.json", "--xlim", "2:1"], ["--xlim 2:1", "LOW < HIGH"]),
    (["plot", "curve.json", "--ylim", "-1:1", "--log", "y"], ["--ylim", "> 0"]), (["plot", "curve.json", "--xlim", "a"], ["--xlim a"]),
    (["plot", "curve.json", "--style", "nonsense"], ["--style nonsense", "column"]), (["plot", "curve.json", "--nonsense"], ["--nonsense"]),
    (["plot", "curve.json", "--output"], ["--output"]), (["plot", "curve.json", "other.json"], ["other.json", "beta_1", "--x"]),
    (["nonsense"], ["nonsense", "plot"]), ([], ["plot"]),
])
def test_bad_words_are_one_line(folder, words, named, monkeypatch, capfd):
    monkeypatch.chdir(folder)
    assert main(words) == 2
    output, message = capfd.readouterr()
    assert output == ""
    assert message.count("\n") == 1 and message.startswith("franz-parisi: ")
    for text in named:
        assert text in message


def test_what_fails_leaves_the_old_picture(folder):
    (folder / "kept.svg").write_text("precious")
    assert main(["plot", str(folder / "curve.json"), "--x", "colour", "-o", str(folder / "kept.svg")]) == 2
    assert (folder / "kept.svg").read_text() == "precious"


def test_output_that_cannot_be_written(folder):
    for words, options in ((["-o", "no/a.svg"], {}), ([], {"stdout": open("/dev/full", "wb")})):
        result = run("plot", "curve.json", *words, cwd=folder, **options)
        assert result.returncode == 1 and result.stderr.count(b"\n") == 1 and b"cannot be written" in result.stderr


def test_a_folder_is_no_output(folder):
    for option in ("--output", "--script"):
        result = run("plot", "curve.json", "--format", "svg", option, str(folder), cwd=folder)
        assert (result.returncode, result.stderr.decode()) == \
            (2, f"franz-parisi: {option} {folder}: is a folder; allowed is the name of a file\n")


def test_a_file_keeps_its_mode_and_nothing_is_left_beside_it(folder):
    target = folder / "mode.svg"
    target.write_text("old")
    target.chmod(0o640)
    (folder / "link.svg").symlink_to(target)
    assert main(["plot", str(folder / "curve.json"), "-o", str(folder / "link.svg")]) == 0
    assert target.stat().st_mode & 0o777 == 0o640 and target.read_bytes().startswith(b"<?xml")
    assert not [name for name in os.listdir(folder) if "mode.svg" in name and name != "mode.svg"]


def test_what_is_read_with_a_csv_is_not_replaced(folder, monkeypatch, capfd):
    monkeypatch.chdir(folder)
    write(folder / "c.meta.json", {"schema": "urn:franz-parisi:schema:2", "settings": {}})
    (folder / "c.csv").write_text("task,alpha_1,beta_1,eps_1,status\n1,0.5,20,0.3,converged\n")
    for words in ["-o", "c.meta.json", "--format", "svg"], ["-o", "c.svg", "--script", "c.meta.json"]:
        assert main(["plot", "c.csv", *words]) == 2
        assert "is a file that the command reads" in capfd.readouterr().err


def test_what_is_read_by_another_name_is_not_replaced(folder, monkeypatch, capfd):
    monkeypatch.chdir(folder)
    before = (folder / "curve.json").read_bytes()
    (folder / "soft.svg").symlink_to("curve.json")
    (folder / "hard.svg").hardlink_to(folder / "curve.json")
    (folder / "mine.py").write_text("")
    (folder / "also_mine.svg").hardlink_to(folder / "mine.py")
    reads = "is a file that the command reads; allowed is another"
    for words, complaint in ((["-o", "soft.svg"], f"--output soft.svg: {reads}"), (["-o", "hard.svg"], f"--output hard.svg: {reads}"),
                             (["-o", "c.svg", "--script", "hard.svg"], f"--script hard.svg: {reads}"),
                             (["-o", "also_mine.svg", "--script", "mine.py"], "--script mine.py: is the file of the picture; allowed is another")):
        assert main(["plot", "curve.json", *words]) == 2
        assert capfd.readouterr().err == f"franz-parisi: {complaint}\n"
    assert (folder / "curve.json").read_bytes() == before and (folder / "hard.svg").samefile(folder / "curve.json")
    assert not (folder / "c.svg").exists()


def test_a_terminal_is_no_place_for_pictures(folder):
    ours, theirs = pty.openpty()
    result = run("plot", "curve.json", cwd=folder, stdout=theirs)
    os.close(theirs)
    os.close(ours)
    assert result.returncode == 2 and b"--output: missing" in result.stderr


def test_a_closed_pipe_and_closed_streams_are_no_traceback(folder):
    command = f"'{sys.executable}' -m franz_parisi.command_line plot"
    environment = dict(os.environ, PYTHONPATH=PACKAGES)
    for tail, status in (("curve.json | true", 0), ("curve.json >&-", 1), ("- <&-", 2)):
        result = subprocess.run(["bash", "-c", f"{command} {tail}; exit ${{PIPESTATUS[0]}}"], cwd=folder, env=environment,
                                capture_output=True)
        assert result.returncode == status and b"Traceback" not in result.stderr and b"Exception" not in result.stderr, result.stderr


def test_an_interruption_ends_with_130(folder):
    os.mkfifo(folder / "pipe.json")
    with subprocess.Popen([sys.executable, "-m", "franz_parisi.command_line", "plot", "pipe.json"], cwd=folder,
                          env=dict(os.environ, PYTHONPATH=PACKAGES), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) as process:  # jobs in the background ignore it
        writer = os.open(folder / "pipe.json", os.O_WRONLY)  # it has come to reading
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
        os.close(writer)
    assert (process.returncode, output, errors) == (130, b"", b"")


def test_help_shows_every_option_and_examples(capfd):
    for word in "--help", "-h":
        assert main(["plot", word]) == 0
        text = capfd.readouterr().out
        for option in ("--output", "--format", "--x", "--y", "--z", "--log", "--xlim", "--ylim", "--style", "--script", "Examples:"):
            assert option in text
