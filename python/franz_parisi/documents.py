"""Documents: what the program writes as JSON or csv, and measurements of one's own, read and checked.

A document is a dict whose lists (`points`, `events`, `lines`, `summary`, ...) hold flat records; docs/schema.json
says what they hold.
"""

import csv
import functools
import io
import json
import math
import os
import re
import sys


SCHEMAS = ("urn:franz-parisi:schema:2", "urn:franz-parisi:schema:1")
ALLOWED = "allowed is a JSON document or csv that this program wrote"
EVENT = ("kind", "reading", "level", "parameter", "value", "error", "task", "status")  # columns, even where none is
LISTS = ("points", "events", "lines", "simulation", "summary", "history", "overlaps", "comparison", "verdicts", "bias",
         "monte_carlo", "accuracy", "initial", "training", "measurements", "deviations", "predictions", "networks")  # beside them a figure has "parts"
OWN_COLUMNS = "a csv of one's own has the columns quantity, mean and standard_error beside size and parameters"
COUNTS = {"point", "size", "instance", "task", "tested", "epoch"}
OF_TASK = re.compile(r"_\d+$")
TRUTHS = re.compile(r"(rs_stable|rs_exact|stable|equilibrium)(_\d+)?")
TEXTS = {"kind", "status", "reason", "optimum", "method", "quantity", "parameter", "reading", "begin", "end", "label", "weights", "order",
         "evaluate", "pairs", "verdict"}
NUMBERS = ("count", "of task", "number")  # kinds of keys, as kind_of has them


def is_text(key):
    """Whether records hold a text under this key: some have a reason of their own beside a number."""
    return key in TEXTS or key.endswith("_reason")


@functools.lru_cache(1024)
def kind_of(key):
    """What a record may have under a key: "text", "truth", a "count", a number "of task", a standard "error", or else a "number"."""
    kinds = (("text", is_text(key)), ("truth", TRUTHS.fullmatch(key)), ("error", key == "standard_error"), ("count", key in COUNTS),
             ("of task", OF_TASK.search(key)))
    return next((kind for kind, holds in kinds if holds), "number")


def one_line(text):
    """The text with control characters and line ends made visible, at most 1000 of them."""
    def escaped(c):
        return c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode()
    shown = "".join(map(escaped, str(text)))
    return shown if len(shown) <= 1000 else shown[:999] + "…"


class UsageError(ValueError):
    """Bad input, said in one line: what it was given to, its value, and what is allowed there."""

    def __init__(self, option, value, problem):
        shown = "" if value is None else " " + (str(value) or "''")
        super().__init__(one_line(f"{option}{shown}: {problem}"))


def path_of(option, value):
    """A path as text. Raises UsageError for what is neither text nor os.PathLike."""
    if not isinstance(value, (str, os.PathLike)):
        written = ", the name of what save of a result or to_csv of a DataFrame wrote" if hasattr(value, "to_csv") else ", the name of a file"
        raise UsageError(option, None, f"{type(value).__name__} is no path; allowed is a str or os.PathLike{written}")
    return os.fspath(value)


def check_allowed(option, given, allowed, of):
    """Raises UsageError for the first that is given and not among those allowed; `of`: what has them."""
    for one in given:
        if one not in allowed:
            raise UsageError(option, one, f"allowed of {of} is {', '.join(allowed)}")


class DocumentError(UsageError):
    """A document that cannot be read or drawn; the message is one line that names it."""

    def __init__(self, document, problem):
        super().__init__("FILE", getattr(document, "where", document), problem)


