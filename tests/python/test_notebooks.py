"""The notebooks of docs/notebooks run as they stand, without Jupyter, and what they show is what comes out now."""

import ast
import contextlib
import decimal
import io
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

SOURCE = pathlib.Path(os.environ.get("FRANZ_PARISI_SOURCE", pathlib.Path(__file__).parents[2]))
FOLDER = SOURCE / "docs" / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
LONG = "networks", "own_simulation"  # that simulate and train for most of a minute
BOUND = 1e-9  # smaller numbers are bounds or residuals: of another compiler they are others of the same size


def cells(name, kind):
    notebook = json.loads((FOLDER / f"{name}.ipynb").read_text())
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def source(cell):
    return "".join(cell["source"])


def kept(cell):
    """What is printed and shown as text in a committed cell."""
    texts = [output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"]
             for output in cell["outputs"] if output["output_type"] == "stream" or output["output_type"] == "execute_result"]
    return "\n".join("".join(text) for text in texts)


def run_cell(code, names):
    """What a cell prints, and the text of its last expression, as a notebook shows it."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(tree, "cell", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
        if value is not None and not code.rstrip().endswith(";"):
            print(repr(value))
    return out.getvalue()


def number(word):
    try:
        return decimal.Decimal(word.strip("[](),;:"))
    except decimal.InvalidOperation:
        return None


def is_same(one, other):
    """Words are equal; numbers to one unit of the last digit shown, bounds to two orders of magnitude."""
    x, y = number(one), number(other)
    if one == other or x is None or y is None or not (x.is_finite() and y.is_finite()):
        return one == other
    if max(abs(x), abs(y)) < BOUND:
        return abs(x) <= 100 * abs(y) and abs(y) <= 100 * abs(x)
    unit = max(decimal.Decimal(1).scaleb(value.as_tuple().exponent) for value in (x, y))
    return abs(x - y) <= min(unit, max(abs(x), abs(y)) / 2)


def differences(before, now):
    before, now = before.split(), now.split()
    if len(before) != len(now):
        return [(" ".join(before), " ".join(now))]
    return [pair for pair in zip(before, now) if not is_same(*pair)]


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.slow if name in LONG else ()) for name in NAMES])
def test_a_notebook_runs_and_shows_what_it_showed(name, tmp_path, tmp_path_factory):
    for folder in set(re.findall(r"/usr/share/datasets/[\w-]+", "\n".join(map(source, cells(name, "code"))))):
        if not os.path.isdir(folder):
            pytest.skip(f"{folder} is not installed: Debian's package dataset-{os.path.basename(folder)} has it")
    process = subprocess.run([sys.executable, "-B", os.path.abspath(__file__), name], cwd=tmp_path, text=True, capture_output=True,
                             timeout=500, env=os.environ | {"MPLBACKEND": "agg", "MPLCONFIGDIR": str(tmp_path_factory.mktemp("matplotlib"))})
    assert process.returncode == 0, process.stderr
    code = cells(name, "code")
    texts = json.loads(process.stdout)
    assert len(texts) == len(code) > 5
    for cell, text in zip(code, texts):
        assert differences(kept(cell), text) == [], source(cell)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_kept_as_it_was_run(name):
    code = cells(name, "code")
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} <= {"stream", "execute_result", "display_data"}
    assert all(output["name"] == "stdout" for output in outputs if output["output_type"] == "stream")
    assert sum("image/png" in output.get("data", ()) for output in outputs) >= 2
    assert (FOLDER / f"{name}.ipynb").stat().st_size < 400_000


@pytest.mark.parametrize("name", NAMES)
def test_sentences_say_what_the_outputs_do(name):
    """Every number of three decimals or more is that of an output, rounded; and every file that is linked exists."""
    shown = [number(word) for cell in cells(name, "code") for word in kept(cell).split()]
    shown = [value for value in shown if value is not None and value.is_finite()]
    text = "\n".join(map(source, cells(name, "markdown")))
    said = re.findall(r"(?<![\w.])\d+\.\d{3,}(?![\w.]*\w)", text)
    assert len(said) >= 5
    for word in said:
        unit = decimal.Decimal(1).scaleb(decimal.Decimal(word).as_tuple().exponent)
        assert any(abs(abs(value) - decimal.Decimal(word)) <= unit * decimal.Decimal("0.51") for value in shown), word
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (FOLDER / target).exists(), target


def test_there_are_notebooks_and_differences_are_seen():
    assert {"phase_curve", "forgetting", "networks", "own_simulation", "cluster"} <= set(NAMES)
    assert differences("eps 0.12346 1e-13", "eps  0.12345\n3.1e-14") == []
    for one, other in [("0.12346", "0.12348"), ("True", "False"), ("1e-13", "1e-10"), ("a b", "a"), ("1e-13", "0.1")]:
        assert differences(one, other) != []
    assert run_cell("x = 2\nprint(x)\nx + 1", {}) == "2\n3\n" and run_cell("3;", {}) == ""


if __name__ == "__main__":  # a fresh interpreter for each notebook
    namespace = {"__name__": "__main__"}
    print(json.dumps([run_cell(source(cell), namespace) for cell in cells(sys.argv[1], "code")]))
