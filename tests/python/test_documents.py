"""Documents: what is read, and the one line that is said of what cannot be."""

import io
import json
import re
from pathlib import Path

import pytest
from conftest import LEARNING
from support import SCHEMA, curve, images, make, point, write

from franz_parisi import _core
from franz_parisi.documents import Document, DocumentError, UsageError, read

GOOD = curve([point(1, 20), point(2, 20)])


def refusal(path):
    with pytest.raises(DocumentError) as error:
        read(str(path))
    assert isinstance(error.value, ValueError)
    assert "\n" not in str(error.value) and str(path) in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("schema", ["urn:franz-parisi:schema:1", SCHEMA])
def test_both_schemas_are_dicts(tmp_path, schema):
    document = read(write(tmp_path / "a.json", GOOD | {"schema": schema}))
    assert isinstance(document, dict) and document["points"] == GOOD["points"] and document.name == "a"


@pytest.mark.parametrize("content, named", [
    ("", "empty"), ("{", "is not JSON"), ("[1]", "not a JSON object"), ("{}", "schema"), ('{"schema": "other"}', "schema"),
    ("[" * 150000, "nested"), ('{"schema":' * 150000, "nested"),
    (json.dumps(GOOD).replace("20", "NaN"), "NaN"), (json.dumps(GOOD).replace("20", "-Infinity"), "Infinity"),
    (json.dumps(GOOD).replace("20", "1e999"), "1e999"), (json.dumps(GOOD).replace("20", "9" * 5000), "999"),
    (json.dumps(GOOD).replace("{", '{"schema": "other", ', 1), 'not JSON: "schema" stands twice in one object'),
    (json.dumps(GOOD | {"points": 3}), "'points' is not a list"), (json.dumps(GOOD | {"points": [3]}), "not a record"),
    (json.dumps(GOOD | {"events": [3]}), "'events'"), (json.dumps(GOOD | {"lines": [{"points": 3}]}), "'points'"),
    (json.dumps(GOOD | {"points": [{"rs_stable": "yes"}]}), "holds 'yes' for 'rs_stable'; allowed is true, false or null"),
    (json.dumps(GOOD | {"points": [{"equilibrium_1": 1}]}), "holds 1 for 'equilibrium_1'; allowed is true, false or null"),
    (json.dumps(GOOD | {"settings": 3}), "settings"), (json.dumps(GOOD | {"parts": [{"name": "a"}]}), "parts"),
])
def test_what_is_no_document_is_named_in_one_line(tmp_path, content, named):
    assert named in refusal(write(tmp_path / "bad.json", content))


def test_what_cannot_be_read_is_named(tmp_path):
    assert "cannot be read" in refusal(tmp_path)
    assert "cannot be read" in refusal(tmp_path / "none.json")
    (tmp_path / "latin.json").write_bytes(b'{"a": "\xff"}')
    assert "no UTF-8" in refusal(tmp_path / "latin.json")


def test_standard_input_is_json_or_csv(monkeypatch):
    class Stream:
        def __init__(self, text):
            self.buffer = io.BytesIO(text.encode())

    monkeypatch.setattr("sys.stdin", Stream(json.dumps(GOOD)))
    assert read("-")["points"] == GOOD["points"]
    monkeypatch.setattr("sys.stdin", Stream("alpha_1,eps_1,status\n1,0.3,converged\n"))
    assert read("-")["points"] == [{"alpha_1": 1, "eps_1": 0.3, "status": "converged"}]


def test_csv_of_the_program_holds_what_its_json_does(tmp_path):
    words = ["curve", "--branches", "all", "--sweep", "alpha_1=1.4:2:7", "--beta", "20"]
    by_json = read(make(tmp_path / "a.json", *words))
    by_csv = read(make(tmp_path / "b.csv", *words))
    assert by_csv["points"] == by_json["points"] and by_csv["settings"] == by_json["settings"]
    assert len(by_csv["events"]) == len(by_json["events"]) > 2


def test_csv_holds_every_reason_as_a_text(tmp_path):
    words = ["curve", "--sweep", "alpha_1=0.5,0.9", "--beta", "20", "--rsb", "auto", "--check"]
    by_json, by_csv = (read(make(tmp_path / name, *words, status=(3,))) for name in ("a.json", "a.csv"))
    assert by_csv["points"] == by_json["points"] and "no second evaluation" in by_csv["points"][-1]["check_reason"]
    for key in ("eps_bayes_reason", "derivatives_reason"):
        text = f"alpha_1,eps_1,status,{key}\n1,0.3,converged,the time limit ran out\n"
        assert read(write(tmp_path / "b.csv", text))["points"][0][key] == "the time limit ran out"


def known(records):
    """Records without their nulls: a csv has columns for all."""
    return [{name: value for name, value in one.items() if value is not None} for one in records]


CHAINS = ["--alpha", "0.5", "--beta", "20", "--size", "10", "--instances", "4", "--warm-up", "50", "--samples", "50"]