class Document(dict):
    """A document that knows its `name`, for legends, and `where` it is from, for errors."""

    def __init__(self, content, where="document", name=None):
        super().__init__(content)
        self.where = where
        self.name = name or ("standard input" if where == "-" else os.path.splitext(os.path.basename(where))[0])

    def records(self, key):
        """The list of records under a key; empty where there is none. Raises DocumentError for anything else."""
        found = [] if self.get(key) is None else self[key]
        if not isinstance(found, list):
            raise DocumentError(self, f"'{key}' is not a list; {ALLOWED}")
        if not all(isinstance(record, dict) for record in found):
            raise DocumentError(self, f"'{key}' holds something that is not a record; {ALLOWED}")
        return found

    def frame(self, key, columns=(), numbers=()):
        """The list of records under a key as a DataFrame; of lines a row for each of their points. Raises DocumentError
        where it lacks one of these columns, or holds something else than numbers and nothing in one of these `numbers`."""
        import pandas  # late: what only computes needs none
        records = self.records(key)
        if key == "lines":
            records = [{"line": number, **{key: value for key, value in line.items() if key != "points"}, **point}
                       for number, line in enumerate(records) for point in Document(line, self.where).records("points")]
        frame = pandas.DataFrame.from_records(records, columns=EVENT if key == "events" and not records else None)
        for missing in (column for column in (*columns, *numbers) if column not in frame):
            raise DocumentError(self, f"holds no {key} with '{missing}'; {ALLOWED}")
        for column in numbers:
            frame[column] = self.numbers(frame, column)
        return frame

    def complete(self, key, columns, numbers):
        """`frame` where every record has all of these columns and numbers. Raises DocumentError for any other."""
        frame = self.frame(key, columns, numbers)
        for column in (*columns, *numbers):
            if frame[column].isna().any():
                raise DocumentError(self, f"'{key}' holds a record without '{column}'")
        return frame

    def text(self, record, key):
        """A text; empty where the record has none. Raises DocumentError for anything that is no text."""
        value = record.get(key)
        if not isinstance(value, (str, type(None))):
            raise DocumentError(self, f"holds {value!r} for '{key}'; allowed is a text")
        return value or ""

    def check(self):
        """Raises DocumentError unless every record is flat and holds texts and numbers where they belong."""
        self.settings
        for key in LISTS:
            for record in self.records(key):
                self.check_record(record)
                for point in Document(record, self.where).records("points") if key == "lines" else ():
                    self.check_record(point)

    def check_record(self, record):
        """Raises DocumentError for the first value that has no place in a record."""
        for key, value in record.items():
            kind = kind_of(key)
            if type(value) is float and kind in NUMBERS and abs(value) <= sys.float_info.max:  # nearly all
                continue
            if kind == "text":
                if not self.text(record, key) and key == "quantity":
                    raise DocumentError(self, f"holds a record without a quantity; {ALLOWED}")
            elif kind == "truth":
                if not isinstance(value, (bool, type(None))):
                    raise DocumentError(self, f"holds {value!r} for '{key}'; allowed is true, false or null")
            elif isinstance(value, (dict, list)) and key != "points":
                raise DocumentError(self, f"holds something that is not a value for '{key}'; {ALLOWED}")
            elif kind == "error" and isinstance(value, (int, float)) and value < 0:
                raise DocumentError(self, f"holds {value!r} for '{key}'; allowed is a number >= 0")
            elif kind == "count" or kind == "of task" and not isinstance(value, bool):
                self.check_number(key, value)
            elif isinstance(value, int):
                self.check_number(key, int(value))

    def check_number(self, key, value):
        """Raises DocumentError for anything but a number of a double's range and nothing."""
        if isinstance(value, bool) or not isinstance(value, (int, float, type(None))):
            raise DocumentError(self, f"holds {value!r} for '{key}'; allowed is a number or null")
        if value is not None and abs(value) > sys.float_info.max:
            raise DocumentError(self, f"holds a number beyond all others for '{key}'; {ALLOWED}")

    def numbers(self, frame, key):
        """A column as floats, nan where it has none. Raises DocumentError where one is no number."""
        import numpy
        if key not in frame:
            return numpy.full(len(frame), math.nan)
        if frame[key].dtype.kind in "Ob":
            for value in frame[key]:
                self.check_number(key, value)
        return frame[key].to_numpy(float, na_value=math.nan)

    @property
    def settings(self):
        """What was computed; an empty dict where the document does not say it."""
        settings = self.get("settings") or {}
        if not isinstance(settings, dict):
            raise DocumentError(self, f"'settings' is not an object; {ALLOWED}")
        return settings

    def parts(self):
        """The documents of a figure, or this one alone."""
        if "parts" not in self:
            return [self]
        parts = [Document(part["document"], f"{self.where}, part {part.get('name')!r}", str(part.get("name")))
                 for part in self.records("parts") if isinstance(part.get("document"), dict)]
        if not parts or len(parts) < len(self["parts"]):
            raise DocumentError(self, f"'parts' is not a list of at least one document; {ALLOWED}")
        return parts


def read(path):
    """A document from a JSON or csv file; `-` is standard input.

    Returns a Document, which is a dict. Raises DocumentError, a ValueError whose message is one line, for whatever
    cannot be read or follows no schema of this program.
    """
    path = path_of("FILE", path)
    text = _read_text(path)
    if not text.strip():
        raise DocumentError(path, f"is empty; {ALLOWED}")
    comma_separated = path.endswith(".csv") or (path == "-" and text.lstrip()[0] not in "{[")
    document = Document(_read_csv(path, text) if comma_separated else _read_json(path, text), path)
    for part in document.parts():
        part.check()
    return document


def of_frame(frame):
    """A document of a DataFrame with the columns of a csv that `read` takes, measurements of one's own or a list of records.
    Raises DocumentError for any other."""
    document = Document(_read_csv("DataFrame", frame.to_csv(index=False)), "DataFrame", frame.attrs.get("name"))
    document.check()
    return document


