"""Python values as the texts that the options of a question take.

A number is written so that it reads back as the same double; a list or array becomes its values; in what takes
NAME=VALUES a tuple (start, stop, count) is a range, ("log", start, stop, count) a range of constant ratios, and a
dict gives the name.
"""

import difflib
import re
from keyword import iskeyword
from collections.abc import Iterable, Mapping, Set
from numbers import Integral, Real

from . import _core
from .documents import UsageError, path_of

FORMS = {question["name"]: question for question in _core.questions()}
PARAMETERS = {row["name"]: row for row in _core.parameters()}
PARAMETER = re.compile(f"({'|'.join(PARAMETERS)})_[1-9]")
NO_TEXT = re.compile("[\0\ud800-\udfff]")  # what no command line holds
PATH = re.compile("FILE|LOG|DIR")  # what an option takes that names files
IMPOSED = ("overlap_previous", "q_star")
SWEPT = {"curve": ("sweep",), "diagram": ("x", "y"), "potential": ("impose",), "optimum": ("over", "along"),
         "simulate": ("sweep",), "verify": ("sweep",)}


def _is_list(value):
    if getattr(value, "shape", None) == ():  # an array of one number, without a dimension
        return False
    return isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping))


def text(value):
    """A single value."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return str(value)
    if isinstance(value, Integral):
        return str(int(value))
    return repr(float(value)).removesuffix(".0")


def values(value):
    """What stands behind NAME=: a range, values, or one value."""
    if isinstance(value, tuple) and 2 <= len(value) <= 4:
        return ":".join(map(text, value))
    return ",".join(map(text, value)) if _is_list(value) else text(value)


def named(value):
    """NAME=VALUES for every entry of a dict; else the texts themselves."""
    if isinstance(value, Mapping):
        return [f"{name}={values(one)}" for name, one in value.items()]
    return list(map(str, value)) if _is_list(value) else [str(value)]


def _texts(option, value):
    shape = option["shape"]
    for one in (value, *(value.values() if isinstance(value, Mapping) else ())):
        if isinstance(one, Set):
            raise UsageError(f"--{option['name']}", one, "a set has no order; allowed are lists, tuples and arrays")
    if PATH.match(shape):
        several = (option["repeats"] or "," in shape) and _is_list(value) and getattr(value, "ndim", 1) == 1
        paths = [path_of(f"--{option['name']}", one) for one in (value if several else [value])]
        return paths if option["repeats"] else [",".join(paths)]
    if "=" in shape:
        if _is_list(value) and not option["repeats"]:
            raise UsageError(f"--{option['name']}", value, f"allowed is a dict of one name and its values, or text, {shape}")
        return named(value)
    if option["repeats"] and _is_list(value):
        return list(map(str, value))
    if shape == "NXxNY" and _is_list(value):
        return ["x".join(map(text, value))]
    return [",".join(map(text, value)) if _is_list(value) else text(value)]


def _with_swept(question, keywords):
    """Parameters given by their own name stand for the sweep, the axes or what is imposed."""
    swept = {name: value for name, value in keywords.items()
             if PARAMETER.fullmatch(name) or (question == "potential" and name in IMPOSED)}
    rest = {name: value for name, value in keywords.items() if name not in swept}
    places = [place for place in SWEPT.get(question, ()) if rest.get(place) is None]
    if len(swept) > len(places):
        name = list(swept)[len(places)]
        own = name.rpartition("_")[0]
        problem = (f"allowed is at most {len(places)} here" if places
                   else f"{question}() has no parameter of a single task; allowed is {own}=, with a value for every task")
        raise ValueError(f"{name}: {values(swept[name])}: {problem}"
                         + ("; each= repeats the sweep at other values" if places == ["sweep"] else ""))
    for place, (name, value) in zip(places, swept.items()):
        rest[place] = {name: value}
    return rest


def keyword(option):
    """What an option of a form is called in Python."""
    name = option["name"].replace("-", "_")
    return name + "_" if iskeyword(name) else name


def given(question, keywords):
    """Keywords of a function as [(option, [text, ...])]. Raises TypeError for a keyword that no option has."""
    by_keyword = {keyword(option): option for option in FORMS[question]["options"]}
    names = [f"{name}_{task}" for name in PARAMETERS for task in range(1, 7)] if question in SWEPT else []
    found = []
    for name, value in _with_swept(question, keywords).items():
        option = by_keyword.get(name)
        if option is None:
            near = difflib.get_close_matches(name, [*by_keyword, *names], 1)
            meant = f" (did you mean {near[0]!r}?)" if near else ""
            raise TypeError(f"{question}() has no option {name!r}{meant}; allowed are {', '.join(by_keyword)}")
        if value is None or (option["flag"] and str(value) == "False"):  # False of numpy's, too
            continue
        texts = [] if option["flag"] and str(value) == "True" else _texts(option, value)
        for one in texts:
            if NO_TEXT.search(one):
                raise UsageError(f"--{option['name']}", one, "allowed is text without zero bytes and halves of characters")
        found.append((option["name"], texts))
    return found