@pytest.mark.parametrize("words", [["verify", *CHAINS], ["simulate", *CHAINS],
                                   ["simulate", "--method", "adam", "--alpha", "0.5", "--size", "21", "--instances", "2", "--epochs", "3", "--history", "1"],
                                   ["monte-carlo", "--alpha", "0.5", "--beta", "20", "--samples", "100", "--runs", "2"],
                                   ["potential", "--impose", "q_star=0.75,0.9", "--alpha", "2", "--beta", "5"],
                                   ["wide", "--synthetic", "2", "--examples", "5"],
                                   ["verify", "--method", "width", "--synthetic", "2", "--examples", "3", "--dimension", "10", "--size", "16,32", "--instances", "4"]],
                         ids=lambda words: "-".join(words[:3]))
def test_csv_of_every_command_holds_what_its_json_does(tmp_path, words):
    by_json, by_csv = (read(make(tmp_path / name, *words, status=(0, 3, 4))) for name in ("a.json", "a.csv"))
    lists = [key for key, value in by_json.items() if isinstance(value, list) and value and key != "parts"]
    assert lists
    for key in lists:
        assert known(by_csv[key]) == known(by_json[key])


def test_csv_of_networks_holds_what_its_json_does(tmp_path):
    words = ["train", "--data", images(tmp_path / "images"), *LEARNING]
    by_json, by_csv = read(make(tmp_path / "a.json", *words)), read(make(tmp_path / "b.csv", *words))
    for key in ("accuracy", "summary", "initial", "training"):
        assert known(by_csv[key]) == [{name: pytest.approx(value) for name, value in one.items()} for one in known(by_json[key])]
    assert by_csv["settings"] == by_json["settings"]


def test_csv_of_a_diagram_has_its_lines_again(tmp_path):
    words = ["diagram", "--x", "alpha_1=0.5:1", "--y", "beta_1=5:6", "--event", "eps_1=0.3", "--event", "eps_1=0.33"]
    by_json, by_csv = read(make(tmp_path / "a.json", *words)), read(make(tmp_path / "b.csv", *words))
    assert [len(line["points"]) for line in by_csv["lines"]] == [len(line["points"]) for line in by_json["lines"]]
    for key in "kind", "reading", "level", "begin", "end":
        assert [line[key] for line in by_csv["lines"]] == [line[key] for line in by_json["lines"]]
    assert len(by_csv["lines"]) == 2


def test_own_measurements(tmp_path):
    document = read(write(tmp_path / "own.csv", "alpha_1,quantity,size,mean,standard_error\n0.5,eps_1,100,0.3,\n"))
    assert document["measurements"] == [{"alpha_1": 0.5, "quantity": "eps_1", "size": 100, "mean": 0.3, "standard_error": None}]


@pytest.mark.parametrize("content, named", [
    ("a,b\n1,2\n", "columns a, b"), ("quantity,mean,mean\nq,1,2\n", "two columns 'mean'"), ("quantity,mean\nq\n", "1 cells in line 2"), ("quantity,mean\n", "no row"),
    ("quantity,mean\nq,nan\n", "bad.csv, line 2: holds 'nan' for 'mean'"), ("quantity,mean\n\nq,x\n", "line 3: holds 'x' for 'mean'"),
    ("quantity,mean,standard_error\nq,1,0\nq,1,-1\n", "line 3: holds -1.0 for 'standard_error'; allowed is a number >= 0"),
    ("quantity,mean\nq,1\n,2\n", "line 3: holds a record without a quantity"), ("quantity,mean,task\nq,1,true\n", "line 2: holds True for 'task'"), ('quantity,mean\n"q', "csv"),
])
def test_csv_that_is_none_is_named(tmp_path, content, named):
    assert named in refusal(write(tmp_path / "bad.csv", content))


def test_records_are_checked():
    for change, named in ({"standard_error": -0.1}, "standard_error"), ({"eps_1": "x"}, "eps_1"), ({"alpha_1": []}, "alpha_1"), ({"task": {}}, "task"), ({"q": 10**400}, "'q'"):
        with pytest.raises(DocumentError, match=named):
            Document(curve([point(1, 2) | change])).check()
    Document(GOOD).check()


def test_messages_are_one_line_whatever_the_value():
    assert str(UsageError("--x", "a\nb\x1b", "no")) == "--x a\\nb\\x1b: no"
    assert str(UsageError("--x", "", "no")) == "--x '': no"


@pytest.mark.parametrize("row", _core.readings(), ids=lambda row: row["key"])
def test_the_schema_names_the_equation_of_every_reading(row):
    schema = json.loads((Path(__file__).parents[2] / "docs" / "schema.json").read_text())
    state = schema["$defs"]["point_keys"]
    own = state["patternProperties"] if row["per_task"] else state["properties"]
    key = next(key for key in own if re.fullmatch(key, row["key"] + "_12" * row["per_task"]))
    assert row["equation"] in own[key]["description"]