def _read_text(path):
    try:
        if path == "-":
            if sys.stdin is None:
                raise ValueError("it is closed")
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read()
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        raise DocumentError(path, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise DocumentError(path, f"holds byte {byte:#04x} at {error.start}, which is no UTF-8; {ALLOWED}") from None


def _finite(text):
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"the number {text[:40]} has no finite value")
    return value


def _integer(text):
    _finite(text)
    return int(text)


def _once(pairs):
    record = dict(pairs)
    if len(record) < len(pairs):
        seen = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise ValueError(f"{json.dumps(twice)[:60]} stands twice in one object")
    return record


def _read_json(path, text):
    try:
        document = json.loads(text, parse_float=_finite, parse_int=_integer, parse_constant=_finite, object_pairs_hook=_once)
    except RecursionError:
        raise DocumentError(path, f"is nested too deeply; {ALLOWED}") from None
    except ValueError as error:
        raise DocumentError(path, f"is not JSON: {error}; {ALLOWED}") from None
    if not isinstance(document, dict):
        raise DocumentError(path, f"is not a JSON object; {ALLOWED}")
    if document.get("schema") not in SCHEMAS:
        raise DocumentError(path, f'does not say "schema": "{SCHEMAS[0]}"; {ALLOWED}')
    return document


def _cell(line, key, text):
    """A cell in a line of a csv: null where it is empty; a number, a truth value or a text."""
    if text == "" or is_text(key):
        return text or None
    if text in ("true", "false", "True", "False"):
        return text.lower() == "true"
    try:
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else _finite(text)
    except ValueError:
        if key == "loss":  # what an example costs has a name, what training leaves of it a number
            return text
        raise DocumentError(line, f"holds {text!r} for '{key}'; allowed is a number") from None


def _rows(path, text):
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(rows, [])]
        if twice := [name for name in header if header.count(name) > 1]:
            raise DocumentError(path, f"has two columns '{twice[0]}'; allowed is one of each name")
        records = []
        for row in rows:
            if not row:
                continue
            if len(row) != len(header):
                raise DocumentError(path, f"has {len(row)} cells in line {rows.line_num}; allowed are {len(header)}, "
                                    "as in its first")
            line = Document({}, f"{path}, line {rows.line_num}")
            record = {key: _cell(line, key, cell.strip()) for key, cell in zip(header, row)}
            line.check_record(record)
            records.append(record)
    except csv.Error as error:
        raise DocumentError(path, f"is no csv: {error} in line {rows.line_num}") from None
    return header, records


def _read_csv(path, text):
    """The document whose main list this is, with the lists and settings that the program wrote beside it."""
    header, records = _rows(path, text)
    content = _companions(path)
    lists = content.pop("lists", None)  # of this version, the main one first
    named = isinstance(lists, list) and lists and lists[0] in LISTS and lists[0] not in content
    main = lists[0] if named else _main_list(path, set(header), bool(content))
    if not records:
        raise DocumentError(path, f"holds no row below its first; {ALLOWED}")
    content[main] = _lines(records) if main == "lines" else records
    return content


def companions_of(path):
    """The files that are read with a csv of the program's: its settings, first, and its other lists by their names."""
    stem = path[:-len(".csv")]
    if not path.endswith(".csv") or not os.path.exists(stem + ".meta.json"):
        return {}
    lists = {key: f"{stem}.{key}.csv" for key in LISTS}
    return {"settings": stem + ".meta.json"} | {key: file for key, file in lists.items() if os.path.exists(file)}


def _companions(path):
    files = companions_of(path)
    if not files:
        return {}
    settings = files.pop("settings")
    return _read_json(settings, _read_text(settings)) | {key: _rows(file, _read_text(file))[1] for key, file in files.items()}


def _main_list(path, columns, has_companions):
    kinds = (("accuracy", {"method", "task", "tested", "epoch", "evaluate", "accuracy"}), ("lines", {"line", "kind"}), ("bias", {"samples", "quantity", "exact"}),
             ("comparison" if has_companions else "deviations", {"quantity", "theory", "z"}),
             ("simulation", {"size", "instance", "method"}), ("measurements", {"quantity", "mean"}),
             ("points", {"status"}))
    for kind, required in kinds:
        if required <= columns:
            return kind
    raise DocumentError(path, f"has the columns {', '.join(sorted(columns))}; {ALLOWED}, and {OWN_COLUMNS}")


def _lines(records):
    lines = {}
    for record in records:
        heading = {key: record.get(key) for key in ("kind", "reading", "level", "task", "begin", "end")}
        lines.setdefault(record["line"], {**heading, "points": []})["points"].append(record)
    return list(lines.values())
